"""Open clocks and the calendar: what a newly published year does to due dates already given.

Offices register their open clocks in `<office>/clocks.py` (found by autodiscovery): a function that
recomputes them with the calendar now in force and returns what moved. Closed cases keep their dates.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from yongcheng.trail.recorder import act, record
from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.store import load_calendar


@dataclass(frozen=True)
class Moved:
    """One due date that is another now, or is no longer (or newly) provisional."""

    target: models.Model
    label: str
    department: str
    old: date
    new: date
    was_provisional: bool = False
    is_provisional: bool = False


Recompute = Callable[[Calendar], Iterable[Moved]]
_CLOCKS: dict[str, Recompute] = {}


def register_clock(label: str, recompute: Recompute) -> None:
    """Add one kind of open clock; `recompute` writes the new dates and returns what moved.

    It runs inside the act that publishes the year and must touch open clocks only.
    """
    _CLOCKS[label] = recompute


def registered_clocks() -> list[str]:
    return sorted(_CLOCKS)


def recompute_open_clocks(*, by: Any, reason: str) -> dict[str, int]:
    """Recompute every registered clock; returns label → how many dates moved."""
    counts = {}
    with act("workdays.clocks.recompute"):
        calendar = load_calendar()
        for label, recompute in _CLOCKS.items():
            moved = list(recompute(calendar))
            for one in moved:
                _record(label, one, by, reason)
            counts[label] = len(moved)
    return counts


def _record(label: str, moved: Moved, by: Any, reason: str) -> None:
    record(
        verb="recompute_due",
        label="按工作日历重算期限",
        target=moved.target,
        target_label=moved.label,
        target_department=moved.department,
        actor=by,
        reason=reason,
        detail={
            "clock": label,
            "old": moved.old.isoformat(),
            "new": moved.new.isoformat(),
            "was_provisional": moved.was_provisional,
            "is_provisional": moved.is_provisional,
        },
    )
