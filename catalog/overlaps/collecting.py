"""Checks the materials that departments ask for against the published catalogue (条例第十九条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from catalog.choices import SharingType
from catalog.models import (
    CollectionHit,
    InformationItem,
    InformationResource,
    MatterMaterial,
    SourceDesignation,
)
from catalog.models.resources import IN_FORCE
from catalog.overlaps.names import Thesaurus
from catalog.rules.collection import Asked, Match, Offer, Offers
from yongcheng.parameters.store import parameter
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record

IDENTITY = "collection.identity_items"
NO_LONGER = "目录里已没有可以替代的资源"
CHANGED = "对应的内容有变化，重新核对"
SHARED = "已改为共享获取"
ENDED = "已不再收取"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check did: materials looked at, hits found, ended."""

    materials: int
    found: int
    ended: int


def check_materials(materials: QuerySet | None = None) -> Outcome:
    """Compare what is asked for with what can be shared; decisions on unchanged hits stand.

    materials: those to look at, None = all that are asked for. One transaction.
    """
    on = today()
    rows = MatterMaterial.objects.current() if materials is None else materials
    looked_at = list(rows.select_related("department").order_by("pk"))
    with act("catalog.collection.check"):
        finder = Finder(on)
        found = ended = 0
        hits: dict[int, dict[int, CollectionHit]] = {}
        known = CollectionHit.objects.current().filter(material__in=[m.pk for m in looked_at])
        for hit in known.select_related("material", "resource"):
            hits.setdefault(hit.material_id, {})[hit.resource_id] = hit
        fresh: list[CollectionHit] = []
        for material in looked_at:
            made, over = _settle(material, finder.matches(material), hits.get(material.pk, {}), on)
            fresh += made
            ended += over
        CollectionHit.objects.bulk_create(fresh, batch_size=500)
        found = len(fresh)
        if found or ended:
            record(
                verb="check_collection",
                label="核对重复收集",
                target=None,
                target_label=f"事项材料 {len(looked_at)} 项",
                actor=None,
                basis="《政务数据共享条例》第十九条第一款",
                detail={"found": found, "ended": ended},
            )
    return Outcome(len(looked_at), found, ended)


def _settle(
    material: MatterMaterial, matches: list[Match], known: dict[int, CollectionHit], on: date
) -> tuple[list[CollectionHit], int]:
    """Return the new hits of a material and how many old ones ended."""
    fresh, ended = [], 0
    standing = {match.resource: match for match in matches}
    for resource, hit in known.items():
        match = standing.get(resource)
        if match is not None and _stands(hit, match):
            continue
        reason = _why_over(material, match)
        CollectionHit.objects.filter(pk=hit.pk).update(ended_on=on, ended_because=reason)
        ended += 1
    for match in matches:
        hit = known.get(match.resource)
        if hit is not None and _stands(hit, match):
            continue
        fresh.append(
            CollectionHit(
                material=material,
                resource_id=match.resource,
                evidence=evidence(match),
                matched=len(match.items),
                found_on=on,
            )
        )
    return fresh, ended


def _stands(hit: CollectionHit, match: Match) -> bool:
    """Whether a hit still says what is the case.

    A confirmed 重复收集 stands as long as the resource gives any of it: only the department's act or
    the end of the resource ends that fact. Any other hit is looked at anew when its content differs.
    """
    if hit.decision == CollectionHit.Decision.DUPLICATE:
        return True
    return evidence(match) == hit.evidence


def _why_over(material: MatterMaterial, match: Match | None) -> str:
    if material.ended_on:
        return ENDED
    if material.source == "shared":
        return SHARED
    return NO_LONGER if match is None else CHANGED


def evidence(match: Match) -> dict[str, Any]:
    """Return what matches and what does not, by name."""
    return {
        "by_title": match.by_title,
        "items": list(match.items),
        "missing": list(match.missing),
    }


class Finder:
    """The shareable catalogue of a day, loaded once."""

    def __init__(self, on: date) -> None:
        self.thesaurus = Thesaurus.load(on)
        names = str(parameter(IDENTITY, on).value).split("、")
        self.ignored = {self.thesaurus.concept_of(name) for name in names if name}
        self.ignored |= self.thesaurus.general
        self.offers = Offers(self._offers())
        self.preferred = {
            self.thesaurus.concept(key): resource
            for key, resource in SourceDesignation.objects.filter(
                ended_on__isnull=True, resource__isnull=False
            ).values_list("item_key", "resource_id")
        }

    def matches(self, material: MatterMaterial) -> list[Match]:
        """Return what the catalogue gives instead of a material that is still asked for."""
        if material.ended_on or material.source == "shared":
            return []
        concept = self.thesaurus.concept_of
        asked = Asked(concept(material.title), {one: concept(one) for one in material.items})
        return self.offers.matches(asked, self.ignored, self.preferred)

    def _offers(self) -> Iterable[Offer]:
        """Every resource in force that may be shared, with the items that may be."""
        resources = InformationResource.objects.filter(status__in=IN_FORCE).exclude(
            sharing_type=SharingType.WITHHELD
        )
        items = InformationItem.objects.filter(resource__in=resources.order_by()).exclude(
            sharing_type=SharingType.WITHHELD
        )
        concepts: dict[int, set[str]] = {}
        of_title: dict[str, str] = {}
        for resource, title in items.order_by().values_list("resource_id", "title").iterator():
            key = of_title.get(title)
            if key is None:
                key = of_title[title] = self.thesaurus.concept_of(title)
            concepts.setdefault(resource, set()).add(key)
        for pk, title in resources.order_by().values_list("pk", "title").iterator():
            yield Offer(pk, self.thesaurus.concept_of(title), frozenset(concepts.get(pk, ())))


def duplicate_collections(department: Any, on: date) -> QuerySet:
    """Return the confirmed 重复收集 of a department as it stood on a day (条例第四十条第（一）项).

    What the sharing and the project offices read: each row names the material, the resource that
    gives it, the decision and its reason. Put right = the material is no longer asked for.
    """
    rows = CollectionHit.objects.confirmed(on).filter(material__department=department)
    return rows.select_related("material__department", "resource__provider", "decided_by")
