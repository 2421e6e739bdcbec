"""What a decision is about is named, not coded."""

from qingshen.report.content.subjects import decided_of


def test_enterprises_roles_and_ends_of_steps_have_names(audited) -> None:
    named = decided_of(audited())
    assert named["list", "E2"].zh.startswith("E2 ") and named["survey", "E2"] == named["list", "E2"]
    assert "_" not in named["team", "finance"].into("en")
    assert named["team", "tracking.end"].zh.endswith("的完成日期") and named["team", "tracking.end"].en.startswith(
        "end of: "
    )
