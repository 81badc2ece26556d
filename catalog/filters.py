"""Whose turn it is, as querysets: lists, counts on tabs and work lists all ask here."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import (
    ChangeTrigger,
    ChangeTriggerStatus,
    CloudExemption,
    CloudExemptionStatus,
    CollectionHit,
    DuplicateFinding,
    NilReport,
    NilReportStatus,
    ResourceVersion,
)
from catalog.models.resources import UNLINKED, WEAK_BASIS
from catalog.models.systems import READS_ALL
from yongcheng.departments.models import User
from yongcheng.departments.roles import DEPARTMENT_ROLES, Role
from yongcheng.departments.scoping import department_ids

WEEKS = 12
IN_REVIEW = (VersionStatus.HEAD_REVIEW, VersionStatus.BUREAU_REVIEW)
ACTS_ON_VERSIONS = frozenset({Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.BUREAU_CATALOG})
ACTS_ON_NIL_REPORTS = frozenset({Role.DEPARTMENT_HEAD, Role.BUREAU_CATALOG, Role.BUREAU_ADMIN})
DECIDES_EXEMPTIONS = frozenset({Role.BUREAU_ADMIN, Role.BUREAU_HEAD})


def own_versions(user: User) -> QuerySet:
    """Versions under way of the departments the person acts for."""
    rows = ResourceVersion.objects.open().filter(resource__provider_id__in=department_ids(user))
    return rows.select_related("resource__provider")


def to_edit(user: User) -> QuerySet:
    """Drafts that a clerk has to finish; sent-back ones are asked for apart."""
    if Role.DEPARTMENT_CLERK not in user.roles:
        return ResourceVersion.objects.none()
    return own_versions(user).filter(status=VersionStatus.DRAFT)


def to_correct(user: User) -> QuerySet:
    """What was sent back to the clerk's department."""
    if Role.DEPARTMENT_CLERK not in user.roles:
        return ResourceVersion.objects.none()
    return own_versions(user).filter(status=VersionStatus.RETURNED)


def to_approve(user: User) -> QuerySet:
    """What waits for the consent of the department's head."""
    if Role.DEPARTMENT_HEAD not in user.roles:
        return ResourceVersion.objects.none()
    return own_versions(user).filter(status=VersionStatus.HEAD_REVIEW).exclude(submitted_by=user)


def to_review(user: User) -> QuerySet:
    """What waits for the bureau's reviewers: unclaimed, or claimed by this person."""
    if Role.BUREAU_CATALOG not in user.roles or not user.is_bureau:
        return ResourceVersion.objects.none()
    mine = Q(reviewer__isnull=True) | Q(reviewer=user)
    rows = ResourceVersion.objects.filter(mine, status=VersionStatus.BUREAU_REVIEW)
    return rows.select_related("resource__provider")


def waiting_on_others(user: User) -> QuerySet:
    """What the person's department has sent off and others decide now."""
    if not user.roles & {Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD}:
        return ResourceVersion.objects.none()
    rows = own_versions(user).filter(status__in=IN_REVIEW)
    return rows.exclude(pk__in=to_approve(user).order_by().values("pk"))


def turn_of(user: User) -> QuerySet:
    """Every version on which it is this person's turn, in the order of due dates."""
    own = to_edit(user) | to_correct(user) | to_approve(user) | to_review(user)
    return own.order_by("due_on", "pk")


def triggers_due(user: User) -> QuerySet:
    """Updates that the clerk's department owes (条例第十七条) and has not put in review."""
    if Role.DEPARTMENT_CLERK not in user.roles:
        return ChangeTrigger.objects.none()
    rows = ChangeTrigger.objects.unfinished().filter(resource__provider_id__in=department_ids(user))
    under_way = ResourceVersion.objects.filter(
        resource=OuterRef("resource"), status__in=[*IN_REVIEW, VersionStatus.RETURNED]
    )
    return rows.exclude(Exists(under_way)).select_related("resource__provider")


def extensions_asked(user: User) -> QuerySet:
    """Requests for more time that the bureau has to answer."""
    if Role.BUREAU_CATALOG not in user.roles or not user.is_bureau:
        return ChangeTrigger.objects.none()
    rows = ChangeTrigger.objects.filter(status=ChangeTriggerStatus.EXTENSION_ASKED)
    return rows.select_related("resource__provider")


def exemptions_asked(user: User) -> QuerySet:
    """Cloud exemptions that the bureau has to decide."""
    if not user.roles & DECIDES_EXEMPTIONS or not user.is_bureau:
        return CloudExemption.objects.none()
    rows = CloudExemption.objects.filter(status=CloudExemptionStatus.APPLIED)
    return rows.select_related("system__owner")


def nil_reports_to_act(user: User) -> QuerySet:
    """Nil reports that the head has to sign, or the bureau has to receive."""
    own = Q(department_id__in=department_ids(user), status=NilReportStatus.PREPARED) & ~Q(
        prepared_by=user
    )
    found = own if Role.DEPARTMENT_HEAD in user.roles else Q(pk__in=[])
    if user.is_bureau and user.roles & {Role.BUREAU_CATALOG, Role.BUREAU_ADMIN}:
        found |= Q(status=NilReportStatus.SIGNED)
    return NilReport.objects.filter(found).select_related("department", "period")


def late_triggers(user: User, on: date) -> QuerySet:
    """Updates past their due date."""
    return ChangeTrigger.objects.visible_to(user).unfinished().filter(due_on__lt=on)


def views_of(user: User, on: date) -> dict[str, tuple[str, Q]]:
    """Return the tabs of the resource list: key → (label, condition)."""
    views = {"": ("全部", Q())}
    own = Q()
    if user.roles & DEPARTMENT_ROLES:
        own = Q(provider_id__in=department_ids(user))
        views["own"] = ("本部门", own & ~Q(status=ResourceStatus.RETIRED))
    elif not (user.is_superuser or user.roles & READS_ALL):
        return views
    if user.roles & ACTS_ON_VERSIONS:
        mine = Q(open_version__in=turn_of(user).order_by().values("pk"))
        views["todo"] = (_todo_label(user), mine)
    late = Q(open_version__status__in=IN_REVIEW, open_version__due_on__lt=on)
    views["changing"] = ("变更中", own & Q(status=ResourceStatus.CHANGING))
    views["returned"] = ("退回修改", own & Q(open_version__status=VersionStatus.RETURNED))
    views["late"] = ("审核逾期", own & late)
    views["weak"] = ("不予共享待补依据", own & weak_basis())
    return views


def weak_basis() -> Q:
    """Published 不予共享 that rests on a policy document only: to be justified anew (decision 4)."""
    return WEAK_BASIS


def unlinked() -> Q:
    """Published resources that name no system and are not marked 无信息系统 (decision 2)."""
    return UNLINKED


def _todo_label(user: User) -> str:
    return "待我处理" if Role.DEPARTMENT_CLERK in user.roles else "待我审核"


def first_week(on: date) -> date:
    """Return the Monday with which the twelve weeks up to this day begin."""
    monday = on - timedelta(days=on.weekday())
    return monday - timedelta(weeks=WEEKS - 1)


def recent_reviews(user: User, on: date) -> QuerySet:
    """Reviews of the bureau finished in the last twelve weeks."""
    rows = ResourceVersion.objects.visible_to(user).reviewed()
    return rows.filter(reviewed_on__gte=first_week(on))


def findings_to_decide(user: User) -> QuerySet:
    """Duplicate findings that a reviewer of the authority still has to decide about."""
    return DuplicateFinding.objects.editable_by(user).open()


def hits_to_act(user: User) -> QuerySet:
    """Hits that a clerk has to explain, or that a reviewer has to decide once explained."""
    rows = CollectionHit.objects.editable_by(user).undecided()
    explained = rows.filter(answered_at__isnull=False)
    found = explained if Role.BUREAU_CATALOG in user.roles else rows.unanswered()
    return found.select_related("material__department")
