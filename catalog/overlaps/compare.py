"""The comparison itself: of the whole catalogue, or of what was touched since the last one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from catalog.models import (
    DuplicateFinding,
    InformationItem,
    InformationResource,
    ItemName,
    ResourceVersion,
    TouchedResource,
)
from catalog.models.resources import IN_FORCE
from catalog.overlaps import register
from catalog.overlaps.census import Census, take_census
from catalog.overlaps.findings import Kind, name_facts, pair_facts, settle
from catalog.overlaps.holdings import refresh_department, write_holdings
from catalog.overlaps.lookup import Asked, near
from catalog.overlaps.measure import Measure
from catalog.overlaps.names import Thesaurus
from catalog.overlaps.similar import near_pairs
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record

Step = Callable[[str, int, int], None]
SAID = {
    "made": "新发现",
    "moved": "有变化",
    "ended": "已终结",
    "reopened": "重新列入",
    "adopted": "已有数源部门",
}
BATCH = 500
LOCK = 19_02  # the article that asks for it


def silent(text: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison has brought."""

    resources: int
    counts: Counter

    @property
    def sentence(self) -> str:
        words = [f"{word} {self.counts[key]} 件" for key, word in SAID.items() if self.counts[key]]
        return f"比对 {self.resources} 项资源：{'，'.join(words) or '没有变化'}。"


def rebuild(tell: Step = silent) -> Outcome:
    """Compare the whole catalogue in force; each part is a transaction, and running again is safe."""
    began, thesaurus, measure = now(), Thesaurus.load(today()), Measure.on(today())
    touched = list(TouchedResource.objects.values_list("pk", flat=True))
    tell("归并信息项名称", 1, 5)
    with part():
        register.restate(thesaurus)
        register.note_all(thesaurus)
    tell("读取现行目录", 2, 5)
    census = take_census()
    tell("统计各部门持有的信息项", 3, 5)
    with part():
        write_holdings(census.holdings())
        note_frequency(census)
    tell("更新同名信息项", 4, 5)
    counts = settle_names(None, thesaurus)
    tell("更新相近资源", 5, 5)
    counts += settle_all_pairs(census, thesaurus, measure)
    for start in range(0, len(touched), BATCH):
        TouchedResource.objects.filter(pk__in=touched[start : start + BATCH]).delete()
    moved = ResourceVersion.objects.filter(Q(in_force_from__gt=began) | Q(in_force_to__gt=began))
    counts += compare(set(moved.values_list("resource_id", flat=True)), thesaurus, measure)
    leave_entry(len(census.resources), counts, "全部重新比对")
    return Outcome(len(census.resources), counts)


def refresh(tell: Step = silent) -> Outcome:
    """Compare what was touched since the last comparison."""
    rows = dict(TouchedResource.objects.values_list("pk", "resource_id"))
    if not rows:
        return Outcome(0, Counter())
    resources = set(rows.values())
    tell("比对新发布的资源", 1, 1)
    counts = compare(resources, Thesaurus.load(today()), Measure.on(today()))
    TouchedResource.objects.filter(pk__in=list(rows)).delete()
    leave_entry(len(resources), counts, "比对新发布的资源")
    return Outcome(len(resources), counts)


def compare(resources: Collection[int], thesaurus: Thesaurus, measure: Measure) -> Counter:
    """Compare these resources with everything in force: department by department, one by one."""
    departments = InformationResource.objects.filter(pk__in=resources).order_by()
    counts: Counter = Counter()
    for department in departments.values_list("provider_id", flat=True).distinct():
        with part():
            concepts = refresh_department(department, thesaurus)
            counts += settle_names(concepts, thesaurus)
    for key in sorted(resources):
        with part():
            counts += settle_pairs_of(key, thesaurus, measure)
    return counts


@contextmanager
def part() -> Iterator[None]:
    """One transaction of a comparison; of two comparisons the second waits for the first's part."""
    with act("catalog.duplicatefinding.compare"):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def settle_names(concepts: Collection[str] | None, thesaurus: Thesaurus) -> Counter:
    """Bring the findings of same names in line, of these concepts or all of them."""
    known = DuplicateFinding.objects.current().filter(kind=Kind.NAME)
    with part():
        if concepts is not None:
            known = known.filter(key__in=list(concepts))
        facts = name_facts(concepts, thesaurus)
        return settle(Kind.NAME, facts, list(known.select_related("designation")), thesaurus).counts


def settle_all_pairs(census: Census, thesaurus: Thesaurus, measure: Measure) -> Counter:
    """Bring all findings of near-duplicate resources of two departments in line."""
    left, right = near_pairs(census.sets, measure.threshold, census.departments, measure.least)
    pairs = list(
        zip(census.resources[left].tolist(), census.resources[right].tolist(), strict=True)
    )
    places = {*left.tolist(), *right.tolist()}
    concepts = {int(census.resources[place]): census.concepts_of(place) for place in places}
    known = DuplicateFinding.objects.current().filter(kind=Kind.RESOURCES)
    with part():
        facts = pair_facts(pairs, concepts, thesaurus)
        rows = list(known.select_related("designation"))
        return settle(Kind.RESOURCES, facts, rows, thesaurus).counts


def settle_pairs_of(key: int, thesaurus: Thesaurus, measure: Measure) -> Counter:
    """Bring the findings of near-duplicates of one resource in line."""
    resource = InformationResource.objects.get(pk=key)
    pairs, concepts = pairs_of(resource, thesaurus, measure)
    known = DuplicateFinding.objects.current().filter(kind=Kind.RESOURCES)
    known = known.filter(Q(left=resource) | Q(right=resource)).select_related("designation")
    facts = pair_facts(pairs, concepts, thesaurus)
    return settle(Kind.RESOURCES, facts, list(known), thesaurus).counts


def pairs_of(
    resource: InformationResource, thesaurus: Thesaurus, measure: Measure
) -> tuple[list[tuple[int, int]], dict[int, frozenset[str]]]:
    """Return the near-duplicates of one resource in force in other departments, and the concepts."""
    if resource.status not in IN_FORCE:
        return [], {}
    titles = list(resource.items.values_list("title", flat=True))
    asked = Asked(titles, resource.provider_id, resource.pk, thesaurus)
    found = [one for one in near(asked, measure) if one.department.pk != resource.provider_id]
    pairs = [tuple(sorted((resource.pk, one.resource_id))) for one in found]
    return pairs, concepts_of([resource.pk, *(one.resource_id for one in found)], thesaurus)


def concepts_of(resources: Collection[int], thesaurus: Thesaurus) -> dict[int, frozenset[str]]:
    """Return resource → its concepts."""
    rows = InformationItem.objects.filter(resource_id__in=resources).order_by()
    items = list(rows.values_list("resource_id", "title", "title_key"))
    names = ItemName.objects.filter(key__in={key for _, _, key in items})
    concepts = dict(names.values_list("key", "concept"))
    found: dict[int, set[str]] = {one: set() for one in resources}
    for resource, title, key in items:
        found[resource].add(concepts.get(key) or thesaurus.concept_of(title))
    return {one: frozenset(held) for one, held in found.items()}


def note_frequency(census: Census) -> None:
    """Keep how common each datum is: the look-up of one content asks for its rarest first."""
    frequency = census.frequency()
    rows = [
        row
        for row in ItemName.objects.only("concept", "resources").iterator(chunk_size=5000)
        if row.resources != frequency.get(row.concept, 0)
    ]
    for row in rows:
        row.resources = frequency.get(row.concept, 0)
    ItemName.objects.bulk_update(rows, ["resources"], batch_size=BATCH)


def leave_entry(resources: int, counts: Counter, label: str) -> None:
    """One entry a comparison that changed something; what ended a decision has its own."""
    if counts:
        record(
            verb="compare",
            label=label,
            target=None,
            target_label=f"{resources} 项资源",
            actor=None,
            detail=dict(counts),
        )
