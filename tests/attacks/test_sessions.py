"""Who is signed in: idle time, cookies, passwords, lockout, first password, leavers, delegates."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from tests.house.test_urls_are_scoped import addresses
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.roles import Role
from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import entries_by_verb

SignIn = Callable[[User], Client]
LOGIN = "/admin/login/"


def signed_in(username: str, password: str = make.PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"username": username, "password": password})
    return client


def test_the_session_ends_when_idle(people: Cast, settings: object) -> None:
    client = signed_in(people.clerk.username)
    assert client.get("/admin/").status_code == 200
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == 30 * 60, "minutes without a click"
    session = client.session
    session.set_expiry(-1)
    session.save()
    answer = client.get("/admin/")
    assert (answer.status_code, answer["Location"].startswith(LOGIN)) == (302, True)


def test_every_click_moves_the_end_of_the_session(people: Cast) -> None:
    client = signed_in(people.clerk.username)
    with set_clock(NOW + timedelta(minutes=2)):
        assert client.get("/admin/").cookies["sessionid"]["max-age"] == 30 * 60


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_marked(people: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    given = {"username": people.clerk.username, "password": make.PASSWORD}
    session = client.post(LOGIN, given).cookies["sessionid"]
    assert (session["httponly"], session["samesite"], session["secure"]) == (True, "Lax", True)
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_the_session_is_new_after_signing_in_and_gone_after_signing_out(people: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    client.cookies["sessionid"] = "fixed-by-an-attacker"
    given = {"username": people.clerk.username, "password": make.PASSWORD}
    client.post(LOGIN, given)
    key = client.cookies["sessionid"].value
    assert key != "fixed-by-an-attacker"
    client.post(reverse("admin:logout"))
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/admin/").status_code == 302


def test_a_new_password_ends_the_other_sessions(people: Cast) -> None:
    one, other = signed_in(people.clerk.username), signed_in(people.clerk.username)
    new = "Another-horse-27"
    given = {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    one.post(reverse("admin:password_change"), given)
    assert one.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "Short-2026",
        "alllowercaseletters",
        "12345678901234",
        "Password1234",
        "中文密码中文密码中文密码",
    ],
)
def test_a_weak_password_is_refused_in_chinese(people: Cast, password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, people.clerk)
    assert all(
        any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in refused.value.messages
    )


def test_five_wrong_passwords_lock_the_account(people: Cast) -> None:
    username = people.clerk.username
    with override_settings(AXES_ENABLED=True):
        for number in range(5):
            answer = Client().post(LOGIN, {"username": username, "password": f"wrong{number}"})
        assert (answer.status_code, "账户已锁定" in answer.content.decode()) == (429, True)
        right = Client().post(LOGIN, {"username": username, "password": make.PASSWORD})
        assert right.status_code == 429
        other = Client().post(LOGIN, {"username": people.head.username, "password": make.PASSWORD})
        assert other.status_code == 302, "nobody else is locked out"
    assert entries_by_verb("sign_in_refused").count() >= 5


def test_the_first_password_cannot_be_walked_around(people: Cast, client_of: SignIn) -> None:
    """By no address, by no method, until it is changed; the answer shows nothing."""
    person = people.reviewer
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    client = client_of(User.objects.get(pk=person.pk))
    form = reverse("admin:password_change")
    free = {form, reverse("admin:password_change_done"), LOGIN, reverse("admin:logout")}
    passed = [
        f"{method} {address}"
        for address in dict.fromkeys(addresses())
        if address.partition("?")[0] not in free
        for method in ("get", "post", "put")
        if getattr(client, method)(address).headers.get("Location") != form
    ]
    assert passed == []
    for trick in ("/admin//", "/admin/?next=/static/", "/static/../admin/", "/ADMIN/"):
        answer = client.get(trick)
        assert answer.status_code in {302, 404}


def test_a_person_who_left_is_out_at_once(people: Cast) -> None:
    client = signed_in(people.clerk.username)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=people.clerk.pk).update(left_on=NOW.date())
    assert client.get("/admin/").status_code == 302
    assert signed_in(people.clerk.username).get("/admin/").status_code == 302


def test_a_disabled_person_is_out_at_once(people: Cast) -> None:
    client = signed_in(people.clerk.username)
    User.objects.filter(pk=people.clerk.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("starts", "ends", "revoked", "holds"),
    [(-5, -1, None, False), (1, 5, None, False), (-5, 5, 0, False), (-1, 0, None, True)],
)
def test_a_delegation_holds_on_its_days_only(
    people: Cast, client_of: SignIn, starts: int, ends: int, revoked: int | None, holds: bool
) -> None:
    """Ended yesterday, begins tomorrow, revoked today: the head's button does nothing."""
    version = make.submit(make.version(provider=people.civil_affairs))
    colleague = make.user("民政局同事", people.civil_affairs, Role.SHARING_OFFICE_HEAD)
    day = NOW.date()
    Delegation.objects.create(
        principal=people.head,
        delegate=colleague,
        role=Role.DEPARTMENT_HEAD,
        starts_on=day + timedelta(days=starts),
        ends_on=day + timedelta(days=ends),
        revoked_on=day if revoked == 0 else None,
        reason="出差",
    )
    page = reverse(
        "admin:catalog_informationresource_act", args=[version.resource_id, "head_approve"]
    )
    client_of(User.objects.get(pk=colleague.pk)).post(page, {"revision": version.revision})
    version.refresh_from_db()
    assert (version.status == "bureau_review") == holds
    with set_clock(NOW + timedelta(days=30)):
        assert Role.DEPARTMENT_HEAD not in User.objects.get(pk=colleague.pk).roles
