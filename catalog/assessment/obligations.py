"""The obligations of the matrix: for each, one function that gives the rows its number counts.

A cell, the list behind it, the ledger and the reminder ask the same function, so that a number always
opens exactly as many rows. `on` is the day for which it is asked; facts without a date of their own
(an assessment withdrawn and made again, a system's state) are answered as the versions and the register
tell them. 逾期 of an update is taken from registered triggers only: without a record of updates (a fact
of the sharing office) nothing is said about the cycle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.assessment import past
from catalog.choices import SystemPhase
from catalog.models import (
    ChangeTrigger,
    InformationSystem,
    NilReport,
    ObligationKind,
    ReportingPeriod,
)
from yongcheng.parameters.store import family
from yongcheng.trail.clock import today

JUSTIFY_MONTHS = "obligation.justify_months"
Rows = Callable[[ReportingPeriod | None, date], QuerySet]


def compiled(period: ReportingPeriod | None, on: date) -> QuerySet:
    """目录编制报送: what has been handed in; here the number is what is there, not what lacks."""
    return past.handed_in(on)


def unreviewed(period: ReportingPeriod | None, on: date) -> QuerySet:
    """全面核对: not changed since the period began, and no signed word that nothing has changed."""
    if period is None or on < period.starts_on:
        return past.in_force(on).none()
    rows = past.unchanged_since(period.starts_on, on)
    return rows.exclude(provider_id__in=said_nil(period, ObligationKind.REVIEW, on))


def unreported_updates(period: ReportingPeriod | None, on: date) -> QuerySet:
    """目录更新: registered triggers whose update has not reached the authority."""
    rows = ChangeTrigger.objects.filter(created_at__lt=past.end_of(on))
    rows = rows.exclude(reported_on__isnull=False, reported_on__lte=on)
    return rows.exclude(done_on__isnull=False, done_on__lte=on)


def updates_of(period: ReportingPeriod | None, on: date) -> QuerySet:
    """All triggers of the period, reported or not."""
    rows = ChangeTrigger.objects.filter(created_at__lt=past.end_of(on))
    return rows.filter(happened_on__gte=period.starts_on) if period else rows


def unassessed(period: ReportingPeriod | None, on: date) -> QuerySet:
    """两项评估: published resources that lack one of them."""
    return past.unassessed(on)


def unjustified(period: ReportingPeriod | None, on: date) -> QuerySet:
    """不予共享依据说明: policy only, or explained longer ago than the yearly interval.

    A signed statement of the period renews what rests on law; a policy document it cannot renew.
    """
    months = int(family(JUSTIFY_MONTHS, on)[JUSTIFY_MONTHS])
    renewed = said_nil(period, ObligationKind.JUSTIFY, on) if period else ()
    if on >= today():
        since = past.months_before(on, months)
        old = Q(published_on__lte=since) & ~Q(provider_id__in=renewed)
        return past.withheld(on).filter(Q(has_weak_basis=True) | old)
    rows = past.justified_before(on, months).exclude(provider_id__in=renewed)
    found = Q(pk__in=past.weak(on).values("pk")) | Q(pk__in=rows.values("pk"))
    return past.in_force(on).filter(found)


def unlinked(period: ReportingPeriod | None, on: date) -> QuerySet:
    """来源系统关联: published resources that are neither linked nor marked 无信息系统."""
    return past.unlinked(on)


def silent_systems(period: ReportingPeriod | None, on: date) -> QuerySet:
    """系统数据编目: systems in use without a resource, not confirmed to produce no data."""
    rows = systems_in_use(on).filter(produces_no_data=False)
    return rows.exclude(Exists(past.in_force(on).filter(source_system=OuterRef("pk"))))


def systems_in_use(on: date) -> QuerySet:
    """Systems of the register that run on that day."""
    begun = Q(went_live_on__isnull=True) | Q(went_live_on__lte=on)
    return InformationSystem.objects.filter(begun, phase=SystemPhase.RUNNING)


def said_nil(period: ReportingPeriod, kind: str, on: date) -> QuerySet:
    """Ids of the departments whose signed nil report stands on that day."""
    rows = NilReport.objects.standing(on).filter(period=period, obligation=kind)
    return rows.values("department_id")


@dataclass(frozen=True)
class Obligation:
    """One column: its rows, how a row reaches its department, and what the number says.

    head: the word over the column; number: what is counted ("已编目", "未核对"); is_owed: whether
    the number counts what lacks (else what is there); related: what a list of the rows reads along.
    """

    kind: str
    head: str
    number: str
    clause: str
    rows: Rows
    path: str = "provider_id"
    is_owed: bool = True
    related: tuple[str, ...] = ("provider",)

    @property
    def label(self) -> str:
        return ObligationKind(self.kind).label

    def of(self, departments: list[int], period: ReportingPeriod | None, on: date) -> QuerySet:
        """Return the rows of these departments."""
        return self.rows(period, on).filter(**{f"{self.path}__in": departments})


K = ObligationKind
OBLIGATIONS: tuple[Obligation, ...] = (
    Obligation(K.COMPILE, "目录编制", "已报送", "T12.2", compiled, is_owed=False),
    Obligation(K.REVIEW, "全面核对", "未核对", "T17.1", unreviewed),
    Obligation(
        K.UPDATE,
        "目录更新",
        "未报送",
        "T17.2",
        unreported_updates,
        "resource__provider_id",
        related=("resource__provider",),
    ),
    Obligation(K.ASSESS, "两项评估", "缺评估", "T13.1", unassessed),
    Obligation(K.JUSTIFY, "不予共享依据", "待说明", "T15.2", unjustified),
    Obligation(K.LINK, "来源系统", "未关联", "J1.2-1", unlinked),
    Obligation(
        K.SYSTEMS, "系统编目", "无目录", "J1.3-4a", silent_systems, "owner_id", related=("owner",)
    ),
)
BY_KIND: dict[str, Obligation] = {str(one.kind): one for one in OBLIGATIONS}
