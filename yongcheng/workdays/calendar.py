"""Working days, pure: weekdays but for declared days off, and declared weekend workdays.

The day of receipt is not counted. A year whose arrangement the State Council has not published yet
is counted by weekdays alone and marks every due date that touches it as provisional.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date; provisional = it rests on a year not yet published."""

    due: date
    provisional: bool = False


@dataclass(frozen=True)
class Calendar:
    """Days off on weekdays, workdays on weekends, and the years for which these are known."""

    off: Collection[date]
    work: Collection[date]
    years: Collection[int]

    def is_workday(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() < 5 and day not in self.off

    def is_known(self, day: date) -> bool:
        """Whether the arrangement of that day's year is published."""
        return day.year in self.years

    def add_workdays(self, received: date, days: int) -> Due:
        """Return the last of `days` working days after the day of receipt.

        0 days: the day itself, or the next working day where it is a day off. Raises ValueError
        for a negative number.
        """
        if days < 0:
            raise ValueError("a clock does not run backwards")
        day, known = received, self.is_known(received)
        counted = 0
        while counted < days or (days == 0 and not self.is_workday(day)):
            day += ONE
            known = known and self.is_known(day)
            counted += self.is_workday(day)
        return Due(day, provisional=not known)

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`.

        Negative where `end` is before `start`: so many working days overdue.
        """
        if end < start:
            return -self.workdays_between(end, start)
        span = (end - start).days
        return sum(self.is_workday(start + ONE * step) for step in range(1, span + 1))

    def next_workday(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += ONE
        return day
