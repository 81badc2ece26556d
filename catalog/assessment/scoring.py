"""质量分 of a resource and of a department: one place for page, ledger, API and the daily clock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet

from catalog.assessment.matrix import scope_of
from catalog.models import InformationResource, ItemSynonym, ResourceVersion
from catalog.models.projection import Lookup, columns
from catalog.models.quality import LEVELS, Yardstick
from catalog.models.search_text import search_columns
from catalog.rules.quality import Score
from yongcheng.departments.models import Department, User
from yongcheng.parameters.models import PolicyParameter
from yongcheng.parameters.store import family
from yongcheng.trail.clock import today
from yongcheng.trail.entries import day_start, entries_by_verb
from yongcheng.trail.recorder import act, record

BATCH = 500
MEASURE = "measure_quality"
LEVEL_NAMES = {"good": "优", "fair": "良", "poor": "中", "bad": "差"}
SEARCHED = ("search_items", "search_abstract", "search_initials")
MEASURED = ("quality", "quality_gaps", *SEARCHED)


@dataclass(frozen=True, slots=True)
class Level:
    """One band of the distribution: from `least` on, below `below`; `span` says it in words."""

    key: str
    label: str
    span: str
    least: int
    below: int

    def condition(self) -> Q:
        return Q(quality__gte=self.least, quality__lt=self.below)


@dataclass(frozen=True)
class DepartmentQuality:
    """What the page says of one department (or of all: `department` None)."""

    department: Department | None
    resources: int
    average: Decimal | None
    bands: tuple[tuple[Level, int], ...]


def levels(on: date) -> tuple[Level, ...]:
    """Return 优, 良, 中, 差 with the limits in force on that day, best first."""
    values = family(LEVELS, on)
    good, fair, poor = (int(values[f"{LEVELS}{key}"]) for key in ("good", "fair", "poor"))
    return (
        Level("good", LEVEL_NAMES["good"], f"{good} 分以上", good, 101),
        Level("fair", LEVEL_NAMES["fair"], f"{fair}～{good - 1} 分", fair, good),
        Level("poor", LEVEL_NAMES["poor"], f"{poor}～{fair - 1} 分", poor, fair),
        Level("bad", LEVEL_NAMES["bad"], f"{poor} 分以下", 0, poor),
    )


def score_of(version: ResourceVersion, yardstick: Yardstick | None = None) -> Score:
    """Return the explained score of a version as the registers know it now."""
    content, provider = version.parsed, version.resource.provider_id
    lookup = Lookup.load([provider])
    row = columns(content, provider, lookup)
    return (yardstick or lookup.yardstick).measure(
        content,
        is_classified=row["classification_id"] is not None,
        is_linked=row["source_system_id"] is not None,
    )


def score_of_row(resource: InformationResource, yardstick: Yardstick) -> Score | None:
    """Return the explained score of a resource row, equal to its stored number.

    The row must have `current_version` and `open_version` at hand; None for one without content.
    """
    version = projected_version(resource)
    if version is None:
        return None
    return yardstick.measure(
        version.parsed,
        is_classified=resource.classification_id is not None,
        is_linked=resource.source_system_id is not None,
    )


def projected_version(resource: InformationResource) -> Any:
    """Return the version whose content the row shows: in force, else the first draft."""
    return resource.current_version or resource.open_version


def measured(user: User, on: date) -> QuerySet:
    """Published resources of the departments a person answers for (of all, for the bureau)."""
    scope = list(scope_of(user, None, on).order_by().values_list("pk", flat=True))
    return InformationResource.objects.published().filter(provider_id__in=scope)


def by_department(user: User, on: date) -> tuple[DepartmentQuality, list[DepartmentQuality]]:
    """Return the sum of everything the person sees, and each department (two queries)."""
    bands = levels(on)
    asked: dict[str, Any] = {one.key: Count("pk", filter=one.condition()) for one in bands}
    asked |= {"resources": Count("pk"), "average": Avg("quality")}
    rows = measured(user, on).order_by()
    whole = rows.aggregate(**asked)
    counted = {one["provider"]: one for one in rows.values("provider").annotate(**asked)}
    departments = Department.objects.filter(pk__in=counted).order_by("credit_code")
    return _quality(None, whole, bands), [
        _quality(one, counted[one.pk], bands) for one in departments
    ]


def _quality(
    department: Department | None, found: dict[str, Any], bands: tuple[Level, ...]
) -> DepartmentQuality:
    average = found["average"]
    return DepartmentQuality(
        department,
        found["resources"],
        None if average is None else round(Decimal(average), 1),
        tuple((one, found[one.key]) for one in bands),
    )


def measure_again(*, everything: bool = False) -> int:
    """Measure rows without a number, or all of them after the yardstick has changed.

    A row without a number is older than the score: it has no search texts either, and gets both.
    Returns how many rows changed. Content stays as it is; only the stored column is written.
    """
    rows = InformationResource.objects.filter() if everything else unmeasured()
    rows = rows.select_related("current_version", "open_version").order_by("pk")
    yardstick = Yardstick.load(today())
    changed = 0
    read = rows.iterator(chunk_size=BATCH)
    while part := list(islice(read, BATCH)):
        moved = [row for row in part if _measure(row, yardstick)]
        with act("catalog.informationresource.measure"):
            InformationResource.objects.bulk_update(moved, MEASURED)
        changed += len(moved)
    if everything:
        record(
            verb=MEASURE,
            label="重新计算质量分",
            target=None,
            target_label=f"{changed} 项资源的质量分有变化",
            actor=None,
        )
    return changed


def unmeasured() -> QuerySet:
    """Rows from before there was a score."""
    return InformationResource.objects.filter(quality__isnull=True)


def refresh(on: date) -> int:
    """Daily work: measure what has no number; everything, once, after the yardstick has changed."""
    return measure_again(everything=is_stale(on))


def is_stale(on: date) -> bool:
    """Whether a weight or a synonym has changed since rows were measured, on whatever day."""
    changed = day_start(yardstick_day(on))
    if entries_by_verb(MEASURE).filter(at__gte=changed).exists():
        return False
    return InformationResource.objects.filter(updated_at__lt=changed).exists()


def yardstick_day(on: date) -> date:
    """Return the day on which weights and synonyms last changed."""
    weights = PolicyParameter.objects.confirmed().filter(key__startswith="quality")
    synonyms = ItemSynonym.objects
    days = (
        weights.filter(effective_from__lte=on).aggregate(day=Max("effective_from")),
        synonyms.filter(since__lte=on).aggregate(day=Max("since")),
        synonyms.filter(ended_on__lte=on).aggregate(day=Max("ended_on")),
    )
    return max(found["day"] for found in days if found["day"])


def _measure(row: InformationResource, yardstick: Yardstick) -> bool:
    """Derive a row's number and search texts anew; returns whether anything is to be written."""
    found = score_of_row(row, yardstick)
    if found is None:
        return False
    derived = {"quality": found.points, "quality_gaps": len(found.lost)}
    derived |= search_columns(projected_version(row).parsed)
    if all(getattr(row, name) == value for name, value in derived.items()):
        return False
    for name, value in derived.items():
        setattr(row, name, value)
    return True
