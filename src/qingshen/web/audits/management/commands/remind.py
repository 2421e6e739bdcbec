"""qingshen manage remind: once a day or oftener, tell who has something to do by a deadline."""

from typing import Any

from django.core.management.base import BaseCommand

from qingshen.web.audits.actions.remind import remind


class Command(BaseCommand):
    """Django's way to run a verb from the command line."""

    help = "提醒到期事项：提前 14 天、3 天、当天和逾期 / remind of deadlines 14 and 3 days before, on the day, past it"

    def handle(self, *args: Any, **options: Any) -> None:
        """Remind, and say of how much."""
        number = remind()
        self.stdout.write(f"已发出 {number} 条提醒 / {number} notices sent")
