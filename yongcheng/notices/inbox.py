"""Delivery of notices: rows in the same transaction as the act, mail only as a digest."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Case, Count, Q, When, Window

from yongcheng.departments.models import User
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import now


def send(
    people: Iterable[User],
    sentence: str,
    link: str = "",
    *,
    target: models.Model | None = None,
    due_on: date | None = None,
) -> int:
    """Tell each person once; returns how many were told. Rolled back together with the act."""
    recipients = {person.pk: person for person in people if person.is_active}
    notices = [
        Notice(
            recipient=person,
            sentence=sentence[:300],
            link=link,
            target_type=target._meta.label_lower if target is not None else "",
            target_id=str(target.pk) if target is not None else "",
            due_on=due_on,
            created_at=now(),
        )
        for person in recipients.values()
    ]
    Notice.objects.bulk_create(notices)
    return len(notices)


def unread_count(user: User) -> int:
    return Notice.objects.visible_to(user).unread().count()


def newest(user: User, count: int = 5, *, unread_only: bool = True) -> list[Notice]:
    """Return the newest notices, unread ones first; each carries `unread`: how many there are."""
    rows = Notice.objects.visible_to(user)
    if unread_only:
        rows = rows.unread()
    else:
        first_unread = Case(When(read_at__isnull=True, then=0), default=1)
        rows = rows.order_by(first_unread, "-created_at", "-id")
    is_unread = Count("pk", filter=Q(read_at__isnull=True))
    return list(rows.annotate(unread=Window(is_unread))[:count])


def mark_read(user: User, keys: Iterable[int] | None = None) -> int:
    """Mark the person's own notices as read, all of them where no keys are given."""
    rows = Notice.objects.visible_to(user).unread()
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    return rows.update(read_at=now())
