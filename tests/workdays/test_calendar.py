"""Counting working days: every vector of the brief, the national calendar, and what must hold always."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yongcheng.workdays.calendar import Calendar, Due
from yongcheng.workdays.counting import extend, restart, resume, used_days
from yongcheng.workdays.models import CalendarDay, CalendarYear
from yongcheng.workdays.store import load_calendar

VECTORS = [
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-15", 1, "2026-02-24"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-11", 10, "2026-03-03"),
    ("2026-02-20", 10, "2026-03-06"),
    ("2026-04-03", 10, "2026-04-20"),
    ("2026-04-30", 10, "2026-05-18"),
    ("2026-05-08", 1, "2026-05-09"),
    ("2026-06-18", 2, "2026-06-23"),
    ("2026-09-18", 10, "2026-10-09"),
    ("2026-09-24", 10, "2026-10-15"),
    ("2026-09-30", 1, "2026-10-08"),
    ("2026-09-30", 20, "2026-11-03"),
    ("2025-12-31", 10, "2026-01-15"),
    ("2025-09-26", 10, "2025-10-16"),
]
NATIONAL = Calendar(
    off=frozenset(day for day in chinese_calendar.holidays if day.weekday() < 5),
    work=frozenset(day for day in chinese_calendar.workdays if day.weekday() >= 5),
    years=frozenset(range(2004, 2027)),
)
days = st.dates(date(2004, 1, 5), date(2026, 6, 30))
counts = st.integers(0, 120)


@pytest.mark.django_db
@pytest.mark.parametrize(("received", "count", "due"), VECTORS)
def test_vectors(received: str, count: int, due: str) -> None:
    found = load_calendar().add_workdays(date.fromisoformat(received), count)
    assert found == Due(date.fromisoformat(due), provisional=False)


@pytest.mark.django_db
def test_a_year_not_published_is_provisional_and_never_refused() -> None:
    found = load_calendar().add_workdays(date(2026, 12, 25), 10)
    assert found.provisional
    assert found.due == date(2027, 1, 8)
    assert not load_calendar().add_workdays(date(2026, 12, 25), 4).provisional


@pytest.mark.django_db
def test_the_fixture_is_the_national_calendar() -> None:
    held = load_calendar()
    assert held.years == NATIONAL.years
    assert held.off == NATIONAL.off
    assert held.work == NATIONAL.work
    assert CalendarYear.objects.count() == 23
    assert CalendarDay.objects.filter(note="").count() == 0


def test_a_year_has_its_working_days() -> None:
    assert NATIONAL.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


@pytest.mark.parametrize(
    ("start", "end", "between"),
    [
        ("2026-02-13", "2026-02-14", 1),
        ("2026-02-14", "2026-02-24", 1),
        ("2026-02-24", "2026-02-14", -1),
        ("2026-09-28", "2026-09-28", 0),
        ("2026-03-02", "2026-03-05", 3),
    ],
)
def test_between(start: str, end: str, between: int) -> None:
    assert NATIONAL.workdays_between(date.fromisoformat(start), date.fromisoformat(end)) == between


def test_a_clock_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        NATIONAL.add_workdays(date(2026, 9, 28), -1)


@given(days, counts, counts)
def test_monotone_in_days(received: date, few: int, more: int) -> None:
    first, second = sorted((few, more))
    due = NATIONAL.add_workdays
    assert due(received, first).due <= due(received, second).due


@given(days, days, counts)
def test_monotone_in_receipt(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    due = NATIONAL.add_workdays
    assert due(earlier, count).due <= due(later, count).due


@given(days, st.integers(1, 60), st.integers(1, 60))
def test_additive(received: date, first: int, second: int) -> None:
    due = NATIONAL.add_workdays
    assert due(due(received, first).due, second) == due(received, first + second)


@given(days, st.integers(1, 120))
def test_counting_back_gives_the_days(received: date, count: int) -> None:
    due = NATIONAL.add_workdays(received, count).due
    assert NATIONAL.is_workday(due)
    assert NATIONAL.workdays_between(received, due) == count
    assert NATIONAL.workdays_between(due, received) == -count


@given(days, st.integers(1, 30), st.integers(0, 29), st.integers(0, 60))
def test_a_pause_neither_gives_nor_takes_days(
    received: date, count: int, used: int, away: int
) -> None:
    """Counted without the days away, exactly `count` working days lie in a paused clock."""
    notified = NATIONAL.add_workdays(received, min(used, count)).due
    completed = notified + timedelta(days=away)
    due = resume(
        NATIONAL, received=received, notified=notified, completed=completed, days=count
    ).due
    counted = used_days(NATIONAL, received, notified)
    if counted < count:
        assert counted + NATIONAL.workdays_between(completed, due) == count
    else:
        assert due == NATIONAL.add_workdays(completed, 0).due
    assert due >= NATIONAL.add_workdays(received, count).due
    assert due <= restart(NATIONAL, completed, count).due


@given(days, counts, st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_one_more_day_off_never_shortens_a_clock(received: date, count: int, off: date) -> None:
    changed = Calendar(NATIONAL.off | {off}, NATIONAL.work - {off}, NATIONAL.years)
    assert changed.add_workdays(received, count).due >= NATIONAL.add_workdays(received, count).due


@given(days, counts, st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_a_change_after_the_due_day_moves_nothing(received: date, count: int, off: date) -> None:
    due = NATIONAL.add_workdays(received, count)
    changed = Calendar(NATIONAL.off | {off}, NATIONAL.work - {off}, NATIONAL.years)
    if off > due.due or off <= received:
        assert count == 0 or changed.add_workdays(received, count) == due


def test_completion_restarts_or_goes_on() -> None:
    received, notified, completed = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 16)
    assert NATIONAL.add_workdays(received, 10).due == date(2026, 3, 16)
    assert used_days(NATIONAL, received, notified) == 3
    paused = resume(NATIONAL, received=received, notified=notified, completed=completed, days=10)
    assert paused == Due(date(2026, 3, 25))
    assert restart(NATIONAL, completed, 10) == Due(date(2026, 3, 30))
    assert extend(NATIONAL, Due(date(2026, 3, 16)), 10) == Due(date(2026, 3, 30))


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="before the receipt"):
        used_days(NATIONAL, date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(ValueError, match="before the notice"):
        resume(
            NATIONAL,
            received=date(2026, 3, 2),
            notified=date(2026, 3, 5),
            completed=date(2026, 3, 4),
            days=10,
        )


def test_an_extension_of_a_provisional_date_stays_provisional() -> None:
    assert extend(NATIONAL, Due(date(2026, 3, 16), provisional=True), 1).provisional
    assert extend(NATIONAL, Due(date(2026, 12, 31)), 1).provisional
