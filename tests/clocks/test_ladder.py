"""The ladder: which step falls on which day; pure, by the calendar, nothing lost and nothing twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yongcheng.clocks.choices import Step
from yongcheng.clocks.ladder import Offsets, step_days, steps_due, workday_before
from yongcheng.workdays.calendar import Calendar

OFFSETS = Offsets(before=3, head=3, bureau=5, report=10)
# 国庆节 2026: days off on weekdays 10-01…10-07; 09-20 and 10-10 are worked.
CALENDAR = Calendar(
    off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    work=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    years=range(2000, 2100),
)
DUE = date(2026, 9, 28)  # a Monday


def test_every_step_falls_on_a_working_day_counted_by_the_calendar() -> None:
    assert step_days(DUE, OFFSETS, CALENDAR) == {
        Step.BEFORE: date(2026, 9, 23),
        Step.TODAY: DUE,
        Step.OVERDUE: date(2026, 9, 29),
        Step.HEAD: date(2026, 10, 8),
        Step.BUREAU: date(2026, 10, 10),
        Step.REPORT: date(2026, 10, 16),
    }


@pytest.mark.parametrize(
    ("on", "told", "expected"),
    [
        (date(2026, 9, 22), (), []),
        (date(2026, 9, 23), (), [Step.BEFORE]),
        (date(2026, 9, 24), ("before",), []),
        (date(2026, 9, 28), ("before",), [Step.TODAY]),
        (date(2026, 9, 30), ("before",), [Step.TODAY, Step.OVERDUE]),
        (date(2026, 10, 9), ("before", "today", "overdue"), [Step.HEAD]),
        (date(2026, 12, 1), ("before", "today", "overdue", "head", "bureau", "report"), []),
    ],
)
def test_what_was_missed_is_told_and_nothing_twice(
    on: date, told: tuple[str, ...], expected: list[Step]
) -> None:
    days = step_days(DUE, OFFSETS, CALENDAR)
    assert [one.step for one in steps_due(days, on, told=told)] == expected


def test_a_clock_opened_after_the_day_of_the_first_reminder_has_no_such_step() -> None:
    days = step_days(DUE, OFFSETS, CALENDAR)
    found = steps_due(days, DUE, opened_on=date(2026, 9, 24))
    assert [one.step for one in found] == [Step.TODAY]


def test_steps_that_a_kind_does_not_know_are_left_out() -> None:
    days = step_days(DUE, OFFSETS, CALENDAR)
    found = steps_due(days, date(2027, 1, 1), steps=(Step.TODAY, Step.REPORT))
    assert [one.step for one in found] == [Step.TODAY, Step.REPORT]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 15))
def test_going_back_and_forth_by_working_days_is_the_same_way(day: date, count: int) -> None:
    due = CALENDAR.next_workday(day)
    before = workday_before(due, count, CALENDAR)
    assert CALENDAR.add_workdays(before, count).due == due
    assert CALENDAR.is_workday(before)


@given(
    st.dates(date(2026, 3, 1), date(2026, 11, 1)),
    st.sets(st.integers(0, 60), min_size=1),
)
def test_any_set_of_run_days_tells_the_same_steps_in_the_end(due: date, runs: set[int]) -> None:
    """Whatever days the command ran on, each step up to the last run was told exactly once."""
    days = step_days(due, OFFSETS, CALENDAR)
    told: list[Step] = []
    for offset in sorted(runs):
        found = steps_due(days, due - timedelta(days=10) + timedelta(days=offset), told=told)
        told += [one.step for one in found]
    last = due - timedelta(days=10) + timedelta(days=max(runs))
    assert told == [step for step, day in days.items() if day <= last]
