"""信息资源分类: the tree as an indented list, edited node by node."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.admin.registers import RegisterAdmin
from catalog.models import Classification
from yongcheng.desk import marks
from yongcheng.desk.list_filters import AutocompleteFilter
from yongcheng.desk.navigation import Nav


@admin.register(Classification)
class ClassificationAdmin(RegisterAdmin):
    nav = Nav("目录", 60, "信息资源分类")
    list_display = ["node", "number", "level", "unit", "source", "is_active", "used"]
    list_filter = ["level", ("department", AutocompleteFilter), "is_active"]
    list_select_related = ["department"]
    search_fields = ["full_code", "name", "department__name"]
    search_help_text = "代码、名称或部门"
    autocomplete_fields = ["parent", "department", "lead_department"]
    fields = [
        "parent",
        "level",
        "code",
        "name",
        "department",
        "lead_department",
        "source",
        "is_active",
    ]
    ordering = ["full_code"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(resource_count=Count("resources"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A code already in resource codes stays: those codes are never rewritten."""
        in_use = obj is not None and (obj.resources.exists() or obj.children.exists())
        return ["parent", "level", "code"] if in_use else []

    def identity_of(self, obj: Classification) -> str:
        return f"{obj.full_name}，{obj.resources.count()} 项资源"

    @admin.display(description="名称", ordering="full_code")
    def node(self, obj: Classification) -> str:
        return "　" * (obj.level - 1) + obj.name

    @admin.display(description="前段码", ordering="full_code")
    def number(self, obj: Classification) -> SafeString:
        return marks.code(obj.full_code)

    @admin.display(description="对应部门", ordering="department__credit_code")
    def unit(self, obj: Classification) -> str:
        return obj.department.label if obj.department else ""

    @admin.display(description="资源", ordering="resource_count")
    def used(self, obj: Classification) -> SafeString:
        return marks.number(obj.resource_count)
