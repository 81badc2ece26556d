"""What the catalogue in force already has of one content: same names, near-duplicate resources.

No table of hashes is kept: a set B that reaches the threshold with A lacks at most a few elements of
A, so it has some of the rarest ones. These are looked up in the index of item names, and what they
bring is counted exactly.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from django.db.models import Count, Q, QuerySet

from catalog.codes import normalise_name
from catalog.models import (
    DuplicateFinding,
    InformationItem,
    InformationResource,
    ItemHolding,
    ItemName,
    SourceDesignation,
)
from catalog.models.resources import IN_FORCE
from catalog.overlaps.measure import Measure
from catalog.overlaps.names import Thesaurus, stem_of
from catalog.overlaps.similar import least_shared
from yongcheng.departments.models import Department
from yongcheng.trail.clock import today

CHEAP = 40_000  # index entries that may be read for one look-up without a thought
MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Similar:
    """Another resource with nearly the same items; names as each side writes them."""

    resource_id: int
    title: str
    department: Department
    same: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]

    @property
    def share(self) -> float:
        """The similarity, for the order of a list; never shown without the names."""
        return len(self.same) / (len(self.same) + len(self.only_here) + len(self.only_there))


@dataclass(frozen=True, slots=True)
class SameName:
    """An item whose datum other departments hold too."""

    title: str
    item: int
    concept: str
    departments: int
    finding: DuplicateFinding | None
    designation: SourceDesignation | None


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Everything found for one content of `items` items."""

    items: int
    names: tuple[SameName, ...] = ()
    similar: tuple[Similar, ...] = ()
    within: tuple[Similar, ...] = ()
    measure: Measure | None = None

    def __bool__(self) -> bool:
        return bool(self.names or self.similar or self.within)


@dataclass(slots=True)
class Asked:
    """One content as a set of concepts, with what the look-up must know of it."""

    titles: Sequence[str]
    provider_id: int
    resource_id: int | None = None
    thesaurus: Thesaurus = field(default_factory=Thesaurus)
    concepts: dict[str, str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    resources: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        named = [title for title in self.titles if normalise_name(title)]
        stems = {title: stem_of(title) for title in named}
        keys = {normalise_name(title) for title in named} | set(stems.values())
        guessed = {self.thesaurus.concept(stem) for stem in stems.values()}
        known = ItemName.objects.filter(key__in=keys).values("concept")
        rows = ItemName.objects.filter(Q(concept__in=known) | Q(concept__in=guessed))
        noted = list(rows.values_list("key", "concept", "resources"))
        meaning = {key: concept for key, concept, _ in noted}
        for title in named:
            own = normalise_name(title)
            concept = meaning.get(own) or self.thesaurus.concept(stems[title])
            self.concepts.setdefault(concept, title)
            self.keys[concept].add(own)  # just published, not noted yet
        for key, concept, resources in noted:
            if concept in self.concepts:
                self.keys[concept].add(key)
                self.resources[concept] = max(self.resources[concept], resources)


def overlaps_of_titles(
    titles: Sequence[str],
    provider_id: int,
    resource_id: int | None = None,
    *,
    among: QuerySet | None = None,
) -> Overlaps:
    """Return what the catalogue in force holds of these items, beside the resource itself."""
    day = today()
    measure = Measure.on(day)
    asked = Asked(titles, provider_id, resource_id, Thesaurus.load(day))
    found = near(asked, measure, among)
    ordered = sorted(found, key=lambda one: (-one.share, one.resource_id))
    return Overlaps(
        len(asked.concepts),
        tuple(same_names(asked)),
        tuple(one for one in ordered if one.department.pk != provider_id),
        tuple(one for one in ordered if one.department.pk == provider_id),
        measure,
    )


def near(asked: Asked, measure: Measure, among: QuerySet | None = None) -> list[Similar]:
    """Return the resources in force that reach the threshold, explained."""
    size = len(asked.concepts)
    if size < max(measure.least, 1):
        return []
    smallest = max(ceil(size * measure.threshold), measure.least)
    rare, least = probes(asked, size - least_shared(size, smallest, measure.threshold))
    met = InformationItem.objects.filter(title_key__in=[k for one in rare for k in asked.keys[one]])
    likely = list(
        met.order_by()
        .values("resource_id")
        .annotate(met=Count("*"))  # of no column: the index alone answers
        .filter(met__gte=least)
        .values_list("resource_id", flat=True)
    )
    rows = InformationResource.objects.filter(status__in=IN_FORCE, item_count__gte=smallest)
    rows = rows.exclude(pk=asked.resource_id).select_related("provider")
    if among is not None:
        rows = rows.filter(pk__in=among)
    rows = rows.only("title", "provider__name", "provider__short_name")
    found: list[Similar] = []
    for start in range(0, len(likely), MOST_AT_ONCE):
        shown = rows.in_bulk(likely[start : start + MOST_AT_ONCE])
        held = _items(list(shown), asked)
        found += (_compared(asked, shown[key], names) for key, names in held.items())
    return [one for one in found if _reaches(one, measure)]


def probes(asked: Asked, spare: int) -> tuple[list[str], int]:
    """Return which concepts to look up, rarest first, and how many of them a match must have.

    A match lacks at most `spare` concepts, so of any spare + k it has k at least. k grows as long as
    that costs little: the more are asked for together, the fewer chance meetings remain.
    """
    rare = sorted(asked.concepts, key=lambda one: (asked.resources[one], one))
    costs = [asked.resources[one] for one in rare]
    least, read = 1, sum(costs[: spare + 1])
    most = max(CHEAP, 12 * read)  # a candidate costs far more than an entry of the index
    while spare + least < len(rare) and read + costs[spare + least] <= most:
        read += costs[spare + least]
        least += 1
    return rare[: spare + least], least


def same_names(asked: Asked) -> list[SameName]:
    """Return the items that other departments hold in force, general names left aside."""
    holdings = ItemHolding.objects.current().filter(concept__in=list(asked.concepts))
    held = dict(
        holdings.exclude(department_id=asked.provider_id)
        .order_by()
        .values_list("concept")
        .annotate(Count("id"))
    )
    concepts = [one for one in held if not asked.thesaurus.is_general(one)]
    rows = DuplicateFinding.objects.current().filter(
        kind=DuplicateFinding.Kind.NAME, key__in=concepts
    )
    findings = {row.key: row for row in rows.defer("evidence")}
    decided = designations(asked.thesaurus, concepts)
    place = {title: index for index, title in reversed(list(enumerate(asked.titles)))}
    found = [
        SameName(
            asked.concepts[one],
            place[asked.concepts[one]],
            one,
            held[one],
            findings.get(one),
            decided.get(one),
        )
        for one in concepts
    ]
    return sorted(found, key=lambda one: (one.designation is None, one.departments, one.item))


def designations(thesaurus: Thesaurus, concepts: Iterable[str]) -> dict[str, SourceDesignation]:
    """Return concept → the designation of its source in force."""
    wanted = set(concepts)
    names = wanted | {alias for alias, one in thesaurus.standards.items() if one in wanted}
    keys = ItemName.objects.filter(concept__in=wanted).values("key")
    rows = SourceDesignation.objects.filter(ended_on__isnull=True)
    rows = rows.filter(Q(item_key__in=names) | Q(item_key__in=keys))
    return {
        thesaurus.concept_of(row.item_title): row for row in rows.select_related("lead_department")
    }


def _items(resources: Sequence[int], asked: Asked) -> dict[int, dict[str, str]]:
    """Return resource → concept → the name it writes, of these resources."""
    items = InformationItem.objects.filter(resource_id__in=resources)
    rows = list(
        items.order_by("resource_id", "position").values_list("resource_id", "title", "title_key")
    )
    if not rows:
        return {}
    keys = {key for _, _, key in rows}
    concepts = dict(ItemName.objects.filter(key__in=keys).values_list("key", "concept"))
    held: dict[int, dict[str, str]] = defaultdict(dict)
    for resource, title, key in rows:
        concept = concepts.get(key) or asked.thesaurus.concept_of(title)
        held[resource].setdefault(concept, title)
    return held


def _compared(asked: Asked, other: InformationResource, held: dict[str, str]) -> Similar:
    return Similar(
        other.pk,
        other.title,
        other.provider,
        tuple(title for one, title in asked.concepts.items() if one in held),
        tuple(title for one, title in asked.concepts.items() if one not in held),
        tuple(title for one, title in held.items() if one not in asked.concepts),
    )


def _reaches(one: Similar, measure: Measure) -> bool:
    union = len(one.same) + len(one.only_here) + len(one.only_there)
    if len(one.same) + len(one.only_there) < measure.least:
        return False
    return len(one.same) * measure.threshold.denominator >= measure.threshold.numerator * union
