"""The versions tab: every version, any one beside the one before it, and the catalogue as of a day."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from catalog.admin.review import field_rows, item_note, item_rows
from catalog.content import ResourceContent
from catalog.content_diff import difference
from catalog.models import ResourceVersion


def context(case: Any) -> dict[str, Any]:
    chosen, other = pair(case)
    found: dict[str, Any] = {"versions": case.versions, "chosen": chosen, "other": other}
    if chosen is not None:
        old = other.parsed if other else ResourceContent()
        diff = difference(other.parsed if other else None, chosen.parsed)
        rows = item_rows(diff, old, chosen.parsed)
        found |= {
            "rows": field_rows(diff.fields),
            "item_rows": [row for row in rows if row.is_changed],
            "item_note": item_note(diff, other is None),
            "unchanged": diff.unchanged_fields,
            "old_head": f"第 {other.number} 版" if other else "（没有更早的版本）",
            "new_head": f"第 {chosen.number} 版",
        }
    return found | as_of(case)


def pair(case: Any) -> tuple[ResourceVersion | None, ResourceVersion | None]:
    """Return the version to look at and the one to compare it with: by default the one before."""
    numbers = {str(one.number): one for one in case.versions}
    chosen = numbers.get(case.asked.get("version", "")) or next(iter(case.versions), None)
    if chosen is None:
        return None, None
    with_number = case.asked.get("with", "")
    before = [one for one in case.versions if one.number < chosen.number]
    other = numbers.get(with_number) or next(iter(before), None)
    load = case._with_content
    return load(chosen.pk), load(other.pk) if other else None


def as_of(case: Any) -> dict[str, Any]:
    """Return which version was in force at the end of the asked day."""
    asked = case.asked.get("on", "")
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return {"on": asked, "on_is_wrong": bool(asked)}
    moment = timezone.make_aware(datetime.combine(day, time.max))
    rows = ResourceVersion.objects.visible_to(case.user).filter(resource=case.resource)
    return {"on": asked, "on_day": day, "in_force": rows.in_force_at(moment).first()}
