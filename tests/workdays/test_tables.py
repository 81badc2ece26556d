"""Due dates in bulk are those of the walk day by day, on every date since 2004."""

from datetime import date, timedelta

import pytest

from yongcheng.workdays.calendar import ONE, Calendar
from yongcheng.workdays.store import load_calendar
from yongcheng.workdays.tables import due_dates

TERMS = (0, 1, 2, 3, 5, 10, 15, 20, 30, 60)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)


def test_every_date_since_2004_and_beyond_what_is_published(db: None) -> None:
    calendar = load_calendar()
    days = [FIRST - timedelta(days=40) + ONE * step for step in range((LAST - FIRST).days + 400)]
    clocks = [(day, term) for day in days for term in TERMS]

    found = due_dates(calendar, [day for day, _ in clocks], [term for _, term in clocks])

    for (day, term), due, provisional in zip(clocks, found.due, found.provisional, strict=True):
        walked = calendar.add_workdays(day, term)
        assert (due, provisional) == (walked.due, walked.provisional), (day, term)


def test_a_calendar_with_long_holidays_is_not_run_out_of() -> None:
    holidays = frozenset(date(2026, 2, 1) + ONE * step for step in range(28))
    calendar = Calendar(holidays, frozenset(), frozenset({2026}))

    found = due_dates(calendar, [date(2026, 1, 30)], [1])

    assert found.due == [calendar.add_workdays(date(2026, 1, 30), 1).due]


def test_nothing_and_backwards() -> None:
    calendar = Calendar(frozenset(), frozenset(), frozenset())
    assert due_dates(calendar, [], []).due == []
    with pytest.raises(ValueError, match="backwards"):
        due_dates(calendar, [FIRST], [-1])
