"""The catalogue as it stood at the end of a day: which resources were in force, with which content.

Today is answered from the projected columns; a past day from the versions that were in force then, one
content after the other, which takes as long as it takes.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.choices import STRONG_BASIS_KINDS, ResourceStatus, SharingType, VersionKind
from catalog.content import ResourceContent
from catalog.models import InformationResource, ResourceVersion
from catalog.models.projection import Lookup, columns
from catalog.models.resources import IN_FORCE, UNLINKED, WEAK_BASIS
from yongcheng.trail.clock import today

Test = Callable[[ResourceVersion, ResourceContent, Lookup], bool]
WITHHELD = Q(sharing_type=SharingType.WITHHELD)
UNASSESSED = Q(is_assessed=False)


def end_of(day: date) -> datetime:
    """Return the first moment after that day in the zone of the system."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier; no such day → the last of the month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def versions_on(day: date) -> QuerySet:
    """The versions in force at 24:00 of that day, one a resource."""
    moment = end_of(day) - timedelta(microseconds=1)
    return ResourceVersion.objects.in_force_at(moment)


def in_force(on: date) -> QuerySet:
    """Resources in force at the end of that day."""
    if on >= today():
        return InformationResource.objects.published()
    return InformationResource.objects.filter(pk__in=versions_on(on).values("resource_id"))


def weak(on: date) -> QuerySet:
    """不予共享 that rests on a policy document only (decision 4)."""
    return _of_content(on, WEAK_BASIS, _is_weak)


def withheld(on: date) -> QuerySet:
    """Resources 不予共享."""
    return _of_content(on, WITHHELD, lambda version, content, lookup: _is_withheld(content))


def unassessed(on: date) -> QuerySet:
    """Resources that lack one of the two assessments (条例第十三条)."""
    return _of_content(on, UNASSESSED, lambda *known: not _columns(*known)["is_assessed"])


def unlinked(on: date) -> QuerySet:
    """Resources that name no registered system and are not marked 无信息系统 (decision 2)."""
    return _of_content(on, UNLINKED, _is_unlinked)


def justified_before(on: date, months: int) -> QuerySet:
    """不予共享 whose version in force is as old as that: the basis is to be explained anew."""
    old = ResourceVersion.objects.filter(in_force_from__lt=end_of(months_before(on, months)))
    old = old.filter(pk__in=versions_on(on).values("pk"))
    return withheld(on).filter(pk__in=old.values("resource_id"))


def unchanged_since(start: date, on: date) -> QuerySet:
    """Resources whose version in force on that day is from before the start."""
    if on >= today():
        return in_force(on).filter(published_on__lt=start)
    old = ResourceVersion.objects.filter(in_force_from__lt=end_of(start - timedelta(days=1)))
    old = old.filter(pk__in=versions_on(on).values("pk"))
    return in_force(on).filter(pk__in=old.values("resource_id"))


def handed_in(on: date) -> QuerySet:
    """Resources in force, or with the authority for their first review."""
    if on >= today():
        there = [*IN_FORCE, ResourceStatus.BUREAU_REVIEW]
        return InformationResource.objects.filter(status__in=there)
    waiting = ResourceVersion.objects.filter(
        Q(reviewed_on__isnull=True) | Q(reviewed_on__gt=on),
        kind=VersionKind.INITIAL,
        received_on__lte=on,
    )
    found = Q(pk__in=in_force(on).values("pk")) | Q(pk__in=waiting.values("resource_id"))
    return InformationResource.objects.filter(found)


def _of_content(on: date, now: Q, then: Test) -> QuerySet:
    rows = in_force(on)
    if on >= today():
        return rows.filter(now)
    versions = versions_on(on).select_related("resource").only("content", "resource__provider_id")
    lookup = Lookup.load(
        InformationResource.objects.values_list("provider_id", flat=True).distinct()
    )
    keys = [one.resource_id for one in versions.iterator() if then(one, one.parsed, lookup)]
    return rows.filter(pk__in=keys)


def _columns(version: ResourceVersion, content: ResourceContent, lookup: Lookup) -> dict:
    return columns(content, version.resource.provider_id, lookup)


def _is_withheld(content: ResourceContent) -> bool:
    return content.sharing_type == SharingType.WITHHELD


def _is_weak(version: ResourceVersion, content: ResourceContent, lookup: Lookup) -> bool:
    kinds = {basis.kind for basis in content.bases}
    return _is_withheld(content) and bool(kinds) and not kinds & STRONG_BASIS_KINDS


def _is_unlinked(version: ResourceVersion, content: ResourceContent, lookup: Lookup) -> bool:
    row = _columns(version, content, lookup)
    return row["source_system_id"] is None and not row["has_no_system"]
