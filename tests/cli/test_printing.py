"""What is printed: problems as a result that can be kept, counts, the language asked for."""


def test_one_problem_is_counted_in_the_singular(run):
    assert "1 error, 0 warnings" in run("check", "nowhere", "-l", "en").output


def test_an_unknown_language_is_refused(run):
    assert run("rulebook", "list", "-l", "fr").exit_code == 2


def test_what_a_check_finds_is_its_output_and_can_be_kept_in_a_file(run):
    run("new", "新 案")
    result = run("check", "新 案")
    assert "名单上没有企业" in result.stdout
    assert not result.stderr
