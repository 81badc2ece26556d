"""No English word on the main pages: what the official sees is Chinese, but for a short list."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests import make
from tests.cast import Cast
from tests.house.sources import ROOMS
from yongcheng.departments.roles import Role

# Words of Latin script that stand in Chinese papers too.
ALLOWED = {
    "excel", "csv", "pdf", "api", "sha", "xlsx", "xls", "et", "ods", "wps", "txt", "json", "xml",
    "mysql", "oracle", "gb", "id", "ip", "utf", "bom", "smtp", "word", "ofd", "kb", "mb", "dcat",
    "https", "http", "ctrl",
}  # fmt: skip
PLACES_OF_TEXT = {"title", "placeholder", "aria-label", "alt", "value", "label"}
WORD = re.compile(r"[A-Za-z]{2,}")
# Codes, addresses, keys with dots and dashes, digests: signs, not words.
CODE_LIKE = re.compile(
    r"\b[0-9a-f]{8,64}\b|\b[0-9A-Z]{9,20}\b|\b[A-Z]\d{1,3}\b|[\w.]+@[\w.]+|\S*[_/]\S*"
    r"|\b[A-Za-z]\w*(?:\.\w+)+\b"
)


class Visible(HTMLParser):
    """Collects what a reader sees or a screen reader says."""

    SILENT = {"script", "style", "template", "svg", "code", "head"}

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.depth = 0
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.SILENT
        self.in_title = tag == "title"
        given = dict(attrs)
        if tag == "input" and given.get("type") in {
            "hidden",
            "text",
            "checkbox",
            "radio",
            "password",
        }:
            given.pop("value", None)
        if tag == "option":
            given.pop("value", None)
        if not self.depth and tag not in {"button", "li", "data", "progress", "meter"}:
            self.texts += [text for name, text in given.items() if name in PLACES_OF_TEXT and text]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.SILENT
        self.in_title = False

    def handle_data(self, data: str) -> None:
        if not self.depth or self.in_title:
            self.texts.append(data)


def english_words(html: str, ignored: set[str]) -> set[str]:
    """Return the English words a reader of the page would meet."""
    reader = Visible()
    reader.feed(html)
    found = set()
    for text in reader.texts:
        for word in WORD.findall(CODE_LIKE.sub(" ", text)):
            if word.lower() not in ALLOWED | ignored:
                found.add(word)
    return found


def pages() -> list[str]:
    """Front page, sign-in, and list, form and history of every model of ours."""
    found = [reverse("admin:index"), reverse("admin:password_change")]
    for model in admin.site._registry:
        if model.__module__.split(".")[0] not in ROOMS:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        first = model._default_manager.first()
        if first is not None:
            found += [reverse(f"{name}_{page}", args=[first.pk]) for page in ("change", "history")]
    return found


@pytest.fixture
def scene(people: Cast) -> None:
    make.resource(provider=people.civil_affairs)
    make.version(make.content("在编资源"), provider=people.civil_affairs)
    make.system(owner=people.civil_affairs)


@pytest.mark.parametrize(
    "role",
    [Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD, Role.BUREAU_CATALOG, Role.BUREAU_ADMIN,
     Role.BUREAU_HEAD, Role.AUDITOR, Role.SYSTEM_MANAGER],
    ids=lambda role: role.value,
)  # fmt: skip
def test_pages_have_no_english_word(
    scene: None, people: Cast, client_of: Callable[..., Client], role: Role
) -> None:
    person = people.holder(role)
    client = client_of(person)
    found = {}
    for address in pages():
        response = client.get(address)
        if response.status_code == 200:
            words = english_words(response.content.decode(), {person.username})
            if words:
                found[address] = sorted(words)
    assert found == {}


def test_the_sign_in_page_is_chinese(db: None) -> None:
    html = Client().get(reverse("admin:login")).content.decode()
    assert english_words(html, set()) == set()


def test_the_language_of_the_browser_is_not_asked(
    people: Cast, client_of: Callable[..., Client]
) -> None:
    client = client_of(people.clerk)
    html = client.get(
        reverse("admin:index"), headers={"accept-language": "en-US,en"}
    ).content.decode()
    assert english_words(html, {people.clerk.username}) == set()
    assert 'lang="zh-' in html.lower()


def test_the_reader_itself_sees_english() -> None:
    """The net has no hole: an English button, a tooltip and a title are all caught."""
    html = '<title>Site</title><p title="Close it">保存 <button>Delete</button></p><code>x y</code>'
    assert english_words(html, set()) == {"Site", "Close", "it", "Delete"}
