"""Publishing a year's arrangement: the days as a whole, what changed, and every open clock anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record
from yongcheng.workdays.day_lines import DayLine
from yongcheng.workdays.models import CalendarDay, CalendarYear
from yongcheng.workdays.reopen import recompute_open_clocks


@dataclass(frozen=True)
class Difference:
    """What publishing would change in the table."""

    added: tuple[DayLine, ...]
    removed: tuple[DayLine, ...]
    changed: tuple[tuple[DayLine, DayLine], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Published:
    """What publishing did: the difference, and clock label → due dates that moved."""

    difference: Difference
    moved: dict[str, int] = field(default_factory=dict)


def days_of(year: int) -> list[DayLine]:
    """Return the special days of a year in order."""
    rows = CalendarDay.objects.filter(date__year=year).order_by("date")
    return [DayLine(row.date, row.kind, row.note) for row in rows]


def difference(year: int, days: Mapping[date, DayLine]) -> Difference:
    """Compare an arrangement with what the table holds for the year."""
    held = {one.day: one for one in days_of(year)}
    return Difference(
        tuple(days[day] for day in sorted(days.keys() - held.keys())),
        tuple(held[day] for day in sorted(held.keys() - days.keys())),
        tuple(
            (held[day], days[day])
            for day in sorted(days.keys() & held.keys())
            if held[day] != days[day]
        ),
    )


def publish_year(
    year: int, days: Collection[DayLine], *, notice_number: str, by: Any, reason: str = ""
) -> Published:
    """Make these the special days of the year and recompute every open clock, in one act."""
    wanted = {one.day: one for one in days}
    with act("workdays.calendaryear.publish"):
        found = difference(year, wanted)
        is_new = not CalendarYear.objects.filter(year=year).exists()
        _write(found, notice_number)
        entry, _ = CalendarYear.objects.update_or_create(
            year=year, defaults={"notice_number": notice_number, "entered_at": now()}
        )
        record(
            verb="publish_year" if is_new else "correct_year",
            label="登记年度放假安排" if is_new else "更正年度放假安排",
            target=entry,
            target_label=str(entry),
            actor=by,
            reason=reason,
            basis=notice_number,
            detail={
                "added": [_plain(one) for one in found.added],
                "removed": [_plain(one) for one in found.removed],
                "changed": [[_plain(old), _plain(new)] for old, new in found.changed],
            },
        )
        moved = recompute_open_clocks(by=by, reason=f"{entry}放假安排登记")
    return Published(found, moved)


def _write(found: Difference, notice_number: str) -> None:
    gone = [one.day for one in found.removed]
    for row in CalendarDay.objects.filter(date__in=gone):
        row.delete()
    for one in found.added:
        CalendarDay(date=one.day, kind=one.kind, note=one.note, notice_number=notice_number).save()
    for _, new in found.changed:
        row = CalendarDay.objects.get(date=new.day)
        row.kind, row.note, row.notice_number = new.kind, new.note, notice_number
        row.save()


def _plain(one: DayLine) -> str:
    return f"{one.day.isoformat()} {one.kind} {one.note}".rstrip()
