"""Every screen of every role: it opens, it is Chinese, it is accessible, it fits the window.

The demonstration data stand behind it, so that lists are full and states differ.
"""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.house.test_pages_speak_chinese import english_words
from tests.journeys.conftest import WIDE, Watch, sign_in
from tests.journeys.walking import kind_of, walk
from yongcheng.departments.models import User
from yongcheng.desk.scenes import PASSWORD

LIMIT = 260
ACCOUNTS = (
    "minzheng.tianbao",
    "minzheng.fuze",
    "ju.mulu",
    "ju.guanli",
    "ju.lingdao",
    "shenji",
    "xitong",
    "anquan",
    "shenjiyuan",
)
WIDE_PAGES = (
    "/admin/",
    "/admin/catalog/informationresource/",
    "/admin/intake/upload/add/",
    "/admin/ledgers/catalog/",
    "/admin/parameters/policyparameter/",
    "/admin/trail/trailentry/",
)


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The whole demonstration, played up to the day on which tests stand still."""
    call_command("seed_demo", verbosity=0)


@pytest.fixture
def known_words(demo: None) -> set[str]:
    """Names of accounts are Latin, and are meant to be."""
    names = User.objects.values_list("username", flat=True)
    return {part for name in names for part in name.lower().split(".")}


def scrolls_sideways(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def faults_of(page: Page, status: int, words: set[str]) -> list[str]:
    """Return what is wrong with a page, apart from what axe finds."""
    found = []
    if status != 200:
        found.append(f"status {status}")
    if not page.title().strip() or "永城" not in page.title():
        found.append(f"title {page.title()!r}")
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    english = english_words(page.content(), words)
    if english:
        found.append(f"English: {sorted(english)}")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} first headings")
    return found


def test_every_screen_of_every_role(
    known_words: set[str],
    new_context: Callable[..., object],
    watch: Watch,
    axe: Callable[[Page], list[str]],
) -> None:
    faults: dict[str, list[str]] = {}
    examined: set[str] = set()
    for username in ACCOUNTS:
        page = new_context().new_page()
        sign_in(page, username, PASSWORD)
        count = 0
        for kind, answer in walk(page, watch.base, limit=LIMIT):
            found = faults_of(page, answer.status, known_words)
            if kind not in examined:  # the same screen again costs half a second and tells nothing
                found += axe(page)
            examined.add(kind)
            found += watch.heard
            watch.heard.clear()
            count += 1
            if found:
                faults[f"{username} {kind}"] = found
        assert count >= 12, f"{username} reached only {count} screens"
        page.context.close()
    assert not faults, "\n".join(f"{place}: {found}" for place, found in faults.items())


def test_the_wide_screen_takes_the_extra_width(
    demo: None, new_context: Callable[..., object], axe: Callable[[Page], list[str]]
) -> None:
    page = new_context(WIDE).new_page()
    sign_in(page, "ju.mulu", PASSWORD)
    for address in WIDE_PAGES:
        page.goto(address)
        assert not scrolls_sideways(page), address
        assert axe(page) == [], address
        right = page.evaluate("document.querySelector('#content').getBoundingClientRect().right")
        assert right > 1800, address


def test_kinds_of_addresses_are_told_apart() -> None:
    assert kind_of("http://x/admin/a/12/change/?tab=items&o=1") == "/admin/a/n/change/?tab=items&…"
