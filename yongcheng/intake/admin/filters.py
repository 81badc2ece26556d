"""Filters of the list of uploads."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

OVER = {"put_aside_at__isnull": True, "undone_at__isnull": True}
STATES: dict[str, tuple[str, Callable[[QuerySet], QuerySet]]] = {
    "ready": (
        "待确认写入",
        lambda rows: rows.open().filter(read_at__isnull=False, confirmed_at__isnull=True),
    ),
    "confirmed": (
        "已确认，待复核或写入",
        lambda rows: rows.open().filter(confirmed_at__isnull=False),
    ),
    "applied": ("已写入", lambda rows: rows.filter(applied_at__isnull=False, **OVER)),
    "refused": ("未能读取", lambda rows: rows.exclude(refused_code="")),
    "undone": ("已撤销", lambda rows: rows.filter(undone_at__isnull=False)),
    "put_aside": ("已放弃", lambda rows: rows.filter(put_aside_at__isnull=False)),
}


class StateFilter(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in STATES.items()]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        found = STATES.get(self.value() or "")
        return found[1](queryset) if found else queryset
