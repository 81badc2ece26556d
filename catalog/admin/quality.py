"""质量: the card and tab of a resource, the page of departments, the filter of the list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.admin.content_form import SHOWN_AT
from catalog.assessment.scoring import by_department, levels, measured, score_of
from catalog.models import InformationResource
from catalog.models.resources import IN_FORCE
from catalog.rules.quality import Lost
from yongcheng.departments.models import User
from yongcheng.desk.navigation import Nav, page
from yongcheng.desk.sections import Line, Section, section
from yongcheng.trail.clock import today

WORST = 10
ITEM_ROWS, BASIS_ROWS = "items", "bases"
NAME = "admin:catalog_informationresource"


@dataclass(frozen=True)
class LostLine:
    """One line of lost points with the way to the field that mends it."""

    lost: Lost
    url: str


@section("catalog.informationresource", "side")
def card(resource: InformationResource, user: User) -> Section | None:
    """The score of what the row shows; the lines stand in the tab."""
    if resource.quality is None:
        return None
    text = f"质量 {resource.quality} 分"
    gaps = f"，扣分 {resource.quality_gaps} 处" if resource.quality_gaps else "，没有扣分"
    return Section("目录质量", (Line(text + gaps, "?tab=quality"),))


def context(case: Any) -> dict[str, Any]:
    """Return what the tab needs: the score of the version shown, worst lines first."""
    version = case.shown
    if version is None:
        return {"score": None}
    found = score_of(version)
    edit = edit_url(case)
    lines = sorted(found.lost, key=lambda one: -one.points)
    return {
        "score": found,
        "lines": [LostLine(one, f"{edit}{anchor(one)}" if edit else "") for one in lines],
        "lost_points": sum(one.points for one in lines),
        "propose_url": "../propose/change/" if case.may_propose else "",
        "owed_updates": case.resource.triggers.unfinished().late(today()).count(),
    }


def edit_url(case: Any) -> str:
    """Return the form in which this version is mended, "" where this person does not edit it."""
    version = case.under_way
    if not case.may_edit or version.kind == "retirement" or case.shown.pk != version.pk:
        return ""
    return reverse(f"{NAME}_edit", args=[case.resource.pk])


def anchor(lost: Lost) -> str:
    """Return the place of the field in the form."""
    if lost.item is not None:
        return f"#id_{ITEM_ROWS}-{lost.item}-{lost.field}"
    if lost.field in (ITEM_ROWS, BASIS_ROWS):
        return f"#id_{lost.field}-0-title"
    return f"#id_{SHOWN_AT.get(lost.field, lost.field)}"


class QualityFilter(admin.SimpleListFilter):
    """Published resources by band of score: what the numbers of the page open."""

    title = "质量分"
    parameter_name = "quality"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.levels = levels(today())
        return [*((one.key, one.label) for one in self.levels), ("any", "全部已发布")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        published = Q(status__in=IN_FORCE)
        if self.value() == "any":
            return queryset.filter(published)
        chosen = next((one for one in self.levels if one.key == self.value()), None)
        return queryset.filter(published & chosen.condition()) if chosen else queryset


def quality_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """目录质量: average and distribution by department, the worst resources."""
    day = today()
    whole, departments = by_department(request.user, day)
    listed = model_admin.list_url()
    worst = measured(request.user, day).filter(quality__isnull=False).select_related("provider")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "目录质量",
        "levels": levels(day),
        "whole": whole,
        "rows": [(one, links(listed, one)) for one in departments],
        "worst": worst.filter(quality_gaps__gt=0).order_by("quality", "code", "id")[:WORST],
        "ledger_url": reverse("ledgers:show", args=["quality"]),
    }
    return TemplateResponse(request, "catalog/quality.html", context)


def links(listed: str, one: Any) -> list[tuple[int, str]]:
    """Return the numbers of a department, each with the list of as many rows."""
    base = f"{listed}?provider__id__exact={one.department.pk}&quality="
    found = [(one.resources, f"{base}any")]
    return found + [(number, f"{base}{level.key}") for level, number in one.bands]


page(
    Nav("目录", 16, "目录质量"),
    f"{NAME}_quality",
    lambda user: user.has_perm("catalog.view_reportingperiod"),
)
