"""Read side of the trail: what happened to a record, who did what, and the whole of it for audit."""

from datetime import date, datetime, time

from django.db import models
from django.utils import timezone

from yongcheng.trail.models import TrailEntry, TrailSeal


def entries_of(target: models.Model) -> models.QuerySet[TrailEntry]:
    """Return the entries of one record, newest first."""
    return TrailEntry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))


def last_entry(target: models.Model) -> TrailEntry | None:
    """Return the newest entry of a record, None where it has none."""
    return entries_of(target).first()


def acts_by(user: models.Model) -> models.QuerySet[TrailEntry]:
    """Return what one person did, newest first."""
    return TrailEntry.objects.filter(actor=user)


def all_entries() -> models.QuerySet[TrailEntry]:
    """Return every entry, newest first; narrow with `visible_to` before showing any."""
    return TrailEntry.objects.all()


def seals() -> models.QuerySet[TrailSeal]:
    """Return the sealed heads, newest first."""
    return TrailSeal.objects.all()


def day_start(day: date) -> datetime:
    """Return the first moment of a day in Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time.min))


def head_of_chain() -> tuple[int, str] | None:
    """Return (number, hash) of the newest entry, None while there is none."""
    return TrailEntry.objects.order_by("-number").values_list("number", "hash").first()


def act_ids_beginning(mark: str) -> set[str]:
    """Return the ids of acts that begin with these signs."""
    return set(TrailEntry.objects.filter(act_id__startswith=mark).values_list("act_id", flat=True))


def entries_by_verb(verb: str) -> models.QuerySet[TrailEntry]:
    """Return the entries of one kind of act, newest first."""
    return TrailEntry.objects.filter(verb=verb)
