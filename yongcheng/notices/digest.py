"""每人一封的邮件摘要: unread notices of a person that no mail has told about yet.

In-app notices come first; mail is a service for those who have an address and a mail server that is
reachable. A run that was missed is made good by the next one.
"""

import logging
from dataclasses import dataclass, field
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string

from yongcheng.departments.models import User
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import now, today

logger = logging.getLogger(__name__)
SHOWN = 50


@dataclass
class Sent:
    """What a run did: people told, notices told, people whose mail could not be delivered."""

    people: int = 0
    notices: int = 0
    failed: list[str] = field(default_factory=list)


def send_digests() -> Sent:
    """Send one mail to everybody who has unread notices not yet mailed. Safe to repeat."""
    sent = Sent()
    waiting = Notice.objects.filter(read_at__isnull=True, mailed_at__isnull=True)
    people = User.objects.filter(is_active=True, notices__in=waiting).exclude(email="").distinct()
    for person in people.order_by("pk"):
        try:
            count = _send_to(person)
        except (SMTPException, OSError):
            logger.exception("digest for user %s was not delivered", person.pk)
            sent.failed.append(person.username)
            continue
        sent.people += bool(count)
        sent.notices += count
    return sent


def _send_to(person: User) -> int:
    """Mark and send in one transaction: a mail that fails leaves its notices unmarked."""
    with transaction.atomic():
        rows = Notice.objects.filter(
            recipient=person, read_at__isnull=True, mailed_at__isnull=True
        ).order_by("due_on", "pk")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(skip_locked=True)
        notices = list(rows)
        if not notices:
            return 0
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now())
        text = render_to_string(
            "city/digest.txt",
            {"person": person, "notices": notices[:SHOWN], "count": len(notices), "day": today()},
        )
        EmailMessage(
            f"政务信息资源系统：{len(notices)} 条未读通知",
            text,
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
        ).send()
    return len(notices)
