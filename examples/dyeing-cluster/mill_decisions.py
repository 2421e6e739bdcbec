"""decisions.toml: model/decisions.csv, and model/own.toml with the targets, options and problems people set. 虚构.

Rows of model/decisions.csv whose subject is a guess, not taken from the results of an audit, are left out: an audit
refuses what it does not know.
"""

import json

from mills import HERE, model

HEAD = """# 各步骤由人作出的决定 / what people decided at each step. 虚构数据 / made-up data: see README.md.
# 由 generate.py 据 model/decisions.csv 和 model/own.toml 生成 / written by generate.py from these two.
"""


def decisions() -> str:
    """The text of decisions.toml."""
    parts = [HEAD]
    for row in model("decisions"):
        if row["guess"] == "yes":
            continue
        lines = [f"{name} = {json.dumps(row[name], ensure_ascii=False)}" for name in ("step", "subject", "decision")]
        lines += [f"{name} = {json.dumps(row[name], ensure_ascii=False)}" for name in ("reason", "by", "date")]
        parts.append("\n".join(("[[decisions]]", *lines, "")))
    return "\n".join((*parts, (HERE / "model" / "own.toml").read_text(encoding="utf-8")))
