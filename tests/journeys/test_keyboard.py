"""Everything can be reached and left by keyboard: skip link, tabs, drop-downs, greyed buttons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import make
from tests.cast import Cast

pytestmark = pytest.mark.smoke
LIST = "/admin/catalog/informationresource/"
FOCUS = "document.activeElement"


def test_the_skip_link_is_first_and_leads_to_the_content(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    page = desk_of(people.clerk)
    page.goto(LIST)
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{FOCUS}.closest('#content-start')")


def test_tabs_of_a_form_move_by_arrows(people: Cast, desk_of: Callable[..., Page]) -> None:
    page = desk_of(people.clerk)
    page.goto(f"{LIST}add/")
    page.get_by_role("tab", name="资源信息").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{FOCUS}.textContent.trim()") == "信息项"
    assert page.get_by_role("tab", name="信息项").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    assert page.locator("#id_title").is_visible()


def test_a_drop_down_closes_by_escape_and_gives_the_focus_back(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    page = desk_of(people.clerk)
    page.goto(LIST)
    drop = page.locator("details[data-drop]", has_text="共享类型").first
    drop.locator("summary").focus()
    page.keyboard.press("ArrowDown")
    assert drop.get_attribute("open") is not None
    assert page.evaluate(f"{FOCUS}.className") == "drop-choice"
    page.keyboard.press("Escape")
    assert drop.get_attribute("open") is None
    assert page.evaluate(f"{FOCUS}.tagName") == "SUMMARY"


def test_the_focus_is_never_under_the_sticky_row(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    page = desk_of(people.clerk)
    page.goto(f"{LIST}add/")
    covered = []
    for _ in range(40):
        page.keyboard.press("Tab")
        covered += page.evaluate(
            """() => {
              const one = document.activeElement.getBoundingClientRect();
              const row = document.querySelector('.submit-row').getBoundingClientRect();
              const inside = document.activeElement.closest('.submit-row');
              const beside = one.right <= row.left || one.left >= row.right;
              const under = !inside && !beside && one.top > row.top;
              return under ? [document.activeElement.outerHTML] : [];
            }"""
        )
    assert covered == []


def test_a_greyed_button_can_be_reached_and_leads_to_its_reason(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    resource = make.version(make.content(), provider=people.civil_affairs).resource
    page = desk_of(people.clerk)
    page.goto(f"{LIST}{resource.pk}/change/")
    for button in page.locator("button[aria-disabled=true]").all():
        button.focus()
        page.keyboard.press("Enter")
        reason = page.evaluate(f"{FOCUS}.textContent.trim()")
        assert len(reason) > 8, reason
