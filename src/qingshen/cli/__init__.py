"""The command line: thin skins over the verbs; every problem is printed with its place and remedy."""

from typing import Annotated

import typer

from qingshen import __version__
from qingshen.cli import balance, case, rulebook, serving
from qingshen.cli.printing import out

app = typer.Typer(
    help="清审：整行业清洁生产审核 / cleaner-production audits of a whole industry.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in (case.new, case.check, case.audit, case.explain, balance.balance):
    app.command()(verb)
app.command()(serving.serve)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True}, add_help_option=False)(
    serving.manage
)
app.add_typer(rulebook.verbs, name="rulebook")


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="版本 / version")] = False) -> None:
    """清审：整行业清洁生产审核 / cleaner-production audits of a whole industry."""
    if version:
        out.print(__version__)
        raise typer.Exit
