"""The shortest journey: the sign-in page, the front page of each kind of person, out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.journeys.conftest import DESKTOP, WIDE, sign_in
from yongcheng.departments.roles import Role

pytestmark = pytest.mark.smoke
FACES = [Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.BUREAU_CATALOG, Role.AUDITOR]


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("role", FACES, ids=lambda role: role.value)
def test_the_front_page_opens(
    people: Cast,
    desk_of: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    shot: Callable[..., None],
    role: Role,
) -> None:
    page = desk_of(people.holder(role))
    assert page.url.endswith("/admin/")
    assert "永城" in page.title()
    assert not scrolls_sideways(page)
    assert axe(page) == []
    shot(page, f"desk-{role.value}")


def test_the_sign_in_page_is_accessible_on_both_screens(
    people: Cast,
    new_context: Callable[..., object],
    axe: Callable[[Page], list[str]],
    shot: Callable[..., None],
) -> None:
    for viewport in (DESKTOP, WIDE):
        page = new_context(viewport).new_page()
        page.goto("/admin/login/")
        assert not scrolls_sideways(page)
        assert axe(page) == []
        shot(page, f"login-{viewport['width']}")


def test_a_wrong_password_is_said_in_chinese(
    people: Cast, new_context: Callable[..., object], shot: Callable[..., None]
) -> None:
    page = new_context().new_page()
    sign_in(page, people.clerk.username, "wrong-password")
    assert "/login/" in page.url
    assert "不正确" in page.inner_text("body")
    shot(page, "login-refused")


def test_a_page_asked_for_before_signing_in_is_shown_after(
    people: Cast, new_context: Callable[..., object]
) -> None:
    page = new_context().new_page()
    page.goto("/admin/catalog/informationresource/")
    assert "/login/" in page.url
    page.fill("input[name=username]", people.clerk.username)
    page.fill("input[name=password]", "Yongcheng-2026")
    page.click("form [type=submit]:not([name=theme])")
    page.wait_for_url("**/admin/catalog/informationresource/")
