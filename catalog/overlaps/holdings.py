"""Which department holds which datum: recomputed department by department, or all at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from catalog.models import InformationItem, ItemHolding
from catalog.models.resources import IN_FORCE
from catalog.overlaps.names import Thesaurus
from catalog.overlaps.register import note_spellings
from yongcheng.bulk.rows import insert
from yongcheng.trail.clock import today

BATCH = 1000
Held = Mapping[tuple[str, int], int]


def refresh_department(department: int, thesaurus: Thesaurus) -> set[str]:
    """Recompute what a department holds; returns the concepts whose holders or counts changed."""
    return write_holdings(held_by(department, thesaurus), [department])


def held_by(department: int, thesaurus: Thesaurus) -> Held:
    """Return (concept, department) → number of its resources in force that carry it."""
    rows = list(
        InformationItem.objects.filter(
            resource__provider_id=department, resource__status__in=IN_FORCE
        )
        .order_by()
        .values_list("resource_id", "title", "title_key")
    )
    concepts = note_spellings({(title, key) for _, title, key in rows}, thesaurus)
    carriers: dict[str, set[int]] = defaultdict(set)
    for resource, _, key in rows:
        carriers[concepts[key]].add(resource)
    return {(concept, department): len(found) for concept, found in carriers.items()}


def write_holdings(held: Held, departments: Iterable[int] | None = None) -> set[str]:
    """Write the difference to what is on record; returns the concepts it touches.

    departments: whose holdings are given; None = everybody's. What is no longer held keeps its row
    with the day on which that was found.
    """
    current = ItemHolding.objects.current()
    if departments is not None:
        current = current.filter(department_id__in=list(departments))
    on_record = {
        (concept, department): (pk, resources)
        for pk, concept, department, resources in current.values_list(
            "pk", "concept", "department_id", "resources"
        )
    }
    day = today()
    fresh = ((*key, count) for key, count in held.items() if key not in on_record)
    gone = [row[0] for key, row in on_record.items() if key not in held]
    moved = [
        ItemHolding(pk=row[0], resources=held[key])
        for key, row in on_record.items()
        if key in held and held[key] != row[1]
    ]
    for start in range(0, len(gone), BATCH):
        ItemHolding.objects.filter(pk__in=gone[start : start + BATCH]).update(until=day)
    ItemHolding.objects.bulk_update(moved, ["resources"], batch_size=BATCH)
    insert(ItemHolding, ("concept", "department_id", "resources"), fresh, {"since": day})
    touched = {key[0] for key in held if key not in on_record}
    touched |= {key[0] for key in on_record if held.get(key) != on_record[key][1]}
    return touched
