"""Notices: delivered with the act, read, counted; one digest a person, repeated runs harmless."""

import io
import smtplib
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings

from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.notices.digest import send_digests
from yongcheng.notices.inbox import mark_read, send, unread_count
from yongcheng.notices.models import Notice
from yongcheng.trail.recorder import act

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BASE = "/admin/notices/notice/"


@pytest.fixture
def reachable(people: Cast) -> User:
    people.clerk.email = "clerk@example.gov.cn"
    people.clerk.save()
    return people.clerk


def test_everybody_is_told_once_and_only_who_is_there(people: Cast) -> None:
    people.head.is_active = False
    assert send([people.clerk, people.clerk, people.head], "一句话", "/admin/") == 1
    assert unread_count(people.clerk) == 1


def test_a_notice_is_rolled_back_with_its_act(people: Cast) -> None:
    def broken() -> None:
        with act("x"):
            send([people.clerk], "一句话")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert unread_count(people.clerk) == 0


def test_reading_is_ones_own_business(people: Cast, client_of: SignIn) -> None:
    send([people.clerk, people.police_clerk], "一句话", "/admin/catalog/")
    own = Notice.objects.get(recipient=people.clerk)
    foreign = Notice.objects.get(recipient=people.police_clerk)
    client = client_of(people.clerk)
    page = client.get(BASE)
    assert page.context["cl"].result_count == 1
    assert client.get(f"{BASE}{own.pk}/open/").url == "/admin/catalog/"
    for tail in ("open/", "change/", "history/"):
        assert client.get(f"{BASE}{foreign.pk}/{tail}").status_code in {302, 404}, tail
    assert mark_read(people.clerk, [foreign.pk]) == 0
    foreign.refresh_from_db()
    assert foreign.read_at is None
    own.refresh_from_db()
    assert own.read_at is not None


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_outside(people: Cast, client_of: SignIn, link: str) -> None:
    send([people.clerk], "一句话", link)
    own = Notice.objects.get()
    assert client_of(people.clerk).get(f"{BASE}{own.pk}/open/").url == BASE


def test_mark_all_and_chosen(people: Cast, client_of: SignIn) -> None:
    for number in range(3):
        send([people.clerk], f"第{number}句")
    client = client_of(people.clerk)
    first = Notice.objects.first()
    client.post(BASE, {"action": "mark_chosen_read", "_selected_action": [first.pk]})
    assert unread_count(people.clerk) == 2
    assert client.get(f"{BASE}?read=no").context["cl"].result_count == 2
    client.post(f"{BASE}read-all/")
    assert unread_count(people.clerk) == 0


def test_one_digest_a_person_and_none_twice(reachable: User, people: Cast) -> None:
    for number in range(3):
        send([reachable], f"第{number}句", "/admin/")
    send([people.head], "没有邮箱")
    sent = send_digests()
    assert (sent.people, sent.notices, sent.failed) == (1, 3, [])
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == ["clerk@example.gov.cn"]
    assert "3 条未读通知" in letter.subject
    assert "第2句" in letter.body
    assert send_digests().people == 0
    assert len(mail.outbox) == 1


def test_what_was_read_is_not_mailed(reachable: User) -> None:
    send([reachable], "一句话")
    mark_read(reachable)
    assert send_digests().people == 0


def test_a_failed_delivery_is_made_good(
    reachable: User, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.head.email = "head@example.gov.cn"
    people.head.save()
    send([reachable, people.head], "一句话")
    real = mail.EmailMessage.send

    def refused(message: mail.EmailMessage, *args: object) -> int:
        if "clerk@" in message.to[0]:
            raise smtplib.SMTPException("no")
        return real(message)

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMessage, "send", refused)
        sent = send_digests()
    assert (sent.people, sent.failed) == (1, [reachable.username])
    assert send_digests().people == 1
    assert [letter.to[0][:4] for letter in mail.outbox] == ["head", "cler"]


@pytest.mark.parametrize(("host", "words"), [("", "没有配置邮件服务"), ("smtp", "已发 1 人、1 条")])
def test_the_command(reachable: User, host: str, words: str) -> None:
    send([reachable], "一句话")
    out = io.StringIO()
    with override_settings(EMAIL_HOST=host):
        call_command("send_digests", stdout=out)
    assert words in out.getvalue()
