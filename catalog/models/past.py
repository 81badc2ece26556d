"""The catalogue as of a past day: what was in force at its end (24:00, local time), as it then read.

Names, sharing types and codes come from the frozen content of the versions, never from today's rows.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Min, Q
from django.db.models.fields.json import KT
from django.utils.timezone import localdate, make_aware

from catalog.models.versions import ResourceVersion, VersionQuerySet
from yongcheng.departments.models import User
from yongcheng.trail.clock import today

SHOWN = ("title", "code", "provider_name", "sharing_type", "openness", "update_cycle")


@dataclass(frozen=True)
class Narrowing:
    """What of a past day is asked for. department: its pk; sharing_type: a choice; words: in names."""

    department: int | None = None
    sharing_type: str = ""
    words: str = ""

    def of(self, rows: VersionQuerySet) -> VersionQuerySet:
        if self.department:
            rows = rows.filter(resource__provider_id=self.department)
        if self.sharing_type:
            rows = rows.filter(content__sharing_type=self.sharing_type)
        if self.words:
            in_code = Q(content__code__icontains=self.words) | Q(
                resource__code__icontains=self.words
            )
            rows = rows.filter(Q(content__title__icontains=self.words) | in_code)
        return rows


def versions_at(day: date, user: User) -> VersionQuerySet:
    """Return what was in force at the end of the day, as far as the person may see it.

    Raises ValidationError for a day to come and for a day of which nothing is recorded.
    """
    check_day(day, user)
    return ResourceVersion.objects.visible_to(user).in_force_at(end_of(day))


def check_day(day: date, user: User) -> None:
    """Raise ValidationError where the catalogue of that day cannot be known."""
    if day > today():
        raise ValidationError(f"{day} 还没有到，没有目录可查。请填今天或以前的日期。", "future")
    first = first_recorded(user)
    if first is None:
        raise ValidationError("还没有发布过资源，没有目录可查。", "not_recorded")
    if day < first:
        sentence = f"当日尚无记录：本系统最早的版本 {first} 生效。请填 {first} 或以后的日期。"
        raise ValidationError(sentence, "not_recorded")


def first_recorded(user: User) -> date | None:
    """Return the day on which the first version came into force."""
    rows = ResourceVersion.objects.visible_to(user).filter(in_force_from__isnull=False)
    first = rows.order_by().aggregate(first=Min("in_force_from"))["first"]
    return localdate(first) if first else None


def end_of(day: date) -> datetime:
    """Return the last moment of a day, local time."""
    return make_aware(datetime.combine(day, time.min)) + timedelta(days=1, microseconds=-1)


def as_it_read(rows: VersionQuerySet) -> VersionQuerySet:
    """Return the versions with the fields that a list shows, and without their whole contents."""
    shown: dict[str, Any] = {f"was_{name}": KT(f"content__{name}") for name in SHOWN}
    return (
        rows.annotate(**shown)
        .select_related("resource__provider")
        .defer("content", "returned_content")
    )
