"""What a server's process does before it answers: a first reader waits for no import and no template."""

from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver

HERE = Path(__file__).parent


def warm() -> None:
    """Import what the pages need, read the platform's own templates and the rulebook."""
    from qingshen import rulebook

    # The routes import the views, and these the engine.
    assert get_resolver().url_patterns
    for name in templates():
        get_template(name)
    for one in rulebook.available():
        rulebook.index_system(one.code)


def templates() -> Iterator[str]:
    """Yield the names of the platform's own templates."""
    for folder in engines["django"].template_dirs:  # type: ignore[attr-defined]
        if Path(folder).is_relative_to(HERE):
            yield from (path.relative_to(folder).as_posix() for path in sorted(Path(folder).rglob("*.html")))
