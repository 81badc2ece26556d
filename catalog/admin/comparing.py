"""比对: any two versions, or any two resources, side by side.

Addresses: compare/?left=ID&right=ID names resources (their version in force), "v" before an id names
a version of any resource: compare/?left=v12&right=v15. With only=1 what is equal is left out.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from catalog.admin.side_by_side import Comparison, Kind, side_by_side
from catalog.models import InformationResource, ResourceVersion
from catalog.overlaps.names import Thesaurus
from yongcheng.departments.models import User
from yongcheng.trail.clock import today

NAME = "admin:catalog_informationresource_compare"
VERSION = "v"
HEADINGS = {
    Kind.DIFFERING: "两边都有，不同",
    Kind.ONLY_LEFT: "只在左边",
    Kind.ONLY_RIGHT: "只在右边",
    Kind.SAME: "两边相同",
}


@dataclass(frozen=True)
class Side:
    """One side: the version that is read and the others that may be put in its place."""

    version: ResourceVersion
    choices: tuple[ResourceVersion, ...]

    @property
    def resource(self) -> InformationResource:
        return self.version.resource

    @property
    def token(self) -> str:
        return f"{VERSION}{self.version.pk}"

    @property
    def url(self) -> str:
        page = reverse("admin:catalog_informationresource_change", args=[self.resource.pk])
        return f"{page}?tab=info&version={self.version.number}"


def url_of(left: str | int, right: str | int) -> str:
    """Return the page that compares two resources (ids) or two versions ("v" and the id)."""
    return f"{reverse(NAME)}?{urlencode({'left': left, 'right': right})}"


def compare_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The page. A side that the person may not see is not found."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = [request.GET.get(name, "") for name in ("left", "right")]
    left, right = (side_of(one, request.user) for one in asked)
    thesaurus = Thesaurus.load(today())
    comparison = side_by_side(left.version.parsed, right.version.parsed, thesaurus.concept_of)
    only = request.GET.get("only") == "1"
    base = {"left": left.token, "right": right.token}
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "比对两个版本" if left.resource == right.resource else "比对两项资源",
        "left": left,
        "right": right,
        "same_resource": left.resource == right.resource,
        "comparison": comparison,
        "only": only,
        "rows": comparison.differing if only else comparison.fields,
        "groups": groups(comparison, only=only),
        "counts": counts(comparison, f"?{urlencode(base)}" if only else ""),
        "only_url": f"?{urlencode(base | {'only': '1'})}",
        "all_url": f"?{urlencode(base)}",
        "swap_url": f"?{urlencode({'left': right.token, 'right': left.token})}",
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "catalog/compare.html", context)


def groups(comparison: Comparison, *, only: bool) -> list[tuple[Kind, str, tuple]]:
    """Return (anchor, heading, 信息项) of what is to be shown; empty groups are left out."""
    found = [(kind, heading, comparison.of(kind)) for kind, heading in HEADINGS.items()]
    return [one for one in found if one[2] and not (only and one[0] is Kind.SAME)]


def counts(comparison: Comparison, whole_url: str) -> list[tuple[str, int, str]]:
    """Return (words, number, address) of the figures; `whole_url` shows what is left out here."""
    equal = len(comparison.fields) - len(comparison.differing)
    return [
        ("字段不同", len(comparison.differing), "#fields"),
        ("字段相同", equal, f"{whole_url}#fields"),
        *(
            (
                f"信息项{heading}",
                len(comparison.of(kind)),
                f"{whole_url if kind is Kind.SAME else ''}#{kind}",
            )
            for kind, heading in HEADINGS.items()
        ),
    ]


def side_of(token: str, user: User) -> Side:
    """Return one side. Raises Http404 for what is not there or not this person's to see."""
    number = token.removeprefix(VERSION)
    if not number.isdecimal():
        raise Http404
    rows = visible_versions(user)
    if token.startswith(VERSION):
        version = rows.filter(pk=int(number)).first()
    else:
        rows = rows.filter(resource=int(number))
        version = (
            rows.filter(resource__current_version=F("pk")).first()
            or rows.order_by("-number").first()
        )
    if version is None:
        raise Http404
    others = ResourceVersion.objects.visible_to(user).filter(resource=version.resource_id)
    return Side(version, tuple(others.defer("content", "returned_content").order_by("-number")))


def visible_versions(user: User) -> QuerySet:
    """Return the versions of the resources that this person sees."""
    readable = InformationResource.objects.visible_to(user)
    rows = ResourceVersion.objects.visible_to(user).filter(resource__in=readable)
    return rows.select_related("resource__provider").defer("returned_content")


@admin.action(description="比较所选", permissions=["view"])
def compare_chosen(model_admin: Any, request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """The button of the bulk bar: exactly two ticked resources are compared."""
    chosen = list(rows.order_by("pk").values_list("pk", flat=True)[:3])
    if len(chosen) != 2:
        messages.warning(request, "比较要正好勾选两项资源。请勾选两项后再点“比较所选”。")
        return HttpResponseRedirect(request.get_full_path())
    return HttpResponseRedirect(url_of(*chosen))


class CompareAction:
    """Puts the comparison behind the acts of the bulk bar: it changes nothing."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        acts = super().get_actions(request)
        name = compare_chosen.__name__
        return {**{key: one for key, one in acts.items() if key != name}, **_only(acts, name)}


def _only(acts: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: acts[name]} if name in acts else {}
