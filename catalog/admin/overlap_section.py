"""同名信息项与相近资源 on the page of a resource, and what an import has put in force is compared."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalog.admin.overlap_page import compare_url
from catalog.choices import VersionStatus
from catalog.models import DuplicateFinding, ResourceVersion
from catalog.overlaps.lookup import Overlaps, SameName
from catalog.overlaps.touched import touch
from catalog.overlaps.warnings import overlaps_of_version, sentence, sourced_elsewhere
from catalog.sheets.applier import after_apply
from yongcheng.departments.models import User
from yongcheng.intake.models import Upload


@dataclass(frozen=True, slots=True)
class NameLine:
    """One item that others hold: how many of them, what was decided, where to read on."""

    title: str
    departments: int
    note: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """One resource with nearly the same items, in a sentence."""

    text: str
    url: str


def section(version: ResourceVersion | None, user: User) -> dict[str, Any]:
    """Return what templates/catalog/overlaps/section.html needs for a version's content."""
    overlaps = overlaps_of_version(version) if version is not None else Overlaps(0)
    if not overlaps:
        return {"overlaps": None}
    own = version.resource
    seen = readable(overlaps, user)
    names = [name_line(one, own.provider_id, seen) for one in overlaps.names]
    return {
        "overlaps": overlaps,
        "overlap_names": names,
        "overlap_pairs": [
            PairLine(sentence(overlaps, one), compare_url(own.pk, one.resource_id))
            for one in overlaps.similar
        ],
        "overlap_within": [
            PairLine(sentence(overlaps, one), compare_url(own.pk, one.resource_id))
            for one in overlaps.within
        ],
    }


def readable(overlaps: Overlaps, user: User) -> set[int]:
    """Return the ids of the findings that the person may open."""
    keys = [one.finding.pk for one in overlaps.names if one.finding]
    if not keys or not user.has_perm("catalog.view_duplicatefinding"):
        return set()
    rows = DuplicateFinding.objects.visible_to(user).filter(pk__in=keys)
    return set(rows.values_list("pk", flat=True))


def name_line(one: SameName, provider_id: int, seen: set[int]) -> NameLine:
    url = ""
    if one.finding and one.finding.pk in seen:
        page = reverse("admin:catalog_duplicatefinding_change", args=[one.finding.pk])
        url = f"{page}?others={provider_id}"
    if one.designation is None:
        distinct = one.finding is not None and one.finding.outcome == "distinct"
        note = f"不属于重复：{one.finding.reason}" if distinct else "没有确定数源部门"
        return NameLine(one.title, one.departments, note, "", url)
    number = one.designation.decision_number
    if sourced_elsewhere(one, provider_id):
        lead = one.designation.lead_department.label
        return NameLine(
            one.title, one.departments, f"数源部门：{lead}（{number}），应申请共享", "warn", url
        )
    return NameLine(one.title, one.departments, f"本部门是数源部门（{number}）", "ok", url)


@after_apply
def compare_what_came_in_force(upload: Upload) -> None:
    """An existing catalogue is published by its upload: it is compared after the commit."""
    rows = ResourceVersion.objects.filter(upload_id=upload.pk, status=VersionStatus.PUBLISHED)
    touch(rows.values_list("resource_id", flat=True).iterator(chunk_size=2000))
