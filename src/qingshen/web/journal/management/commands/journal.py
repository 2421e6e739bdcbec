"""qingshen manage journal: is the journal whole, and the mark of it to be kept elsewhere."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qingshen.web.journal.mark import Mark, newest, read
from qingshen.web.journal.verify import verify


class Command(BaseCommand):
    """Django's way to run a verb from the command line."""

    help = "校验操作记录，并给出应另行抄存的最新记号 / verify the journal, and print the mark to keep elsewhere"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take marks that were kept."""
        parser.add_argument("--kept", action="append", default=[], metavar="128:6c4f…", help="抄存的记号 / a mark kept")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, and say the mark; a broken chain ends with an error."""
        marks = [_mark(one) for one in options["kept"]]
        broken = verify(marks)
        if broken is not None:
            raise CommandError(f"操作记录从第 {broken} 条起不完整 / the journal is broken from entry {broken}")
        self.stdout.write(f"操作记录完整；请另行抄存 / the journal is whole; keep elsewhere:\n{newest() or '—'}")


def _mark(text: str) -> Mark:
    found = read(text)
    if found is None:
        raise CommandError(f"{text}: 记号写作 编号:哈希 / a mark is NUMBER:HASH")
    return found
