"""Loads the calendar table as the pure calendar."""

from datetime import date, timedelta

from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.models import CalendarDay, CalendarYear


def load_calendar() -> Calendar:
    """Return the calendar of all published years (two small queries)."""
    days = list(CalendarDay.objects.values_list("date", "kind"))
    return Calendar(
        off=frozenset(day for day, kind in days if kind == CalendarDay.Kind.OFF),
        work=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORK),
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def load_days_around(first: date, last: date) -> Calendar:
    """Return a calendar to count with from a month before to a month after these days.

    One small query, for lists. It takes every year as known: what is provisional was said when the
    due date was given.
    """
    month = timedelta(days=31)
    between = CalendarDay.objects.filter(date__gte=first - month, date__lte=last + month)
    days = list(between.order_by().values_list("date", "kind"))
    return Calendar(
        off=frozenset(day for day, kind in days if kind == CalendarDay.Kind.OFF),
        work=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORK),
        years=range((first - month).year, (last + month).year + 1),
    )
