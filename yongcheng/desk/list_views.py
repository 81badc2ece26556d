"""What one request shows of a list: which view, which columns, in which order, and what is amiss."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpRequest, QueryDict

from yongcheng.desk.list_columns import ListColumn, ordered, resolved
from yongcheng.desk.list_query import COLUMNS_VAR, VIEW_VAR, address, canonical, faults, named_order
from yongcheng.views.acts import ListState, scopes_open_to
from yongcheng.views.choosing import Shelf, shelf_of
from yongcheng.views.models import SavedView, ViewScope

TABS_AND_VIEWS = 7
NONE = "0"


@dataclass
class ListViews:
    """The list as one person opens it."""

    model_admin: Any
    request: HttpRequest
    known: dict[str, ListColumn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = resolved(self.model_admin)

    @property
    def label(self) -> str:
        return self.model_admin.opts.label_lower

    @cached_property
    def shelf(self) -> Shelf:
        return shelf_of(self.label, self.request.user)

    @cached_property
    def asked(self) -> str:
        return self.request.GET.get(VIEW_VAR, "")

    @cached_property
    def current(self) -> SavedView | None:
        """The view that the address names and this person may open."""
        return self.shelf.by_id(self.asked) if self.asked else None

    @property
    def is_lost(self) -> bool:
        """Whether the address names a view that is gone or not this person's."""
        return self.asked not in {"", NONE} and self.current is None

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """The columns of the list as it is declared."""
        keys = list(self.known)
        return ordered([key for key in self.model_admin.list_display if key in self.known], keys)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns shown: of the address, of the view, of the person's habit, as declared."""
        stated = self.request.GET.get(COLUMNS_VAR, "")
        chosen: list[str] = stated.split(",") if stated else []
        if not chosen and self.current is not None:
            chosen = list(self.current.columns)
        elif not chosen and not self.asked:
            chosen = self.shelf.columns
        chosen = [key for key in chosen if key in self.known]
        return ordered(chosen, list(self.known)) if chosen else self.declared

    @property
    def columns(self) -> list[ListColumn]:
        return [self.known[key] for key in self.keys]

    @property
    def others(self) -> list[ListColumn]:
        """The columns that could be shown too."""
        return [column for key, column in self.known.items() if key not in self.keys]

    @cached_property
    def ordering(self) -> str:
        """The order of the address by names of columns; places (as stock lists write) are read."""
        parts = []
        for part in self.request.GET.get(ORDER_VAR, "").split("."):
            sign, _, name = part.rpartition("-")
            sign = "-" if part.startswith("-") else ""
            parts.append(f"{sign}{name}")
        return ".".join(named_order(".".join(parts), self.keys))

    @cached_property
    def query(self) -> str:
        return canonical(self.request.GET)

    @property
    def state(self) -> ListState:
        return ListState(self.query, self.keys, self.ordering)

    @cached_property
    def broken(self) -> list[str]:
        """What of the opened view this list does not know any more, in words."""
        if self.current is None:
            return []
        return faults(self.model_admin, self.request, self.request.GET)

    @property
    def is_changed(self) -> bool:
        """Whether the list is shown otherwise than its view was saved."""
        view = self.current
        if view is None:
            return False
        columns = ordered([k for k in view.columns if k in self.known], list(self.known))
        columns = columns if view.columns else self.declared
        return self.state != ListState(view.query, columns, view.ordering)

    @property
    def is_mine_to_edit(self) -> bool:
        return self.current is not None and self.shelf.may_replace(self.current)

    def url_of(self, view: SavedView) -> str:
        """Return the address that opens a view as it was saved."""
        return self.model_admin.list_url() + address(
            view.query, view=str(view.pk), ordering=view.ordering
        )

    def here(self, **changes: str) -> str:
        """Return the address of the list as it is shown, some of it changed."""
        kept = {"view": self.asked, "ordering": self.ordering}
        kept["columns"] = self.request.GET.get(COLUMNS_VAR, "")
        return self.model_admin.list_url() + address(self.query, **(kept | changes))

    @property
    def plain_url(self) -> str:
        """Return the address of the whole list, past any default view."""
        base = self.model_admin.list_url()
        return f"{base}?{VIEW_VAR}={NONE}" if self.shelf.default() else base

    @property
    def opens_with(self) -> str:
        """Return where an address without parameters leads, "" for the list itself."""
        view = self.shelf.default()
        return self.url_of(view) if view is not None else ""

    @property
    def short_link_to(self) -> str:
        """Return where an address that only names a view leads, "" where it is complete."""
        view = self.current
        if view is None or set(self.request.GET) != {VIEW_VAR}:
            return ""
        return self.url_of(view) if view.query or view.ordering else ""


def bar_context(views: ListViews, tabs: list[Any] | None) -> dict[str, Any]:
    """Return what the view bar shows: views as tabs while there is room, all of them in the menu."""
    room = max(TABS_AND_VIEWS - len(tabs or ()) - (0 if tabs else 1), 0)
    default = views.shelf.default()
    groups = [
        (label, [_line(views, view, default) for view in found])
        for label, found in views.shelf.grouped()
    ]
    lines = [line for _, found in groups for line in found]
    shown = lines[:room]
    return {
        "groups": groups,
        "tabs": shown,
        "current": views.current,
        "is_changed": views.is_changed,
        "can_edit": views.is_mine_to_edit,
        "is_own_default": bool(views.current) and views.shelf.own_default == views.current,
        "has_own_default": views.shelf.own_default is not None,
        "scopes": scopes_open_to(views.request.user),
        "plain_url": views.plain_url,
        "is_plain": views.current is None and not views.query,
        "broken": views.broken,
        "is_lost": views.is_lost,
        "query": views.request.GET.urlencode(),
        "base": views.model_admin.list_url(),
    }


def _line(views: ListViews, view: SavedView, default: SavedView | None) -> dict[str, Any]:
    prefix = {ViewScope.DEPARTMENT: "本部门：", ViewScope.BUREAU: "全市："}.get(view.scope, "")
    if view.department_id and view.department_id != views.request.user.department_id:
        prefix = f"{view.department.label}："
    return {
        "name": view.name,
        "label": f"{prefix}{view.name}",
        "url": views.url_of(view),
        "is_current": views.current == view,
        "is_default": default == view,
    }


def state_from(model_admin: Any, request: HttpRequest) -> ListViews:
    """Return the list as a form says it was shown (its address in `query`)."""
    shown = HttpRequest()
    shown.method, shown.user = "GET", request.user
    shown.GET = QueryDict(request.POST.get("query", ""))
    return ListViews(model_admin, shown)
