"""The finance role's list on the first page: the enterprises that opened their results to it, nobody else's."""


def test_the_bank_finds_what_is_open_to_it(world, signed_in):
    bank = signed_in(world.people.finance)
    assert "还没有企业向本机构开放" in bank.get("/").content.decode()
    world.mine.is_open_to_finance = True
    world.mine.save()
    page = bank.get("/").content.decode()
    assert f"/results/enterprise/{world.mine.pk}/" in page
    assert f"/results/enterprise/{world.other.pk}/" not in page


def test_nobody_else_is_shown_the_list(world, signed_in):
    assert "向本机构开放的企业" not in signed_in(world.people.bureau).get("/").content.decode()
