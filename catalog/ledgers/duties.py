"""Ledgers of duties: quality, the matrix of obligations, what waits for a basis or an assessment."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from catalog.assessment.matrix import (
    Row,
    State,
    current_period,
    matrix,
    rows_behind,
    scope_of,
)
from catalog.assessment.obligations import OBLIGATIONS, Obligation
from catalog.assessment.scoring import Level, levels, measured, score_of_row
from catalog.ledgers.registers import (
    CODE,
    DEPARTMENT,
    EXPORT,
    NAME,
    PROVIDER,
    bases_of,
    by_department,
    label,
    reason_of,
)
from catalog.models import InformationResource, NilReport, ObligationKind, ReportingPeriod
from catalog.models.quality import Yardstick
from catalog.rules.assessments import NAMES, is_recorded
from catalog.rules.quality import Lost
from yongcheng.departments.models import User
from yongcheng.ledgers.ledger import Cell, Ledger, LedgerColumn, LedgerFilter, declare
from yongcheng.trail.clock import today

MOST_CURES = 3


def scored(user: User) -> QuerySet:
    """Published resources, worst first. Departments are prefetched: rows of one share its object."""
    rows = measured(user, today()).select_related("current_version", "open_version")
    return rows.prefetch_related("provider").order_by("quality", "code", "id")


def lost_of(resource: InformationResource) -> list[Lost]:
    """The lost points of a row, worst first."""
    kept = resource.__dict__.get("_lost")
    if kept is None:
        found = score_of_row(resource, _yardstick(resource.provider))
        kept = sorted(found.lost, key=lambda line: -line.points) if found else []
        resource.__dict__["_lost"] = kept
    return kept


def _yardstick(department: Any) -> Yardstick:
    """The yardstick, read once for all rows that share this department's object."""
    kept = department.__dict__.get("_yardstick")
    if kept is None:
        kept = department.__dict__["_yardstick"] = Yardstick.load(today())
    return kept


def losses(resource: InformationResource) -> str:
    return "；".join(f"{line.title}－{line.points}" for line in lost_of(resource))


def cures(resource: InformationResource) -> str:
    lines = lost_of(resource)
    text = "".join(f"{n}. {line.why}{line.cure}" for n, line in enumerate(lines[:MOST_CURES], 1))
    more = len(lines) - MOST_CURES
    return f"{text}另有 {more} 处。" if more > 0 else text


def band_choices(user: User) -> list[tuple[str, str]]:
    return [(one.key, f"{one.label}（{one.span}）") for one in levels(today())]


def in_band(rows: QuerySet, key: str) -> QuerySet:
    found: dict[str, Level] = {one.key: one for one in levels(today())}
    return rows.filter(found[key].condition())


QUALITY = declare(
    Ledger(
        "quality",
        "目录质量台账",
        EXPORT,
        scored,
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("质量分", lambda row: row.quality, "number", 8),
            LedgerColumn("扣分处", lambda row: row.quality_gaps, "number", 8, sums=True),
            LedgerColumn("扣分项目", losses, width=30),
            LedgerColumn("扣分最多的几处和改法", cures, width=60),
        ),
        (PROVIDER, LedgerFilter("band", "分数", band_choices, in_band)),
        note="满分 100 分，逐项扣分；各项扣分值是政策参数。逾期未更新不计入分数，见义务完成情况表。",
        basis=("T18",),
        is_wide=True,
    )
)


class DutyRows:
    """The rows of the matrix as a ledger reads them: counted, cut into pages, gone through."""

    def __init__(self, user: User, period: ReportingPeriod | None) -> None:
        self.user, self.period = user, period

    @cached_property
    def rows(self) -> list[Row]:
        return matrix(self.user, self.period, today())

    def count(self) -> int:
        return scope_of(self.user, self.period, today()).count()

    def iterator(self, chunk_size: int = 0) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Row]:
        return self.rows[part]


def duties(user: User) -> DutyRows:
    return DutyRows(user, current_period(today()))


def periods(user: User) -> list[tuple[str, str]]:
    rows = ReportingPeriod.objects.visible_to(user).announced(today())
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def of_period(rows: DutyRows, value: str) -> DutyRows:
    """The same person's rows, counted for another period."""
    return DutyRows(rows.user, ReportingPeriod.objects.get(pk=int(value)))


def state_column(place: int, one: Obligation) -> LedgerColumn:
    def words(row: Row) -> Cell:
        cell = row.cells[place]
        if cell.state in (State.LATE, State.OPEN) and not cell.number:
            return f"{'▲ ' if cell.state is State.LATE else ''}未报送"
        if cell.state is State.LATE:
            return f"▲ 逾期，{one.number} {cell.number}"
        if cell.number and cell.state is not State.NOT_ASKED:
            return f"{one.number} {cell.number}"
        return "—" if cell.state is State.NOT_ASKED else cell.label

    return LedgerColumn(one.head, words, width=16)


DUTIES = declare(
    Ledger(
        "duties",
        "目录义务完成情况表",
        EXPORT,
        duties,
        (
            LedgerColumn("部门", lambda row: row.department.name, width=28),
            *(state_column(place, one) for place, one in enumerate(OBLIGATIONS)),
            LedgerColumn("未完成义务", lambda row: row.unfinished, "number", 10, sums=True),
        ),
        (LedgerFilter("period", "报送周期", periods, of_period),),
        note="▲ 表示已过报送到期日；“—”表示不涉及；“零报告”由部门负责人签署。目录编制一栏是已报送数，其余是欠数。"
        "没有选报送周期的，按最近部署的一个计算。",
        basis=("T12.2", "T13.1", "T17"),
        unit="个部门",
        is_wide=True,
    )
)


def unjustified(user: User) -> QuerySet:
    period, day = current_period(today()), today()
    rows = rows_behind(user, ObligationKind.JUSTIFY, period, day)
    return rows.select_related("current_version").prefetch_related("bases").order_by("code", "id")


def kinds_of(resource: InformationResource) -> str:
    return "、".join(dict.fromkeys(one.get_kind_display() for one in resource.bases.all()))


def why_anew(resource: InformationResource) -> str:
    if resource.has_weak_basis:
        return "▲ 依据只有政策文件，须补充法律、行政法规或国务院决定"
    return "依据满一个说明周期，须重新说明或由负责人声明继续有效"


JUSTIFY = declare(
    Ledger(
        "justify",
        "不予共享依据待重新说明清单",
        EXPORT,
        unjustified,
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("不予共享理由", reason_of, width=32),
            LedgerColumn("依据种类", kinds_of, width=18),
            LedgerColumn("依据及条款", bases_of, width=40),
            LedgerColumn("为什么", why_anew, width=36),
            LedgerColumn("现行版本发布", lambda row: row.published_on, "date", 12),
        ),
        (PROVIDER,),
        note="▲ 表示依据只有政策文件，零报告不能代替补正。",
        basis=("T14(3)", "T15.2"),
        is_wide=True,
    )
)


def behind(kind: str) -> Callable[[User], QuerySet]:
    def rows(user: User) -> QuerySet:
        found = rows_behind(user, kind, current_period(today()), today())
        return found.order_by("pk")

    return rows


def unassessed(user: User) -> QuerySet:
    return behind(ObligationKind.ASSESS)(user).select_related("current_version", "provider")


def missing_assessments(resource: InformationResource) -> str:
    version = resource.current_version
    if version is None:
        return ""
    content = version.parsed
    return "、".join(
        name for field, name in NAMES.items() if not is_recorded(getattr(content, field))
    )


ASSESS = declare(
    Ledger(
        "assessments",
        "评估缺失清单",
        EXPORT,
        unassessed,
        (
            NAME,
            CODE,
            DEPARTMENT,
            LedgerColumn("缺少的评估", missing_assessments, width=34),
            LedgerColumn("现行版本发布", lambda row: row.published_on, "date", 12),
        ),
        (PROVIDER,),
        basis=("T13.1",),
    )
)

SILENT = declare(
    Ledger(
        "silent-systems",
        "未编目系统清单",
        "catalog.view_informationsystem",
        behind(ObligationKind.SYSTEMS),
        (
            LedgerColumn("系统名称", lambda row: row.name, width=28),
            LedgerColumn("建设（管理）单位", lambda row: row.owner.name, width=24),
            LedgerColumn("部署位置", label("hosting"), width=14),
            LedgerColumn("上线日期", lambda row: row.went_live_on, "date", 12),
        ),
        (by_department("owner_id"),),
        note="在用的系统没有关联任何已发布资源，也没有经主管部门确认不产生数据资源。",
        basis=("J1.3-4a",),
        unit="个系统",
    )
)


def nil_reports(user: User) -> QuerySet:
    rows = NilReport.objects.visible_to(user)
    return rows.select_related("department", "period", "prepared_by", "signed_by", "received_by")


NIL = declare(
    Ledger(
        "nil-reports",
        "零报告登记簿",
        "catalog.view_nilreport",
        nil_reports,
        (
            LedgerColumn("部门", lambda row: row.department.name, width=26),
            LedgerColumn("报送周期", lambda row: row.period.name, width=24),
            LedgerColumn("义务", label("obligation"), width=16),
            LedgerColumn("声明", lambda row: row.statement, width=40),
            LedgerColumn("拟稿人", lambda row: row.prepared_by.full_name, width=10),
            LedgerColumn(
                "签署人", lambda row: row.signed_by.full_name if row.signed_by else "", width=10
            ),
            LedgerColumn("签署日期", lambda row: row.signed_on, "date", 12),
            LedgerColumn("接收日期", lambda row: row.received_on, "date", 12),
            LedgerColumn("失效日期", lambda row: row.ended_on, "date", 12),
            LedgerColumn("状态", label("status"), width=14),
        ),
        (by_department("department_id"),),
        basis=("T12.2",),
        unit="件",
        is_wide=True,
    )
)
