"""Open clocks of the catalogue, for the calendar: what a newly published year does to due dates."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Model

from catalog.models import ChangeTrigger, ResourceVersion
from catalog.workflow.clocking import run_clock
from catalog.workflow.effects import recompute_due
from yongcheng.workdays.calendar import Calendar
from yongcheng.workdays.reopen import Moved, register_clock


def recompute_reviews(calendar: Calendar) -> Iterator[Moved]:
    """Versions that wait for a head or for the bureau."""
    rows = ResourceVersion.objects.open().filter(due_on__isnull=False)
    for version in rows.select_related("resource__provider").iterator():
        moved = _moved(version, calendar, 0, str(version), str(version.resource.provider))
        if moved is not None:
            recompute_due(version, moved.new, provisional=moved.is_provisional)
            yield moved


def recompute_triggers(calendar: Calendar) -> Iterator[Moved]:
    """Published resources that must be updated (条例第十七条)."""
    for trigger in ChangeTrigger.objects.unfinished().select_related("resource__provider"):
        moved = _moved(
            trigger,
            calendar,
            trigger.extended_by,
            str(trigger),
            str(trigger.resource.provider),
        )
        if moved is not None:
            trigger.due_on, trigger.due_provisional = moved.new, moved.is_provisional
            trigger.save(update_fields=["due_on", "due_provisional"])
            yield moved


def _moved(
    row: Model, calendar: Calendar, extended_by: int, label: str, department: str
) -> Moved | None:
    kept: dict[str, Any] = row.clock
    if not kept.get("parameters"):
        return None
    started = date.fromisoformat(kept["started_on"])
    clock = run_clock(kept["parameters"], started, calendar, extended_by=extended_by)
    if (clock.due_on, clock.provisional) == (row.due_on, row.due_provisional):
        return None
    return Moved(
        row,
        label,
        department,
        row.due_on,
        clock.due_on,
        row.due_provisional,
        clock.provisional,
    )


register_clock("目录审核", recompute_reviews)
register_clock("目录更新", recompute_triggers)
