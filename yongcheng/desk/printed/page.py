"""The commands that print a page: to the terminal, into docs/, or compare with what stands there."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

NOTICE = "<!-- 本页由 `manage.py {command}` 生成，请勿手改；改表后执行 `make docs`。 -->"


class PageCommand(BaseCommand):
    """A command that prints one page of docs/. Subclasses give `page`, `command` and `lines()`."""

    page = ""
    command = ""
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--write", action="store_true", help="写入 docs/")
        group.add_argument("--check", action="store_true", help="与 docs/ 中的页面比较")

    def lines(self) -> Iterable[str]:
        raise NotImplementedError

    def text(self) -> str:
        """Return the whole page."""
        head = NOTICE.format(command=self.command)
        return "\n".join([head, "", *self.lines()]).rstrip() + "\n"

    def path(self) -> Path:
        return settings.BASE_DIR / "docs" / self.page

    def handle(self, *args: Any, **options: Any) -> None:
        text = self.text()
        if options["check"]:
            self._compare(text)
        elif options["write"]:
            self.path().parent.mkdir(exist_ok=True)
            self.path().write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{self.page}")
        else:
            self.stdout.write(text)

    def _compare(self, text: str) -> None:
        kept = self.path().read_text(encoding="utf-8") if self.path().exists() else ""
        if kept == text:
            return
        pairs = zip(kept.splitlines(), text.splitlines(), strict=False)
        first = next((n for n, (old, new) in enumerate(pairs, 1) if old != new), "end")
        raise CommandError(f"docs/{self.page} is out of date (line {first}): run `make docs`")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table."""
    printed = [[cell(value) for value in row] for row in rows]
    lines = [head, ["---"] * len(head), *printed]
    return ["| " + " | ".join(line) + " |" for line in lines]


def cell(value: object) -> str:
    """Return a value as it may stand in a table cell."""
    return str(value).replace("|", "\\|").replace("\n", "<br>") or " "
