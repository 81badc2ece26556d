"""Clocks counted in working days, pure: extension, and what a request to complete papers does.

The day of receipt is not counted. A clock restarts in full or goes on with the rest, as the
parameter `supplement.clock_mode` says; nothing else stops a clock.
"""

from datetime import date

from yongcheng.workdays.calendar import Calendar, Due


def used_days(calendar: Calendar, received: date, notified: date) -> int:
    """Return the working days used when the notice went out, its own day included.

    Raises ValueError for a notice before the receipt.
    """
    if notified < received:
        raise ValueError("a notice cannot go out before the receipt")
    return calendar.workdays_between(received, notified)


def restart(calendar: Calendar, completed: date, days: int) -> Due:
    """Return the due date of the full period, counted anew from receipt of the completed file."""
    return calendar.add_workdays(completed, days)


def resume(
    calendar: Calendar, *, received: date, notified: date, completed: date, days: int
) -> Due:
    """Return the due date where the clock stood still between notice and completion.

    Days that the notice had used beyond the period are not given back: the rest is then nothing,
    and the file is due on the day it comes back. Raises ValueError for dates in the wrong order.
    """
    if completed < notified:
        raise ValueError("a file cannot be completed before the notice")
    rest = max(days - used_days(calendar, received, notified), 0)
    return calendar.add_workdays(completed, rest)


def extend(calendar: Calendar, due: Due, by_days: int) -> Due:
    """Return the due date with whole working days added to the original due date."""
    longer = calendar.add_workdays(due.due, by_days) if by_days else due
    return Due(longer.due, due.provisional or longer.provisional)
