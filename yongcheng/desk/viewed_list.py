"""ViewedList: a list with saved views, chosen columns, and an export of exactly what it shows."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from yongcheng.desk import list_acts, list_export
from yongcheng.desk.list_columns import ListColumn
from yongcheng.desk.list_query import OWN
from yongcheng.desk.list_views import ListViews, bar_context
from yongcheng.desk.paging import ScopedChangeList


class ViewedChangeList(ScopedChangeList):
    """A change list that orders by names of columns and shows nothing for a broken view."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        if views_of(self.model_admin, self._request).broken:
            return {}
        return {key: value for key, value in found.items() if key not in OWN | {"chooser"}}

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._request = request
        super().__init__(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        rows = super().get_queryset(request, exclude_parameters)
        views = views_of(self.model_admin, request)
        unread = [name for column in views.columns for name in column.left_out]
        rows = rows.defer(*unread) if unread else rows
        return rows.none() if views.broken else rows

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        kept, self.params = self.params, self._by_place()
        try:
            return super().get_ordering(request, queryset)
        finally:
            self.params = kept

    def get_ordering_field_columns(self) -> dict[int, str]:
        kept, self.params = self.params, self._by_place()
        try:
            return super().get_ordering_field_columns()
        finally:
            self.params = kept

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Write the order by names, so that an address means the same with other columns."""
        if new_params and new_params.get(ORDER_VAR):
            named = [self._named(part) for part in new_params[ORDER_VAR].split(".")]
            new_params = {**new_params, ORDER_VAR: ".".join(part for part in named if part)}
        return super().get_query_string(new_params, remove)

    def _by_place(self) -> dict[str, Any]:
        """Return the parameters with the order as stock lists write it: by places of columns."""
        if ORDER_VAR not in self.params:
            return self.params
        places = {name_of(one): place for place, one in enumerate(self.list_display)}
        parts = []
        for part in str(self.params[ORDER_VAR]).split("."):
            sign, name = ("-", part[1:]) if part.startswith("-") else ("", part)
            if name in places:
                parts.append(f"{sign}{places[name]}")
            elif name.isdecimal():
                parts.append(part)
        return {**self.params, ORDER_VAR: ".".join(parts)}

    def _named(self, part: str) -> str:
        sign, place = ("-", part[1:]) if part.startswith("-") else ("", part)
        if not place.isdecimal() or int(place) >= len(self.list_display):
            return ""
        return sign + name_of(self.list_display[int(place)])


def name_of(display: Any) -> str:
    return display.key if isinstance(display, ListColumn) else str(display)


def views_of(model_admin: Any, request: HttpRequest) -> ListViews:
    """Return how this request shows the list, worked out once."""
    known = getattr(request, "list_views", None)
    if known is None or known.model_admin is not model_admin:
        known = request.list_views = ListViews(model_admin, request)
    return known


class ViewedList:
    """Mixed into an admin that declares `columns`; list_display is what is shown by default.

    export_permission: the right to export the list as it is shown, "" = it is not exported.
    """

    columns: tuple[ListColumn | str, ...] = ()
    export_permission = ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return ViewedChangeList

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [column.in_list for column in views_of(self, request).columns]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> list[Any]:
        return [list_display[0]]

    def get_list_select_related(self, request: HttpRequest) -> Any:
        chosen = [name for column in views_of(self, request).columns for name in column.related]
        return list(dict.fromkeys([*self.list_select_related, *chosen]))

    def get_urls(self) -> list:
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view

        def bound(function: Any) -> Any:
            return view(lambda request: function(self, request))

        own = [
            path("columns/", bound(list_acts.columns), name=f"{base}_columns"),
            path("views/save/", bound(list_acts.save), name=f"{base}_view_save"),
            path("views/update/", bound(list_acts.update), name=f"{base}_view_update"),
            path("views/default/", bound(list_acts.default), name=f"{base}_view_default"),
            path("views/share/", bound(list_acts.share), name=f"{base}_view_share"),
            path("views/remove/", bound(list_acts.remove), name=f"{base}_view_remove"),
            path("export-list/", bound(list_export.start), name=f"{base}_export_list"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if IS_POPUP_VAR in request.GET or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        views = views_of(self, request)
        if request.method == "GET":
            elsewhere = views.short_link_to if request.GET else views.opens_with
            if elsewhere:
                return HttpResponseRedirect(elsewhere)
            if views.is_lost:
                messages.warning(
                    request, "这个视图已删除，或不再共享给您。下面是没有套用视图的列表。"
                )
        context = extra_context or {}
        context |= {
            "list_bar": bar_context(views, context.get("list_tabs")),
            "list_views": views,
            "may_export_list": self.may_export_list(request),
            "chooser_open": "chooser" in request.GET,
        }
        return super().changelist_view(request, context)

    def may_export_list(self, request: HttpRequest) -> bool:
        return bool(self.export_permission) and request.user.has_perm(self.export_permission)
