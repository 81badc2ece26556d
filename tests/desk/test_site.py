"""The one admin site: who gets in, what the frame shows, and how it refuses."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.desk.site import CitySite

PASSWORD = "Correct-horse-26"
TEXT = re.compile(r"<(script|style|title)\b.*?</\1>|<[^>]+>", re.S)


@pytest.fixture
def person(people: Cast) -> User:
    user = people.clerk
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    return user


def test_the_default_site_is_ours() -> None:
    assert isinstance(admin.site._wrapped or admin.site, CitySite) or admin.site.name == "admin"
    assert admin.site.index_title == "工作台"
    assert "delete_selected" not in dict(admin.site.actions)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_front_page_without_an_english_word(
    role: str, people: Cast, client_of: Any
) -> None:
    response = client_of(people.holder(role)).get(reverse("admin:index"))
    assert response.status_code == 200
    html = response.content.decode()
    shown = TEXT.sub(" ", html[html.index("<body") :]).replace(people.holder(role).username, "")
    assert re.findall(r"[A-Za-z]{3,}", shown) == []
    assert "'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("role", list(Role))
def test_every_line_of_the_navigation_opens(role: str, people: Cast, client_of: Any) -> None:
    client = client_of(people.holder(role))
    frame = client.get(reverse("admin:index")).context["desk"]
    for _group, lines in frame.groups:
        for line in lines:
            assert client.get(line.url).status_code == 200, line.label


def test_front_page_asks_the_database_little(
    people: Cast, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(people.holder(Role.FINANCE))
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(18):
        client.get(reverse("admin:index"))


def test_sign_in_says_how_many_tries_are_left(person: User) -> None:
    client = Client()
    with override_settings(AXES_ENABLED=True):
        for left in (4, 3, 2, 1):
            html = _try(client, person.username, "wrong").content.decode()
            assert f"用户名或密码不正确，还可再试 {left} 次。" in html
            assert "连续错误 5 次，账户锁定 15 分钟。" in html
            assert re.search(r'name="password"[^>]*autofocus', html)
        locked = _try(client, person.username, "wrong")
        assert locked.status_code == 429
        assert "账户已锁定 15 分钟" in locked.content.decode()
        right = _try(client, person.username, PASSWORD)
        assert right.status_code == 429
        assert "_auth_user_id" not in client.session


def test_an_unknown_name_is_answered_like_a_known_one(person: User) -> None:
    with override_settings(AXES_ENABLED=True):
        known = _try(Client(), person.username, "wrong").content.decode()
        unknown = _try(Client(), "nobody-here", "wrong").content.decode()
    pattern = re.compile(r'id="login-error">.*?</div></div>', re.S)
    assert pattern.search(known)[0] == pattern.search(unknown)[0]


def test_a_missing_name_is_named(db: None) -> None:
    html = _try(Client(), "", "").content.decode()
    assert "没有填写用户名。" in html
    assert re.search(r'name="username"[^>]*autofocus', html)


def test_the_first_sign_in_changes_the_password(person: User) -> None:
    person.must_change_password = True
    person.save()
    client = Client()
    assert _try(client, person.username, PASSWORD).status_code == 302
    page = client.get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:password_change")
    assert "第一次登录须先修改密码" in page.content.decode()
    new = {
        "old_password": PASSWORD,
        "new_password1": "Another-horse-27",
        "new_password2": "Another-horse-27",
    }
    done = client.post(reverse("admin:password_change"), new, follow=True)
    assert "新密码已生效" in done.content.decode()
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"old_password": "wrong"}, "原密码不正确。"),
        ({"new_password2": "Something-else-28"}, "两次输入的新密码不一致。"),
        ({"new_password1": "short", "new_password2": "short"}, "12"),
        ({"old_password": ""}, "没有填写原密码。"),
    ],
)
def test_a_refused_password_says_why(
    change: dict[str, str], sentence: str, person: User, client_of: Any
) -> None:
    given = {
        "old_password": PASSWORD,
        "new_password1": "Another-horse-27",
        "new_password2": "Another-horse-27",
    }
    page = client_of(person).post(reverse("admin:password_change"), given | change)
    assert sentence in page.content.decode()


def test_signing_out_leads_back(person: User, client_of: Any) -> None:
    page = client_of(person).post(reverse("admin:logout"))
    assert "已退出" in page.content.decode()


@override_settings(DEBUG=False, ALLOWED_HOSTS=["*"])
def test_refusals_are_in_plain_chinese(people: Cast, client_of: Any) -> None:
    client = client_of(people.stranger)
    missing = client.get("/admin/no/such/")
    assert (missing.status_code, "没有这一页" in missing.content.decode()) == (404, True)
    csrf = Client(enforce_csrf_checks=True).post(reverse("admin:login"), {"username": "a"})
    assert (csrf.status_code, "页面放得太久" in csrf.content.decode()) == (403, True)


def _try(client: Client, username: str, password: str) -> Any:
    return client.post(reverse("admin:login"), {"username": username, "password": password})
