"""Clocks of the catalogue: due dates from events, the calendar and the parameters in force."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yongcheng.parameters.store import snapshot
from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.store import load_calendar

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
    days = sum(int(entry["value"]) for entry in parameters.values())
    due = calendar.add_workdays(started_on, days + extended_by)
    return Clock(started_on, due.due, due.provisional, parameters)
