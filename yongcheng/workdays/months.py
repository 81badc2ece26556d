"""A year as twelve sheets of weeks, for the calendar page. Pure."""

import calendar as days_of_months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yongcheng.workdays.calendar import Calendar

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number, what it is (work, weekend, off, made_up) and its mark."""

    day: date
    kind: str
    mark: str = ""
    note: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """One month: weeks of seven cells, None outside the month; how many working days it has."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    workdays: int


def year_sheet(
    year: int, calendar: Calendar, notes: Mapping[date, str], today: date
) -> list[Month]:
    """Return the twelve months of a year."""
    return [_month(date(year, month, 1), calendar, notes, today) for month in range(1, 13)]


def _month(first: date, calendar: Calendar, notes: Mapping[date, str], today: date) -> Month:
    weeks = tuple(
        tuple(
            _cell(day, calendar, notes, today) if day.month == first.month else None for day in week
        )
        for week in days_of_months.Calendar().monthdatescalendar(first.year, first.month)
    )
    cells = [cell for week in weeks for cell in week if cell]
    return Month(first, weeks, sum(calendar.is_workday(cell.day) for cell in cells))


def _cell(day: date, calendar: Calendar, notes: Mapping[date, str], today: date) -> Cell:
    is_weekend = day.weekday() >= 5
    works = calendar.is_workday(day)
    kind = {
        (True, True): "made_up",
        (True, False): "weekend",
        (False, True): "work",
        (False, False): "off",
    }[is_weekend, works]
    mark = {"made_up": "班", "off": "休"}.get(kind, "")
    return Cell(day, kind, mark, notes.get(day, ""), day == today)
