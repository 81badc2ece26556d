"""Projection: writes a version's content onto the resource row and its parts, for readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from catalog.choices import STRONG_BASIS_KINDS
from catalog.codes import normalise_name
from catalog.content import Assessment, ResourceContent
from catalog.models.classification import Classification
from catalog.models.resources import InformationItem, InformationResource, WithholdingBasis
from catalog.models.systems import InformationSystem


@dataclass(frozen=True)
class Lookup:
    """Registers that content names by text: classification code → id, (owner, name) → system id."""

    classifications: dict[str, int]
    systems: dict[tuple[int, str], int]

    @classmethod
    def load(cls, provider_ids: Iterable[int]) -> Self:
        systems = InformationSystem.objects.filter(owner_id__in=list(provider_ids))
        return cls(
            dict(Classification.objects.values_list("full_code", "id")),
            {
                (owner, normalise_name(name)): pk
                for owner, name, pk in systems.values_list("owner_id", "name", "id")
            },
        )


def is_done(assessment: Assessment) -> bool:
    """Whether an assessment was made or stated not to be needed (条例第十三条)."""
    return bool(assessment.done_on or assessment.not_needed_because)


def columns(content: ResourceContent, provider_id: int, lookup: Lookup) -> dict[str, Any]:
    """Return column → value of the resource row for this content."""
    kinds = {basis.kind for basis in content.bases}
    return {
        "code": content.code,
        "title": content.title,
        "title_key": normalise_name(content.title),
        "provider_unit": content.provider_unit,
        "classification_id": lookup.classifications.get(content.class_code),
        "abstract": content.abstract,
        "format_class": content.format_class,
        "format_type": content.format_type,
        "sharing_type": content.sharing_type,
        "method_class": content.method_class,
        "method_type": content.method_type,
        "openness": content.openness,
        "update_cycle": content.update_cycle,
        "issued_on": iso_date(content.issued_on),
        "source_system_id": lookup.systems.get((provider_id, normalise_name(content.system_name))),
        "has_no_system": bool(content.has_no_system),
        "data_category": content.data_category,
        "grade": content.grade,
        "item_count": len(content.items),
        "basis_count": len(content.bases),
        "has_weak_basis": bool(kinds) and not kinds & STRONG_BASIS_KINDS,
        "is_assessed": is_done(content.secrecy_assessment) and is_done(content.privacy_assessment),
    }


def item_rows(resource_id: int, content: ResourceContent) -> list[InformationItem]:
    """Return unsaved item rows, numbered from 1 in the order of the content."""
    return [
        InformationItem(
            resource_id=resource_id,
            position=position,
            title=item.title,
            title_key=normalise_name(item.title),
            title_en=item.title_en,
            data_type=item.data_type,
            length=item.length,
            sharing_type=item.sharing_type,
            is_open=item.is_open,
            grade=item.grade,
            data_category=item.data_category,
            is_key=item.is_key,
            is_personal=item.is_personal,
            is_deidentified=item.is_deidentified,
        )
        for position, item in enumerate(content.items, 1)
    ]


def basis_rows(resource_id: int, content: ResourceContent) -> list[WithholdingBasis]:
    """Return unsaved basis rows."""
    return [
        WithholdingBasis(
            resource_id=resource_id,
            kind=basis.kind,
            title=basis.title,
            document_number=basis.document_number,
            article=basis.article,
            issued_on=iso_date(basis.issued_on),
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
