from qingshen.explain import trace
from qingshen.explain.node import Node, same
from qingshen.language import Text
from qingshen.phases import Audit as Reckoned
from qingshen.web.results.figures import owner
from qingshen.web.results.tree import branch, confined
from qingshen.web.results.veil import Veil
from tests.web.results.conftest import CODES


def test_whose_a_figure_is(reckoned: Reckoned) -> None:
    for figure, whose in (
        ("enterprise/EP12/2024/level", "EP12"), ("diagnosis/EP02", "EP02"), ("option/EP12/EP12-1", "EP12"),
        ("tracking/EP12/EP12-2", "EP12"), ("claim/EP12/EP12-4/fresh_water", "EP12"), ("cohort/list", ""),
        ("problem/standard/water_reuse_rate", ""), ("option/no such", ""), ("", ""),
    ):  # fmt: skip
        assert owner(reckoned, figure) == whose, figure


def test_a_tree_is_confined_to_what_its_reader_may_see(reckoned: Reckoned) -> None:
    name = reckoned.case.enterprises.filter(enterprise="EP02")["name"][0]
    leaves = (
        Node(same("own"), same("1"), "enterprise/EP12/2024/level", children=(Node(same("EP02 2024"), same("2")),)),
        Node(same("theirs"), same("3"), "enterprise/EP02/2024/level"),
        Node(same("named"), same("4"), note=Text(f"如 {name}")),
        Node(same("industry"), same("5"), "cohort/list", children=(Node(same("EP02"), same("6")),)),
    )
    top = Node(same("top"), same("0"), children=leaves)
    veil = Veil(reckoned, set(CODES) - {"EP12"})
    alone = confined(top, veil, with_industry=False)
    assert [one.label.zh for one in alone.children] == ["own"] and not alone.children[0].children
    beside = confined(top, veil, with_industry=True)
    assert [one.label.zh for one in beside.children] == ["own", "industry"]
    assert beside.children[1].figure == "cohort/list" and not beside.children[1].children


def test_a_branch_says_what_the_command_line_says(reckoned: Reckoned) -> None:
    node = trace(reckoned, "enterprise/EP12/2024/level")
    found = branch(node, "en")
    assert (found.label, found.value) == (node.label.into("en"), node.value.into("en"))
    assert [one.label for one in found.children] == [
        one.label.into("en").replace("Y_III", "YⅢ").replace("Y_II", "YⅡ").replace("Y_I", "YⅠ") for one in node.children
    ]
    assert found.is_open and not found.figure


def test_marks_of_the_rulebook_are_read_in_words() -> None:
    node = Node(same("x"), same("3 m3/t"), clause="GB 1, 表1 [recalled]")
    assert branch(node, "zh").facts == (("依据", "GB 1, 表1 — 凭行业知识（正式使用前必须核对）"),)
    assert "[recalled]" not in str(branch(node, "en")) and branch(node, "en").value == "3 m³/t"
