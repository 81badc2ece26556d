"""Every address as every role and as nobody, by GET and by POST: nothing of another department's
shows, a look changes nothing, and nothing is done without the token of our own pages.
"""

import hashlib
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.attacks import scene as words
from tests.attacks.scene import Scene
from tests.house import test_urls_are_scoped
from tests.house.sources import ROOMS
from tests.house.test_urls_are_scoped import EXPECTED, FREE_TO_ALL, addresses, body
from yongcheng.departments.models import User
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.ledgers.ledger import all_ledgers

SignIn = Callable[[User], Client]
SEES_BUSINESS = BUREAU_ROLES | {Role.AUDITOR}
BUSINESS = (words.DRAFT, words.CHANGE, words.UPLOADED, words.RECORD, words.FILED)
OUTSIDERS = [
    Role.DEPARTMENT_CLERK,
    Role.DEPARTMENT_HEAD,
    Role.SHARING_OFFICE_HEAD,
    Role.OPINION_GIVER,
    Role.EXPERT,
    Role.FINANCE,
    Role.SYSTEM_MANAGER,
    Role.SECURITY_MANAGER,
    Role.AUDIT_MANAGER,
]
# What reading and being signed in leave behind.
TRACES = {"trail.trailentry", "sessions.session", "notices.notice", "departments.user"}


@pytest.fixture(autouse=True)
def newest_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest records of every kind are the scene's; older ones teach nothing more."""
    monkeypatch.setattr(test_urls_are_scoped, "NEWEST", 3)


def hidden_from(role: Role | None, reads_trail: bool) -> set[str]:
    """Return the words that must not meet a person of this role outside 公安局."""
    hidden = set(words.SECRETS)
    if role in SEES_BUSINESS:
        hidden -= {*BUSINESS, words.SYSTEM}
    if role == Role.FINANCE:
        hidden.discard(words.SYSTEM)
    if reads_trail:
        hidden -= {*words.IN_TRAIL, words.EXPORTED}
    if role in {Role.AUDITOR, Role.AUDIT_MANAGER}:
        hidden.discard(words.EXPORTED)
    return hidden


def more_addresses() -> Iterator[str]:
    """Searches, sorts and filters that try to reach past the scope."""
    for model in admin.site._registry:
        if model.__module__.split(".")[0] not in ROOMS:
            continue
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield f"{listed}?q={words.DRAFT[:4]}"
        yield f"{listed}?q=未公布"
        yield f"{listed}?all=&o=-1"
        yield f"{listed}?id__gt=0"
        yield f"{listed}?_popup=1&_to_field=id"
    for ledger in all_ledgers():
        page = reverse("ledgers:show", args=[ledger.key])
        yield f"{page}?print=1"
        yield f"{page}?department=9999999"
    yield f"{reverse('admin:index')}?list=done&page=1"
    yield f"{reverse('admin:index')}?list=waiting&page=1"


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "no_role")
def test_nothing_secret_shows(scene: Scene, client_of: SignIn, role: Role | None) -> None:
    person = scene.people.holder(role) if role else scene.people.stranger
    client = client_of(person)
    client.raise_request_exception = False
    hidden = hidden_from(role, person.has_perm("trail.view_trailentry"))
    wrong, shown = [], []
    for address in dict.fromkeys([*addresses(), *more_addresses()]):
        response = client.get(address)
        text = body(response).replace(address, "")
        if response.status_code not in EXPECTED:
            wrong.append(f"{address}: {response.status_code}")
        elif response.status_code == 200:
            shown += [f"{address}: {word}" for word in hidden if word in text]
    assert "\n".join(wrong) == ""
    assert "\n".join(shown) == ""


@pytest.mark.parametrize(
    "role", [*OUTSIDERS, None], ids=lambda role: role.value if role else "no_role"
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_number_in_the_address_is_not_found(
    scene: Scene, client_of: SignIn, role: Role | None, method: str
) -> None:
    """It answers as if the record were not there: by GET and by POST, and nothing is done."""
    client = client_of(scene.people.holder(role) if role else scene.people.stranger)
    before = fingerprint()
    pages = scene.own_pages()
    if role == Role.SYSTEM_MANAGER:
        pages = [page for page in pages if "/jobs/" not in page]
    if role == Role.AUDIT_MANAGER:  # sees that it was exported, never the file
        pages = [
            page
            for page in pages
            if not page.startswith("/admin/ledgers/exports/") or "/file/" in page
        ]
    answers = {page: getattr(client, method)(page, {"text": "x"}).status_code for page in pages}
    assert {page: code for page, code in answers.items() if code != 404} == {}
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["police_clerk", "reviewer", "system_manager"])
def test_a_look_changes_nothing(scene: Scene, client_of: SignIn, who: str) -> None:
    """Every address by GET, as those who could do most there."""
    client = client_of(getattr(scene.people, who))
    client.raise_request_exception = False
    walked = list(dict.fromkeys(addresses()))
    before = fingerprint()
    for address in walked:
        body(client.get(address))
    assert changed(before, fingerprint()) == ""


@pytest.mark.parametrize("who", ["police_clerk", "reviewer", "system_manager"])
def test_nothing_is_done_without_the_token(scene: Scene, client_of: SignIn, who: str) -> None:
    """A form on somebody else's site, sent by the browser of a person who is signed in."""
    client = client_of(getattr(scene.people, who))
    client.handler.enforce_csrf_checks = True
    before = fingerprint()
    answers = {}
    for address in dict.fromkeys([*addresses(), *scene.own_pages()]):
        answers[address] = client.post(address, {"text": "x", "confirmed": "1"}).status_code
    passed = {page: code for page, code in answers.items() if code not in {403, 404, 405}}
    assert passed == {}
    assert changed(before, fingerprint()) == ""


def test_nobody_is_asked_to_sign_in_by_every_post(scene: Scene) -> None:
    client = Client()
    free = {reverse(name) for name in FREE_TO_ALL}
    before = fingerprint()
    opened = {}
    for address in dict.fromkeys([*addresses(), *scene.own_pages()]):
        answer = client.post(address)
        to_login = answer.status_code == 302 and answer["Location"].startswith("/admin/")
        if address not in free and not to_login and answer.status_code not in {403, 404, 405}:
            opened[address] = answer.status_code
    assert opened == {}
    assert changed(before, fingerprint()) == ""


def fingerprint() -> dict[str, str]:
    """Return table → digest of its rows, traces of reading left aside."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower not in TRACES and not model._meta.label.startswith("axes"):
            found[model._meta.label_lower] = digest_of(model)
    return found


def digest_of(model: type[models.Model]) -> str:
    rows = model._base_manager.order_by("pk").values_list()
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def changed(before: dict[str, str], after: dict[str, str]) -> str:
    return "、".join(name for name, digest in before.items() if after[name] != digest)
