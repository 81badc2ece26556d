"""Clocks of the catalogue: due dates from events, the calendar and the parameters in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yongcheng.parameters.store import snapshot
from yongcheng.workdays.calendar import Calendar, Due
from yongcheng.workdays.store import load_calendar
from yongcheng.workdays.tables import due_dates

HEAD_REVIEW = "catalog.head_review"
FIRST_REVIEW = "catalog.first_review"
CHANGE_REVIEW = "catalog.authority_review"
CHANGE = "catalog.change"
EXTENSION = "catalog.extension"
WEAK_BASIS_FROM = "catalog.weak_basis_blocks_from"


@dataclass(frozen=True)
class Clock:
    """One running clock: where it started, when it ends, on which parameters."""

    started_on: date
    due_on: date
    provisional: bool
    parameters: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"started_on": self.started_on.isoformat(), "parameters": self.parameters}


def start_clock(key: str, started_on: date, *, extended_by: int = 0) -> Clock:
    """Return the clock of a parameter in working days; the day of receipt is not counted."""
    parameters = snapshot([key], started_on)
    return run_clock(parameters, started_on, load_calendar(), extended_by=extended_by)


def run_clock(
    parameters: dict[str, Any], started_on: date, calendar: Calendar, *, extended_by: int = 0
) -> Clock:
    """Compute the due date from a stored snapshot: the same answer whenever it is asked."""
    days = _days(parameters)
    due = calendar.add_workdays(started_on, days + extended_by)
    return Clock(started_on, due.due, due.provisional, parameters)


def recount(
    rows: Iterable[tuple[int, dict[str, Any], int, date, bool]], calendar: Calendar
) -> dict[int, Due]:
    """Return id → due date of every clock that is due on another day under this calendar.

    rows: id, kept clock, working days added, due date and whether it is provisional. All of them are
    reckoned at once; a clock that kept no parameters stays as it is.
    """
    kept = [row for row in rows if row[1].get("parameters")]
    began = [date.fromisoformat(clock["started_on"]) for _, clock, *_ in kept]
    days = [_days(clock["parameters"]) + extended for _, clock, extended, *_ in kept]
    found = due_dates(calendar, began, days)
    return {
        row[0]: Due(due, provisional)
        for row, due, provisional in zip(kept, found.due, found.provisional, strict=True)
        if (due, provisional) != row[3:]
    }


def _days(parameters: dict[str, Any]) -> int:
    return sum(int(entry["value"]) for entry in parameters.values())
