"""The frame around every page: navigation, search box, who is signed in. Read lazily, once."""

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from yongcheng.departments.roles import Role
from yongcheng.desk import navigation, work
from yongcheng.desk.panels import Work, registry
from yongcheng.search.words import LONGEST_QUERY


class Frame:
    """What header, navigation and breadcrumbs show for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> Any:
        return getattr(self._request, "user", None)

    @cached_property
    def is_signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @cached_property
    def has_nav(self) -> bool:
        """Nothing is open before the first password is changed."""
        return self.is_signed_in and not self.user.must_change_password

    @cached_property
    def _entries(self) -> list[navigation.Entry]:
        if not self.has_nav:
            return []
        return navigation.entries(self._request, admin.site._registry.values())

    @cached_property
    def groups(self) -> list[tuple[str, list[navigation.Entry]]]:
        return navigation.grouped(self._entries)

    @cached_property
    def current(self) -> navigation.Entry | None:
        return next((entry for entry in self._entries if entry.is_current), None)

    @cached_property
    def is_index(self) -> bool:
        return self._request.path == reverse("admin:index")

    @cached_property
    def search_url(self) -> str:
        """Where the header's search box leads; "" hides it."""
        return reverse("admin:search") if self.has_nav else ""

    @property
    def query(self) -> str:
        """What was looked for, where this is the page of the search."""
        is_search = self.has_nav and self._request.path == self.search_url
        return self._request.GET.get("q", "")[:LONGEST_QUERY] if is_search else ""

    @cached_property
    def todo(self) -> int:
        """The number beside 工作台; the front page has counted it already."""
        known = getattr(self._request, "todo_count", None)
        if known is not None or not self.has_nav:
            return known or 0
        return work.count(registry.sources(Work.TODO, self.user))

    @cached_property
    def role(self) -> str:
        """The roles in the header, at most two of them."""
        names = [Role(role).label for role in Role.values if role in self.user.own_roles]
        if not names:
            return "系统维护" if self.user.is_superuser else "未授予角色"
        return "、".join(names[:2]) + ("等" if len(names) > 2 else "")

    @cached_property
    def department(self) -> str:
        return self.user.department.label if self.user.department_id else ""
