"""Ledgers of the catalogue: the lists that are printed, signed and kept."""

from typing import Any

from django.db.models import QuerySet

from catalog.choices import Openness, SharingType
from catalog.models import (
    ChangeTrigger,
    CloudExemptionStatus,
    InformationResource,
    InformationSystem,
    SourceDesignation,
)
from yongcheng.departments.models import Department, User
from yongcheng.ledgers.ledger import Ledger, LedgerColumn, LedgerFilter, declare
from yongcheng.trail.clock import today
from yongcheng.workdays.store import load_calendar

EXPORT = "catalog.export_informationresource"


def departments(user: User) -> list[tuple[str, str]]:
    rows = Department.objects.visible_to(user).order_by("credit_code")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def by_department(path: str) -> LedgerFilter:
    """The department filter of a ledger whose rows reach the department by this path."""
    return LedgerFilter(
        "department", "部门", departments, lambda rows, value: rows.filter(**{path: int(value)})
    )


SHARING = LedgerFilter(
    "sharing",
    "共享类型",
    lambda user: list(SharingType.choices),
    lambda rows, value: rows.filter(sharing_type=value),
)
PROVIDER = by_department("provider_id")


def resources(user: User) -> QuerySet:
    rows = InformationResource.objects.visible_to(user).published()
    return rows.select_related("provider", "classification", "source_system", "current_version")


def withheld(user: User) -> QuerySet:
    rows = resources(user).filter(sharing_type=SharingType.WITHHELD)
    return rows.prefetch_related("bases")


def weak_only(rows: QuerySet, value: str) -> QuerySet:
    return rows.filter(has_weak_basis=value == "weak")


def bases_of(resource: InformationResource) -> str:
    return "；".join(
        f"{basis.title}{basis.document_number}{basis.article}" for basis in resource.bases.all()
    )


def reason_of(resource: InformationResource) -> str:
    version = resource.current_version
    return version.parsed.withholding_reason if version else ""


def open_condition_of(resource: InformationResource) -> str:
    version = resource.current_version
    return version.parsed.open_condition if version else ""


def item_titles(resource: InformationResource) -> str:
    return "、".join(item.title for item in resource.items.all() if item.is_open is not False)


def systems(user: User) -> QuerySet:
    rows = InformationSystem.objects.visible_to(user).select_related("owner")
    return rows.prefetch_related("cloud_exemptions", "resources")


def exemption_of(system: InformationSystem) -> str:
    for one in system.cloud_exemptions.all():
        if one.status == CloudExemptionStatus.APPROVED:
            return f"{one.get_reason_display()}，至 {one.expires_on:%Y-%m-%d}"
    return ""


def late_triggers(user: User) -> QuerySet:
    rows = ChangeTrigger.objects.visible_to(user).late(today())
    return rows.select_related("resource__provider")


def late_by(trigger: ChangeTrigger) -> int:
    return load_calendar().workdays_between(trigger.due_on, today())


def designations(user: User) -> QuerySet:
    rows = SourceDesignation.objects.visible_to(user).select_related("lead_department", "resource")
    return rows.prefetch_related("co_departments")


def label(field: str) -> Any:
    return lambda row: getattr(row, f"get_{field}_display")()


NAME = LedgerColumn("信息资源名称", lambda row: row.title, width=30)
CODE = LedgerColumn("信息资源代码", lambda row: row.code, "code", 24)
DEPARTMENT = LedgerColumn("提供部门", lambda row: row.provider.name, width=24)

CATALOG = declare(
    Ledger(
        "catalog",
        "政务信息资源目录台账",
        EXPORT,
        resources,
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("共享类型", label("sharing_type"), width=12),
            LedgerColumn("开放类型", label("openness"), width=10),
            LedgerColumn("更新周期", label("update_cycle"), width=10),
            LedgerColumn("信息项", lambda row: row.item_count, "number", 8, sums=True),
            LedgerColumn("来源系统", lambda row: system_of(row), width=20),
            LedgerColumn(
                "版本", lambda row: row.current_version and row.current_version.number, "number", 6
            ),
            LedgerColumn("首次发布", lambda row: row.first_published_on, "date", 12),
            LedgerColumn("现行版本发布", lambda row: row.published_on, "date", 12),
            LedgerColumn("状态", label("status"), width=10),
        ),
        (PROVIDER, SHARING),
        basis=("T12", "T16"),
        is_wide=True,
        is_citywide=True,
    )
)


def system_of(resource: InformationResource) -> str:
    if resource.source_system_id:
        return resource.source_system.name
    return "无信息系统" if resource.has_no_system else ""


WITHHELD = declare(
    Ledger(
        "withheld",
        "不予共享清单",
        EXPORT,
        withheld,
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("不予共享理由", reason_of, width=36),
            LedgerColumn("依据及条款", bases_of, width=40),
            LedgerColumn(
                "依据情况",
                lambda row: (
                    "▲ 仅政策文件，待补正" if row.has_weak_basis else "法律、行政法规、国务院决定"
                ),
                width=20,
            ),
            LedgerColumn("现行版本发布", lambda row: row.published_on, "date", 12),
        ),
        (
            PROVIDER,
            LedgerFilter(
                "basis",
                "依据情况",
                lambda user: [("weak", "仅政策文件"), ("strong", "依据充分")],
                weak_only,
            ),
        ),
        note="▲ 表示依据只有政策文件，须按现行规定重新说明依据。“—”表示没有填写。",
        basis=("T14", "T15.2"),
        is_wide=True,
        is_citywide=True,
    )
)

OPEN = declare(
    Ledger(
        "open",
        "数据开放目录",
        EXPORT,
        lambda user: (
            resources(user)
            .filter(openness__in=[Openness.PUBLIC, Openness.AUTHORIZED])
            .prefetch_related("items")
        ),
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("开放类型", label("openness"), width=10),
            LedgerColumn("开放条件", open_condition_of, width=30),
            LedgerColumn("开放的信息项", item_titles, width=40),
            LedgerColumn("更新周期", label("update_cycle"), width=10),
        ),
        (
            PROVIDER,
            LedgerFilter(
                "openness",
                "开放类型",
                lambda user: [one for one in Openness.choices if one[0] != Openness.NOT_OPEN],
                lambda rows, value: rows.filter(openness=value),
            ),
        ),
        basis=("J1.3-5",),
        is_wide=True,
        is_citywide=True,
    )
)

SYSTEMS = declare(
    Ledger(
        "systems",
        "政务信息系统及上云清单",
        "catalog.view_informationsystem",
        systems,
        (
            LedgerColumn("系统名称", lambda row: row.name, width=28),
            LedgerColumn("建设（管理）单位", lambda row: row.owner.name, width=24),
            LedgerColumn("等保级别", label("mlps_level"), width=10),
            LedgerColumn("备案号", lambda row: row.mlps_filing_number, "code", 18),
            LedgerColumn("部署位置", label("hosting"), width=12),
            LedgerColumn("上云豁免", exemption_of, width=24),
            LedgerColumn("系统状态", label("phase"), width=12),
            LedgerColumn("上线日期", lambda row: row.went_live_on, "date", 12),
            LedgerColumn("关联资源", lambda row: len(row.resources.all()), "number", 8, sums=True),
        ),
        (by_department("owner_id"),),
        basis=("J2.3-2c",),
        unit="个系统",
        is_wide=True,
    )
)

LATE = declare(
    Ledger(
        "late-updates",
        "目录更新逾期清单",
        EXPORT,
        late_triggers,
        (
            LedgerColumn("信息资源名称", lambda row: row.resource.title, width=30),
            LedgerColumn("提供部门", lambda row: row.resource.provider.name, width=24),
            LedgerColumn("更新事由", label("kind"), width=22),
            LedgerColumn("发生日期", lambda row: row.happened_on, "date", 12),
            LedgerColumn("应更新日", lambda row: row.due_on, "date", 12),
            LedgerColumn("已延长（工作日）", lambda row: row.extended_by, "number", 10),
            LedgerColumn("逾期（工作日）", late_by, "number", 10),
        ),
        (by_department("resource__provider_id"),),
        note="逾期按工作日计算，截至导出当天。",
        basis=("T17",),
        unit="件",
    )
)

DESIGNATIONS = declare(
    Ledger(
        "sources",
        "数源部门清单",
        EXPORT,
        designations,
        (
            LedgerColumn("数据（信息项）名称", lambda row: row.item_title, width=26),
            LedgerColumn("数源部门", lambda row: row.lead_department.name, width=24),
            LedgerColumn(
                "其他收集部门",
                lambda row: "、".join(one.label for one in row.co_departments.all()),
                width=30,
            ),
            LedgerColumn("所在资源", lambda row: row.resource and row.resource.title, width=26),
            LedgerColumn("决定文号", lambda row: row.decision_number, "code", 20),
            LedgerColumn("决定日期", lambda row: row.decided_on, "date", 12),
            LedgerColumn("终止日期", lambda row: row.ended_on, "date", 12),
        ),
        (by_department("lead_department_id"),),
        basis=("T19",),
        unit="件",
        is_citywide=True,
    )
)
