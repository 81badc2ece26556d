"""What journeys stand on: a running server, a real browser, people who sign in, axe, screenshots.

A journey fails on any script error, policy violation or request to another host, whatever else it
asserts. Screenshots go to the folder JOURNEY_SHOTS, nowhere if it is not set.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User

# Playwright's loop runs in this thread; the ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

DESKTOP = {"width": 1366, "height": 768}
WIDE = {"width": 1920, "height": 1080}
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


def chromium() -> str:
    """Return the system's Chromium. It is installed by .ci/packages, never downloaded."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError("Chromium is not installed: see .ci/packages")


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    opened = playwright_driver.chromium.launch(
        executable_path=chromium(),
        args=[*root, "--lang=zh-CN", "--disable-dev-shm-usage", "--font-render-hinting=none"],
    )
    yield opened
    opened.close()


class Watch:
    """Hears what goes wrong on a page without anybody asserting it."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.heard: list[str] = []

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # A refused form answers 4xx; the browser calls that an error, the journey asserts it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.heard.append(f"request to another host: {request.url}")


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    watching = Watch(live_server.url)
    yield watching
    assert watching.heard == []


@pytest.fixture
def new_context(
    browser: Browser, live_server: LiveServer, watch: Watch, tmp_path: Path
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser of its own (one person at one desk)."""
    opened: list[BrowserContext] = []

    def new(viewport: dict[str, int] | None = None) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport or DESKTOP,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.follow)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def desk_of(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a function: person → page signed in through the form, standing on the front page."""

    def sit_down(user: User, viewport: dict[str, int] | None = None) -> Page:
        page = new_context(viewport).new_page()
        sign_in(page, user.username)
        return page

    return sit_down


def sign_in(page: Page, username: str, password: str = make.PASSWORD) -> None:
    """Fill in the sign-in form and wait for the page after it."""
    page.goto("/admin/login/?next=/admin/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("form [type=submit]:not([name=theme])")
    page.wait_for_load_state("load")


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, committed, so that the server sees them."""
    return Cast()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return a function: page → what axe-core finds, as readable lines ([] is what we want)."""

    def check(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{one['id']} ({one['impact']}): {node['target']} {one['help']}"
            for one in found
            for node in one["nodes"][:5]
        ]

    return check


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Return a function that keeps a screenshot under a name, where a folder for them is given."""
    folder = os.environ.get("JOURNEY_SHOTS", "")

    def keep(page: Page, name: str, *, full: bool = False) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=full)

    return keep
