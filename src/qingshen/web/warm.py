"""What a server's process does before it answers: a first reader waits for no import and no template."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver

HERE = Path(__file__).parent


def warm() -> None:
    """Import what the pages need, read the platform's own templates, the rulebook, and an audit that has just begun."""
    from qingshen import rulebook
    from qingshen.case.assemble import assemble, enterprises_of
    from qingshen.case.frame import gather_frame
    from qingshen.exchange.template import write_frame

    # The routes import the views, and these the engine.
    assert get_resolver().url_patterns
    for name in templates():
        get_template(name)
    for one in rulebook.available():
        rulebook.index_system(one.code)
    with TemporaryDirectory() as name:
        write_frame(Path(name))
        frame, _ = gather_frame(Path(name))
    if frame is not None:
        assemble(frame, enterprises_of(())[0], {})


def templates() -> Iterator[str]:
    """Yield the names of the platform's own templates."""
    for folder in engines["django"].template_dirs:  # type: ignore[attr-defined]
        if Path(folder).is_relative_to(HERE):
            yield from (path.relative_to(folder).as_posix() for path in sorted(Path(folder).rglob("*.html")))
