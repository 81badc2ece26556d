"""How one row behind a number of the matrix reads: its name, why it is here, until when, where it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from catalog.models import ChangeTrigger, InformationResource, InformationSystem, ObligationKind


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    title: str
    url: str
    department: str
    why: str
    due_on: date | None = None
    code: str = ""


def line_of(kind: str, row: Any, on: date) -> Line:
    """Return one row of the list behind a cell of this kind."""
    return WORDS[ObligationKind(kind)](row, on)


def _resource(why: Callable[[InformationResource], str]) -> Callable[[Any, date], Line]:
    def words(row: InformationResource, on: date) -> Line:
        url = reverse("admin:catalog_informationresource_change", args=[row.pk])
        return Line(row.title, url, row.provider.label, why(row), code=row.code)

    return words


def _published(row: InformationResource) -> str:
    return f"现行版本 {row.published_on:%Y-%m-%d} 发布" if row.published_on else ""


def _unjustified(row: InformationResource) -> str:
    if row.has_weak_basis:
        return "依据只有政策文件，补充法律、行政法规或国务院决定的条款"
    return f"依据满一个说明周期，{_published(row)}"


def _update(row: ChangeTrigger, on: date) -> Line:
    url = reverse("admin:catalog_changetrigger_change", args=[row.pk])
    why = f"{row.get_kind_display()}，{row.happened_on:%Y-%m-%d} 发生"
    return Line(
        row.resource.title,
        url,
        row.resource.provider.label,
        why,
        row.due_on,
        row.resource.code,
    )


def _system(row: InformationSystem, on: date) -> Line:
    url = reverse("admin:catalog_informationsystem_change", args=[row.pk])
    why = "没有关联已发布的资源，也没有经主管部门确认不产生数据资源"
    return Line(row.name, url, row.owner.label, why)


WORDS: dict[ObligationKind, Callable[[Any, date], Line]] = {
    ObligationKind.COMPILE: _resource(
        lambda row: _published(row) or row.get_status_display(),
    ),
    ObligationKind.REVIEW: _resource(lambda row: f"{_published(row)}，本周期没有核对记录"),
    ObligationKind.UPDATE: _update,
    ObligationKind.ASSESS: _resource(lambda row: "两项评估没有记全"),
    ObligationKind.JUSTIFY: _resource(_unjustified),
    ObligationKind.LINK: _resource(lambda row: "没有写明已登记的来源系统，也没有标为无信息系统"),
    ObligationKind.SYSTEMS: _system,
}
