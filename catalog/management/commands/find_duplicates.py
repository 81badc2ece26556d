"""find_duplicates: compare the catalogue in force; what was published lately, or all of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.overlaps.compare import rebuild, refresh


class Command(BaseCommand):
    help = "比对各部门的信息项和资源，更新“多部门重复信息项”。可以重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="全部重新比对；不加则只比对上次以后发布的资源"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = rebuild if options["rebuild"] else refresh
        outcome = run(self._tell)
        self.stdout.write(outcome.sentence)

    def _tell(self, text: str, done: int, total: int) -> None:
        self.stdout.write(f"{done}/{total} {text}")
