"""Steps of the topic deadlines."""

from datetime import date, timedelta
from random import Random
from typing import Any

import chinese_calendar
from django.core.management import call_command

from yongcheng.workdays.calendar import ONE
from yongcheng.workdays.store import load_calendar
from yongcheng.workdays.tables import due_dates

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
TERMS = (2, 3, 5, 10, 10, 15, 20, 30)


def clocks(count: int) -> tuple[list[date], list[int]]:
    """Return that many days of receipt and terms whose ends the package still knows."""
    chance = Random(1)  # noqa: S311  (chance, not secrecy)
    span = (LAST - FIRST).days - max(TERMS) * 2 - 20
    received = [FIRST + timedelta(days=chance.randrange(span)) for _ in range(count)]
    return received, [chance.choice(TERMS) for _ in range(count)]


def walk(received: date, days: int) -> date:
    """The peer: one day after another."""
    while days:
        received += ONE
        days -= chinese_calendar.is_workday(received)
    return received


def prepare(watch: Any) -> None:
    for app in ("workdays", "parameters"):  # what the calendar is read from
        call_command("migrate", app, verbosity=0, interactive=False)


def ours(watch: Any, rows: int) -> None:
    received, days = clocks(rows)
    with watch.running():
        due_dates(load_calendar(), received, days)


def stock(watch: Any, rows: int) -> None:
    received, days = clocks(rows)
    with watch.running():
        [walk(*clock) for clock in zip(received, days, strict=True)]


def compare(watch: Any) -> None:
    """Every day of the calendar with every term."""
    last = LAST - timedelta(days=max(TERMS) * 2 + 20)
    days = [FIRST + ONE * step for step in range((last - FIRST).days)]
    both = [(day, term) for day in days for term in sorted(set(TERMS))]
    found = due_dates(load_calendar(), [day for day, _ in both], [term for _, term in both])
    differing = {
        day for (day, term), due in zip(both, found.due, strict=True) if walk(day, term) != due
    }
    watch.note(differing=len(differing))
