"""Steps of the topic overlaps."""

from collections import defaultdict
from itertools import combinations, islice
from typing import Any

import numpy as np
from django.db import transaction

from catalog.codes import normalise_name
from catalog.models import InformationItem
from catalog.models.resources import IN_FORCE
from catalog.overlaps import register
from catalog.overlaps.census import Census, take_census
from catalog.overlaps.measure import Measure
from catalog.overlaps.names import Thesaurus
from catalog.overlaps.similar import Sets, near_pairs
from yongcheng.trail.clock import today


def census() -> Census:
    """Note every spelling and read the catalogue in force."""
    register.note_all(Thesaurus.load(today()))
    return take_census()


def names(watch: Any) -> None:
    """From the bare rows to every datum with the departments that hold it; nothing is kept."""
    with transaction.atomic():
        with watch.running():
            holders: dict[str, int] = defaultdict(int)
            for concept, _ in census().holdings():
                holders[concept] += 1
            shared = [concept for concept, count in holders.items() if count >= 2]
        transaction.set_rollback(True)
    watch.note(items=InformationItem.objects.count(), shared=len(shared))


def naive(watch: Any, rows: int) -> None:
    """What one writes first."""
    items = InformationItem.objects.select_related("resource__provider").order_by("id")
    with watch.running():
        holders: dict[str, set[str]] = defaultdict(set)
        for item in items[:rows]:
            if item.resource.status in IN_FORCE:
                holders[normalise_name(item.title)].add(item.resource.provider.name)
        [name for name, departments in holders.items() if len(departments) >= 2]


def near(watch: Any, sample: int) -> None:
    """Compare near_pairs with brute force on a sample rich in near copies."""
    with transaction.atomic():
        whole, measure = census(), Measure.on(today())
        transaction.set_rollback(True)
    left, right = near_pairs(whole.sets, measure.threshold, whole.departments, measure.least)
    chosen = np.unique(np.concatenate([left, right]))[: sample // 2]
    others = range(len(whole.resources))
    chosen = sorted({*chosen.tolist(), *islice(others, sample - len(chosen))})
    sets = [frozenset(part(whole.sets, place)) for place in chosen]
    groups = whole.departments[chosen]
    owners = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    elements = np.array([element for one in sets for element in sorted(one)], np.int32)
    found = near_pairs(
        Sets.of(owners, elements, len(sets)), measure.threshold, groups, measure.least
    )
    ours = set(zip(*(one.tolist() for one in found), strict=True))
    brute = {
        (a, b)
        for a, b in combinations(range(len(sets)), 2)
        if groups[a] != groups[b] and is_near(sets[a], sets[b], measure)
    }
    watch.note(differing=len(ours ^ brute), pairs=len(brute), whole=len(left))


def part(sets: Sets, place: int) -> list[int]:
    return sets.elements[sets.starts[place] : sets.starts[place + 1]].tolist()


def is_near(one: frozenset[int], other: frozenset[int], measure: Measure) -> bool:
    """Brute force: intersection over union."""
    if min(len(one), len(other)) < measure.least:
        return False
    return len(one & other) >= measure.threshold * len(one | other)
