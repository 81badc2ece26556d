"""Due dates in bulk, pure: the calendar as cumulative tables, a million clocks by a few gathers.

`Calendar.add_workdays` walks day by day and defines what is right; this says the same (proved on every
day since 2004) at some hundred nanoseconds a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from yongcheng.workdays.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Dues:
    """Due dates and whether each is provisional, in the order of the clocks."""

    due: list[date]
    provisional: list[bool]


def due_dates(calendar: Calendar, received: Sequence[date], days: Sequence[int]) -> Dues:
    """Return the due date of every clock: day of receipt and number of working days.

    Raises ValueError for a negative number, as `Calendar.add_workdays` does.
    """
    if not len(received):
        return Dues([], [])
    starts = np.fromiter(map(date.toordinal, received), np.int32, len(received))
    terms = np.fromiter(days, np.int32, len(received))
    if terms.min() < 0:
        raise ValueError("a clock does not run backwards")
    first, latest = int(starts.min()), date.fromordinal(int(starts.max()))
    last = max(calendar.add_workdays(latest, term).due for term in (0, int(terms.max())))
    span = [date.fromordinal(day) for day in range(first, last.toordinal() + 1)]
    starts -= first
    works = np.fromiter(map(calendar.is_workday, span), np.bool_, len(span))
    unknown = ~np.fromiter(map(calendar.is_known, span), np.bool_, len(span))
    until = np.cumsum(works, dtype=np.int32)  # working days up to and including a day
    nth = np.flatnonzero(works)  # place of the n-th working day
    # No term: the day itself, or the next working day where it is a day off.
    counted = np.where(terms > 0, until[starts] + terms, until[starts] - works[starts] + 1)
    places = nth[counted - 1]
    doubtful = np.cumsum(unknown, dtype=np.int32)
    provisional = doubtful[places] - doubtful[starts] + unknown[starts] > 0
    return Dues(np.array(span, dtype=object)[places].tolist(), provisional.tolist())
