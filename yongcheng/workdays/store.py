"""Loads the calendar table as the pure calendar; it is read once, until a day of it changes."""

from dataclasses import dataclass
from datetime import date

from yongcheng.trail.editions import Figure, Register, versions_of
from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.models import CalendarDay, CalendarYear


@dataclass(frozen=True)
class Named:
    """The calendar, and what its special days are called: 国庆节."""

    calendar: Calendar
    notes: dict[date, str]


def load_calendar() -> Calendar:
    """Return the calendar of all published years."""
    return _register.current().calendar


def load_notes() -> dict[date, str]:
    """Return the names of special days."""
    return _register.current().notes


def _read() -> Named:
    days = list(CalendarDay.objects.order_by().values_list("date", "kind", "note"))
    calendar = Calendar(
        off=frozenset(day for day, kind, _ in days if kind == CalendarDay.Kind.OFF),
        work=frozenset(day for day, kind, _ in days if kind == CalendarDay.Kind.WORK),
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )
    return Named(calendar, {day: note for day, _, note in days})


_register = Register(
    "calendar",
    _read,
    *versions_of(CalendarDay),
    Figure(CalendarDay, "COUNT", "id"),
    Figure(CalendarYear, "COUNT", "id"),
    Figure(CalendarYear, "MAX", "entered_at"),
)
