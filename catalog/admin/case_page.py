"""The page of one resource: who looks at which version, in which tab, and what they can do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.admin import acting, case_tabs, timeline
from catalog.admin.resource_list import status_mark
from catalog.choices import VersionKind
from catalog.content import ResourceContent
from catalog.filters import turn_of
from catalog.models import ChangeTrigger, InformationResource, ResourceVersion
from catalog.workflow.drafts import why_not_propose
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.desk import marks
from yongcheng.desk.dues import Horizon
from yongcheng.desk.parts import Tab
from yongcheng.desk.sections import Line, Section, sections_of
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar
from yongcheng.workflow.transitions import Transition

LABEL = "catalog.informationresource"


@dataclass
class Case:
    """A resource as one person sees it."""

    resource: InformationResource
    user: User
    asked: dict[str, str]

    @cached_property
    def versions(self) -> list[ResourceVersion]:
        """Every version the person may see, newest first, without contents."""
        rows = ResourceVersion.objects.visible_to(self.user).filter(resource=self.resource)
        rows = rows.select_related("published_by", "created_by").defer(
            "content", "returned_content"
        )
        return list(rows.order_by("-number"))

    @cached_property
    def under_way(self) -> ResourceVersion | None:
        """The open version, if it is this person's business."""
        return self._with_content(self.resource.open_version_id)

    @cached_property
    def current(self) -> ResourceVersion | None:
        """The version in force; of a retired resource, the last one that was."""
        return self._with_content(self.resource.current_version_id)

    @cached_property
    def shown(self) -> ResourceVersion | None:
        """The version whose content the reading tabs show."""
        number = self.asked.get("version", "")
        chosen = next((one for one in self.versions if str(one.number) == number), None)
        if chosen is not None:
            return self._with_content(chosen.pk)
        return self.current or self.under_way or self._latest

    @property
    def shows_row(self) -> bool:
        """Whether the version shown is the one whose content the row carries."""
        row = self.resource.current_version_id or self.resource.open_version_id
        return self.shown is not None and self.shown.pk == row

    @cached_property
    def content(self) -> ResourceContent:
        return self.shown.parsed if self.shown else ResourceContent()

    @cached_property
    def tab(self) -> str:
        asked = self.asked.get("tab", "")
        if asked in case_tabs.TEMPLATES and (asked != "review" or self.under_way):
            return asked
        return "review" if self.under_way else "info"

    @cached_property
    def horizon(self) -> Horizon:
        return Horizon(today(), load_calendar())

    @cached_property
    def trail(self) -> list[Any]:
        return timeline.entries(self.versions)

    @property
    def _latest(self) -> ResourceVersion | None:
        return self._with_content(self.versions[0].pk) if self.versions else None

    def _with_content(self, pk: int | None) -> ResourceVersion | None:
        if pk is None or pk not in {one.pk for one in self.versions}:
            return None
        kept = self.__dict__.setdefault("_loaded", {})
        if pk not in kept:
            rows = ResourceVersion.objects.select_related(
                "resource__provider", "reviewer", "base", "submitted_by", "head_by"
            )
            kept[pk] = rows.get(pk=pk)
        return kept[pk]

    @property
    def may_edit(self) -> bool:
        """Whether this person edits the draft now."""
        version = self.under_way
        return version is not None and version.is_editable and self.is_clerk

    @property
    def is_clerk(self) -> bool:
        own = self.resource.provider_id in department_ids(self.user)
        return own and Role.DEPARTMENT_CLERK in self.user.roles

    @property
    def may_propose(self) -> bool:
        return self.is_clerk and not why_not_propose(self.resource, self.user)

    @staticmethod
    def success(pk: int, transition: Transition) -> str:
        """Say what an act has brought about, with number and version."""
        resource = InformationResource.objects.select_related(
            "current_version", "open_version"
        ).get(pk=pk)
        version = resource.open_version or resource.current_version
        if transition.name == "publish" and resource.current_version and not resource.retired_on:
            number = resource.current_version.number
            return f"已发布“{resource.title}”第 {number} 版，代码 {resource.code}。"
        if transition.name == "publish":
            return f"“{resource.title}”已下线，代码 {resource.code} 不再使用。"
        part = f"第 {version.number} 版" if version else ""
        return f"“{resource.title}”{part}：已办理“{transition.label}”。"


def case_response(
    model_admin: Any, request: HttpRequest, resource: InformationResource
) -> HttpResponse:
    case = Case(resource, request.user, request.GET.dict())
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": resource.title,
        "title_chip": title_chip(case),
        "case": case,
        "resource": resource,
        "page": model_admin.page_url(resource),
        "identity_parts": identity(case),
        "tabs": tabs(case),
        "tab_template": case_tabs.TEMPLATES[case.tab],
        "queue": queue(request.user, resource),
        "sections": sections_of(resource, request.user, "side"),
        "impact": impact(case),
        **acting.context(model_admin, request, case),
        **timeline.context(case),
        **case_tabs.context(case),
    }
    return TemplateResponse(request, "catalog/case.html", context)


def title_chip(case: Case) -> str:
    """The chip beside the name: of a case under way, where its version stands."""
    version = case.under_way
    if version is not None and version.kind != VersionKind.INITIAL:
        return marks.chip(version.get_status_display(), version.status)
    return status_mark(case.resource)


def identity(case: Case) -> list[tuple[str, str]]:
    """Return (text, class) of the line under the name."""
    resource, version = case.resource, case.under_way
    parts = [(resource.code or "代码在发布时编制", "code" if resource.code else "")]
    parts.append((resource.provider.name, ""))
    if version is None:
        if case.current is not None and resource.is_in_force:
            parts.append((f"现行第 {case.current.number} 版", ""))
        return parts
    if version.kind == VersionKind.INITIAL:
        parts.append((f"首次编制，第 {version.round} 轮送审" if version.round else "首次编制", ""))
    else:
        kind = version.get_kind_display()
        tail = f"，第 {version.round} 轮" if version.round > 1 else ""
        held = f"，第 {case.current.number} 版继续有效" if case.current else ""
        parts.append((f"{kind}：第 {version.number} 版{tail}{held}", ""))
    if version.origin:
        parts.append((version.origin, ""))
    return parts


def tabs(case: Case) -> list[Tab]:
    content = case.content
    basis = len(content.bases)
    found = []
    if case.under_way is not None:
        found.append(("review", "审核", None))
    found += [
        ("info", "资源信息", None),
        ("items", "信息项", len(content.items)),
        ("basis", "依据与评估", basis),
        ("quality", "质量", case.resource.quality_gaps if case.shows_row else None),
        ("versions", "版本", len(case.versions)),
        ("trail", "留痕", len(case.trail)),
    ]
    kept = f"&version={case.shown.number}" if "version" in case.asked and case.shown else ""
    return [Tab(label, f"?tab={key}{kept}", n, key == case.tab) for key, label, n in found]


def impact(case: Case) -> Section | None:
    """What of the catalogue itself hangs on this resource: updates owed, decisions that name it."""
    owed = ChangeTrigger.objects.visible_to(case.user).unfinished().filter(resource=case.resource)
    lines = [
        Line(
            f"更新事由：{one.get_kind_display()}，{case.horizon.day(one.due_on)} 到期"
            + ("，已报送" if one.reported_on else ""),
            reverse("admin:catalog_changetrigger_change", args=[one.pk]),
        )
        for one in owed[:5]
    ]
    count = case.resource.designations.filter(ended_on__isnull=True).count()
    if count:
        listed = reverse("admin:catalog_sourcedesignation_changelist")
        lines.append(
            Line(f"{count} 项数据以本资源为数源", f"{listed}?q={quote(case.resource.title)}")
        )
    return Section("关联事项", tuple(lines)) if lines else None


def queue(user: User, resource: InformationResource) -> dict[str, Any]:
    """Return the neighbours of this case among those on which it is the person's turn."""
    keys = list(turn_of(user).values_list("resource_id", flat=True)[:1000])
    if resource.pk not in keys:
        return {"total": len(keys), "next": keys[0] if keys else None}
    place = keys.index(resource.pk)
    return {
        "total": len(keys),
        "place": place + 1,
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
    }


def latest_version(resource: InformationResource) -> ResourceVersion | None:
    """Return the version decided last, for whoever decides second; everybody may read it."""
    return resource.current_version
