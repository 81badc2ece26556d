"""The ladder of one deadline, pure: which step falls on which day.

Officer before, on and after the day; then the head of the department, the bureau, and 拟通报. The
number of working days of each step comes in (parameters `warn.*`). Nothing here decides a case:
silence approves nothing, it is only told to more and more people (条例第二十一条; decision 6).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from yongcheng.clocks.choices import Step
from yongcheng.workdays.calendar import Calendar

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offsets:
    """Working days before (`before`) and after the due date on which each step falls."""

    before: int
    head: int
    bureau: int
    report: int

    def after(self) -> dict[Step, int]:
        """Return step → working days after the due date."""
        return {
            Step.TODAY: 0,
            Step.OVERDUE: 1,
            Step.HEAD: self.head,
            Step.BUREAU: self.bureau,
            Step.REPORT: self.report,
        }


@dataclass(frozen=True, slots=True)
class Due:
    """One step that is to be told: its day is today or was missed."""

    step: Step
    day: date


def step_days(due_on: date, offsets: Offsets, calendar: Calendar) -> dict[Step, date]:
    """Return step → the day on which it falls, in the order of the ladder."""
    days = {Step.BEFORE: workday_before(due_on, offsets.before, calendar)}
    for step, count in offsets.after().items():
        days[step] = calendar.add_workdays(due_on, count).due if count else due_on
    return days


def steps_due(
    days: dict[Step, date],
    on: date,
    *,
    told: Collection[str] = (),
    steps: Collection[Step] = tuple(Step),
    opened_on: date | None = None,
) -> list[Due]:
    """Return the steps not told yet whose day has come, mildest first.

    A step whose day lay before the clock began does not exist for this deadline; one whose day was
    missed because nothing ran is told now.
    """
    return [
        Due(step, day)
        for step, day in days.items()
        if step in steps
        and step not in told
        and day <= on
        and (opened_on is None or day > opened_on or step is not Step.BEFORE)
    ]


def workday_before(day: date, count: int, calendar: Calendar) -> date:
    """Return the working day that lies `count` working days before a day."""
    while count > 0:
        day -= ONE
        count -= calendar.is_workday(day)
    return day
