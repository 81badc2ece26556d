"""What of the catalogue can be found: resources by every text of theirs, and systems."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from catalog.models import InformationItem, InformationResource, InformationSystem
from catalog.search.matching import Owners
from catalog.search.ranking import Finder
from catalog.search.reasons import why
from yongcheng.search.counting import Counted
from yongcheng.search.names import naming, ranked
from yongcheng.search.registry import Found, Hit, kind
from yongcheng.search.search import named_departments
from yongcheng.search.words import Words


def owners_of(user: Any, words: Words) -> Owners:
    """Return which departments and systems each word names; these change, so they come first."""
    departments, systems = named_departments(), named_systems(user)
    return Owners(
        {word.text: naming(word, departments) for word in words},
        {word.text: naming(word, systems) for word in words},
    )


def named_systems(user: Any) -> list[tuple[int, tuple[str, ...]]]:
    """Return (id, names) of the systems this person may see, read once for a request."""
    known = user.__dict__.get("_named_systems")
    if known is None:
        rows = InformationSystem.objects.visible_to(user).order_by("name", "id")
        known = [(pk, (name,)) for pk, name in rows.values_list("id", "name")]
        user.__dict__["_named_systems"] = known
    return known


def finder(rows: QuerySet, user: Any, words: Words) -> Finder:
    """Return a search among rows that are scoped already: for lists, tabs and the page 检索."""
    return Finder(rows, words, owners_of(user, words) if words else Owners())


def address(model: str, words: Words) -> str:
    """Return the list of that model narrowed by the same words."""
    query = urlencode({"q": " ".join(word.typed for word in words)})
    return f"{reverse(f'admin:catalog_{model}_changelist')}?{query}"


@kind("resources", "政务信息资源", order=10)
def resources(user: Any, words: Words, most: int) -> Found | None:
    """Resources by name, code, initials, items, abstract, department and system."""
    if not user.has_perm("catalog.view_informationresource"):
        return None
    scoped = InformationResource.objects.visible_to(user)
    search = finder(scoped.select_related("provider", "source_system"), user, words)
    total = search.count()
    rows = search.page(0, most) if total else []
    items = items_of(row.pk for row in rows)
    hits = tuple(
        Hit(
            row.title,
            reverse("admin:catalog_informationresource_change", args=[row.pk]),
            row.code,
            (row.provider.label, row.get_status_display()),
            why(row, items.get(row.pk, ()), words, search.owners),
        )
        for row in rows
    )
    return Found(hits, total, address("informationresource", words))


def items_of(keys: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Return (key, title) of the items of these resources."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = InformationItem.objects.filter(resource_id__in=list(keys)).order_by("position")
    for resource, key, title in rows.values_list("resource_id", "title_key", "title"):
        found.setdefault(resource, []).append((key, title))
    return found


@kind("systems", "政务信息系统", order=20)
def systems(user: Any, words: Words, most: int) -> Found | None:
    """Systems by name or initials."""
    if not user.has_perm("catalog.view_informationsystem"):
        return None
    keys = ranked(words, named_systems(user))
    rows = InformationSystem.objects.visible_to(user).select_related("owner").in_bulk(keys[:most])
    hits = tuple(
        Hit(
            rows[key].name,
            reverse("admin:catalog_informationsystem_change", args=[key]),
            "",
            (rows[key].owner.label, rows[key].get_phase_display()),
        )
        for key in keys[:most]
        if key in rows
    )
    return Found(hits, Counted(len(keys)), address("informationsystem", words))
