"""The first page tells how the audit went, and says nothing of what there is not."""

from qingshen.report.content.course import options, problems, targets, unfinished

ENTERPRISES = "enterprise,name,over_standard\nE1,甲厂,yes\nE2,乙厂,no\n"
QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"E1,{year},{name},{value},{unit}\n"
    for year, water in ((2023, 100), (2024, 90))
    for name, value, unit in (("output", 10, "t"), ("fresh_water", water, "m3"))
)
MEASURES = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,carrier,amount,unit\n"
    "E1,M1,2024,设备,换泵,implemented,8,4,electricity,1000,kWh\n"
)


def test_nothing_is_said_of_what_there_is_not(audited) -> None:
    found = audited()
    assert [write(found) for write in (problems, targets, options, unfinished)] == [None] * 4


def test_problems_and_options_are_counted(audited) -> None:
    found = audited(enterprises=ENTERPRISES, quantities=QUANTITIES, measures=MEASURES)
    told = problems(found)
    assert told.parts["common"].value + told.parts["individual"].value == found.table("problems").height
    assert (options(found).parts["all"].value, options(found).parts["investment"].value) == (1, 8.0)


def test_open_links_are_counted_as_in_the_chain(audited) -> None:
    found = audited(enterprises=ENTERPRISES, quantities=QUANTITIES, measures=MEASURES)
    open_links = found.table("chain").filter(holds=False).height
    told = unfinished(found)
    assert (told.parts["n"].value if told else 0) == open_links
