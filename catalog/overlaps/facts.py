"""What other offices may ask about 一数一源; each answer can be given for a past day.

overlaps_of(resource)                  what departments in force hold of this resource's items
duplicate_findings(department, on)     the findings that concerned a department on a day
designation_of("婚姻状况", on)          which department was the source of a datum on a day
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from catalog.models import (
    DuplicateFinding,
    InformationResource,
    ItemHolding,
    SourceDesignation,
)
from catalog.overlaps.lookup import Overlaps, overlaps_of_titles
from catalog.overlaps.names import Thesaurus
from yongcheng.departments.models import Department


@dataclass(frozen=True, slots=True)
class FindingOn:
    """One finding as it stood at the end of a day: decided by then, or still open."""

    finding: DuplicateFinding
    outcome: str
    reason: str
    designation: SourceDesignation | None


def overlaps_of(resource: InformationResource) -> Overlaps:
    """Return same names and near-duplicates of a resource's items as readers see them now."""
    titles = list(resource.items.order_by("position").values_list("title", flat=True))
    return overlaps_of_titles(titles, resource.provider_id, resource.pk)


def duplicate_findings(department: Department, on: date) -> list[FindingOn]:
    """Return the findings that concerned the department at the end of that day."""
    held = ItemHolding.objects.on(on).filter(department=department).values("concept")
    concerned = (
        Q(kind=DuplicateFinding.Kind.NAME, key__in=held)
        | Q(left__provider=department)
        | Q(right__provider=department)
    )
    rows = DuplicateFinding.objects.on(on).filter(concerned)
    end = timezone.make_aware(datetime.combine(on, time.max))
    found = []
    for row in rows.select_related("designation__lead_department").order_by("found_on", "id"):
        if row.decided_at is not None and row.decided_at <= end:
            found.append(FindingOn(row, row.outcome, row.reason, row.designation))
        else:
            found.append(FindingOn(row, "", "", None))
    return found


def designation_of(title: str, on: date) -> SourceDesignation | None:
    """Return the decision that named the source of this datum, in force on that day."""
    thesaurus = Thesaurus.load(on)
    concept = thesaurus.concept_of(title)
    rows = SourceDesignation.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), decided_on__lte=on
    ).select_related("lead_department")
    return next((row for row in rows if thesaurus.concept_of(row.item_title) == concept), None)
