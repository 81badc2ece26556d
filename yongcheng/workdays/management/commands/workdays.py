"""workdays: due dates from the command line, one or many."""

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.store import load_calendar


class Command(BaseCommand):
    help = "从收到日起数工作日：workdays 2026-02-11 10 --json；--stdin 时逐行读“日期 天数”。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("date", nargs="?", help="收到日，YYYY-MM-DD")
        parser.add_argument("days", nargs="?", help="工作日数")
        parser.add_argument("--stdin", action="store_true", help="从标准输入逐行读")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = load_calendar()
        given = [[options["date"], options["days"]]]
        asked = (line.split() for line in sys.stdin if line.strip())
        for line in asked if options["stdin"] else given:
            found = answer(calendar, line)
            shown = json.dumps(found) if options["json"] else _words(found)
            self.stdout.write(shown)


def answer(calendar: Calendar, line: list[str | None]) -> dict[str, Any]:
    """Return {"due", "provisional"} for [date, days]. Raises CommandError for anything else."""
    try:
        received, days = date.fromisoformat(line[0] or ""), int(line[1] or "")
        due = calendar.add_workdays(received, days)
    except (ValueError, IndexError, OverflowError) as error:
        raise CommandError(f"要“日期 天数”，如 2026-02-11 10；读到的是 {line!r}") from error
    return {"due": due.due.isoformat(), "provisional": due.provisional}


def _words(found: dict[str, Any]) -> str:
    return f"{found['due']}{'（暂定，放假安排未公布）' if found['provisional'] else ''}"
