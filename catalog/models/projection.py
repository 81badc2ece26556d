"""Projection: writes a version's content onto the resource row and its parts, for readers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Self

from catalog.choices import STRONG_BASIS_KINDS
from catalog.codes import normalise_name
from catalog.content import Assessment, Basis, ItemContent, ResourceContent
from catalog.models.classification import Classification
from catalog.models.quality import Yardstick
from catalog.models.resources import InformationItem, InformationResource, WithholdingBasis
from catalog.models.search_text import search_columns
from catalog.models.systems import InformationSystem
from yongcheng.trail.clock import today


@dataclass(frozen=True)
class Lookup:
    """Registers that content names by text: classification code → id, (owner, name) → system id.

    yardstick: what the quality of a content is measured by.
    """

    classifications: dict[str, int]
    systems: dict[tuple[int, str], int]
    yardstick: Yardstick = field(default_factory=Yardstick)

    @classmethod
    def load(cls, provider_ids: Iterable[int]) -> Self:
        systems = InformationSystem.objects.filter(owner_id__in=list(provider_ids))
        return cls(
            dict(Classification.objects.values_list("full_code", "id")),
            {
                (owner, normalise_name(name)): pk
                for owner, name, pk in systems.values_list("owner_id", "name", "id")
            },
            Yardstick.load(today()),
        )


def is_done(assessment: Assessment) -> bool:
    """Whether an assessment was made or stated not to be needed (条例第十三条)."""
    return bool(assessment.done_on or assessment.not_needed_because)


def columns(content: ResourceContent, provider_id: int, lookup: Lookup) -> dict[str, Any]:
    """Return column → value of the resource row for this content."""
    kinds = {basis.kind for basis in content.bases}
    classification = lookup.classifications.get(content.class_code)
    system = lookup.systems.get((provider_id, normalise_name(content.system_name)))
    points, gaps = lookup.yardstick.count(
        content, is_classified=classification is not None, is_linked=system is not None
    )
    return {
        "code": content.code,
        "title": content.title,
        "title_key": normalise_name(content.title),
        "provider_unit": content.provider_unit,
        "classification_id": classification,
        "abstract": content.abstract,
        "format_class": content.format_class,
        "format_type": content.format_type,
        "sharing_type": content.sharing_type,
        "method_class": content.method_class,
        "method_type": content.method_type,
        "openness": content.openness,
        "update_cycle": content.update_cycle,
        "issued_on": iso_date(content.issued_on),
        "source_system_id": system,
        "has_no_system": bool(content.has_no_system),
        "data_category": content.data_category,
        "grade": content.grade,
        "item_count": len(content.items),
        "basis_count": len(content.bases),
        "has_weak_basis": bool(kinds) and not kinds & STRONG_BASIS_KINDS,
        "is_assessed": is_done(content.secrecy_assessment) and is_done(content.privacy_assessment),
        "quality": points,
        "quality_gaps": gaps,
        **search_columns(content),
    }


ITEM_COLUMNS = (
    "title",
    "title_key",
    "title_en",
    "data_type",
    "length",
    "sharing_type",
    "is_open",
    "grade",
    "data_category",
    "is_key",
    "is_personal",
    "is_deidentified",
)
BASIS_COLUMNS = ("kind", "title", "document_number", "article", "issued_on")


@lru_cache(maxsize=8192)
def item_values(item: ItemContent) -> tuple[Any, ...]:
    """Return the values of an item's row in the order of ITEM_COLUMNS."""
    return (
        item.title,
        normalise_name(item.title),
        item.title_en,
        item.data_type,
        item.length,
        item.sharing_type,
        item.is_open,
        item.grade,
        item.data_category,
        item.is_key,
        item.is_personal,
        item.is_deidentified,
    )


def basis_values(basis: Basis) -> tuple[Any, ...]:
    """Return the values of a basis' row in the order of BASIS_COLUMNS."""
    issued_on = iso_date(basis.issued_on)
    return basis.kind, basis.title, basis.document_number, basis.article, issued_on


def item_rows(resource_id: int, content: ResourceContent) -> list[InformationItem]:
    """Return unsaved item rows, numbered from 1 in the order of the content."""
    return [
        InformationItem(
            resource_id=resource_id,
            position=position,
            **dict(zip(ITEM_COLUMNS, item_values(item), strict=True)),
        )
        for position, item in enumerate(content.items, 1)
    ]


def basis_rows(resource_id: int, content: ResourceContent) -> list[WithholdingBasis]:
    """Return unsaved basis rows."""
    return [
        WithholdingBasis(
            resource_id=resource_id, **dict(zip(BASIS_COLUMNS, basis_values(basis), strict=True))
        )
        for basis in content.bases
    ]


def project(
    resource: InformationResource,
    content: ResourceContent,
    *,
    at: datetime,
    lookup: Lookup | None = None,
) -> None:
    """Write the content onto a saved resource: its row, its items, its bases."""
    lookup = lookup or Lookup.load([resource.provider_id])
    values = columns(content, resource.provider_id, lookup) | {"updated_at": at}
    for name, value in values.items():
        setattr(resource, name, value)
    resource.save(update_fields=list(values))
    resource.items.all().delete()
    resource.bases.all().delete()
    InformationItem.objects.bulk_create(item_rows(resource.pk, content))
    WithholdingBasis.objects.bulk_create(basis_rows(resource.pk, content))


def iso_date(text: str) -> date | None:
    """Return the date of an ISO text, None for ""."""
    return date.fromisoformat(text) if text else None
