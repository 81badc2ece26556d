"""Every address of the admin, as every role and as nobody: the answer is one of the expected ones,
and another department's unpublished work is in none of them.

The addresses are read from the URL table itself: lists, forms, history, autocomplete, exports and
whatever an admin adds. A new page is covered the day it is added.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from catalog.choices import ResourceStatus
from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from tests.house.sources import ROOMS
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.ledgers.ledger import all_ledgers

SECRET = "未公布的执法办案线索"
SECRET_SYSTEM = "未公布的执法办案平台"
EXPECTED = {200, 302, 400, 403, 404, 405}
# Who may see every department's unpublished work: the reviewing bureau, auditors, finance for systems.
SEES_ALL = BUREAU_ROLES | {Role.AUDITOR}
SEES_SYSTEMS = SEES_ALL | {Role.FINANCE}
# The trail names what was done to whatever record; 审计管理员 read all of it and nothing else.
TRAIL = "/admin/trail/"
ROLES = [*Role, None]
FREE_TO_ALL = {"admin:login", "admin:jsi18n", "healthz"}
NEWEST = 4
NOT_WALKED = {"admin:logout", "admin:view_on_site", "admin:app_list"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern with its full name, namespaces included."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, space)
        elif entry.name:
            yield f"{prefix}{entry.name}", entry


def named_pages() -> list[tuple[str, URLPattern]]:
    """Return every address of the system that answers to people (the admin's and the offices')."""
    found = [pair for pair in patterns(get_resolver()) if pair[0] not in NOT_WALKED]
    return sorted(found, key=lambda pair: pair[0])


def arguments(name: str, pattern: URLPattern) -> list[list[object]]:
    """Return the argument lists to try: each record, ledger and act that the page could be about."""
    converters = pattern.pattern.converters
    size = len(converters) or getattr(getattr(pattern.pattern, "regex", None), "groups", 0)
    if not size:
        return [[]]
    if set(converters) == {"key"}:
        return [[ledger.key] for ledger in all_ledgers()]
    model = model_of(name)
    newest = model._default_manager.order_by("-pk") if model else ()
    keys = [row.pk for row in newest[:NEWEST]] or [1]
    if name.endswith("_simple_history"):
        return [[row.pk, past.pk] for row in newest[:NEWEST] for past in row.history.all()[:2]]
    if size == 1:
        return [[key] for key in keys]
    machine = getattr(admin.site._registry.get(model), "machine", None)
    acts = list(machine.transitions) if machine else ["x", 1]
    return [[key, *([act] * (size - 1))] for key in keys for act in acts]


def model_of(name: str) -> type | None:
    """Return the model an admin address belongs to: admin:catalog_informationresource_change."""
    bare = name.rpartition(":")[2]
    for model in admin.site._registry:
        if bare.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            return model
    return None


def addresses() -> Iterator[str]:
    for name, pattern in named_pages():
        for given in arguments(name, pattern):
            with suppress(NoReverseMatch):  # an argument of another shape: not this page's
                yield reverse(name, args=given)
    yield from autocompletes()
    for model in admin.site._registry:
        if model.__module__.split(".")[0] in ROOMS:
            listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield f"{listed}?q={SECRET[:6]}"


def autocompletes() -> Iterator[str]:
    """Yield the autocomplete address of every foreign key of ours."""
    for model in apps.get_models():
        is_past = hasattr(model, "instance_type")
        if model.__module__.split(".")[0] not in ROOMS or is_past:
            continue
        for field in model._meta.get_fields():
            if (
                getattr(field, "many_to_one", False)
                and not field.auto_created
                and field.remote_field
            ):
                yield (
                    f"{reverse('admin:autocomplete')}?app_label={model._meta.app_label}"
                    f"&model_name={model._meta.model_name}&field_name={field.name}&term={SECRET[:3]}"
                )


@pytest.fixture
def scene(people: Cast) -> InformationResource:
    """公安局 has a draft, a change under review and a system; 民政局 has something of everything."""
    make.resource(provider=people.civil_affairs)
    make.version(make.content("民政局在编资源"), provider=people.civil_affairs)
    make.system(owner=people.civil_affairs)
    make.system(SECRET_SYSTEM, owner=people.police)
    return make.version(make.content(SECRET), provider=people.police).resource


def body(response: object) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", errors="replace")


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "no_role")
def test_no_page_shows_another_departments_draft(
    scene: InformationResource,
    people: Cast,
    client_of: Callable[..., Client],
    role: Role | None,
) -> None:
    client = client_of(people.holder(role) if role else people.stranger)
    client.raise_request_exception = False
    wrong, shown = [], []
    hidden = [SECRET] if role not in SEES_ALL else []
    hidden += [SECRET_SYSTEM] if role not in SEES_SYSTEMS else []
    for address in dict.fromkeys(addresses()):
        response = client.get(address)
        if response.status_code not in EXPECTED:
            wrong.append(f"{address}: {response.status_code}")
        elif response.status_code == 200:
            if role == Role.AUDIT_MANAGER and address.startswith(TRAIL):
                continue
            text = body(response).replace(address, "")
            shown += [f"{address}: {word}" for word in hidden if word in text]
    assert wrong == []
    assert shown == []


def test_without_signing_in_every_page_leads_to_the_login(scene: InformationResource) -> None:
    client = Client()
    opened = []
    free = {reverse(name) for name in FREE_TO_ALL}
    for address in dict.fromkeys(addresses()):
        if address in free:
            continue
        response = client.get(address)
        refused = response.status_code in {403, 404, 405} or (
            response.status_code == 302 and response["Location"].startswith("/admin/")
        )
        if not refused:
            opened.append(f"{address}: {response.status_code}")
    assert opened == []


def test_the_walk_meets_the_pages_it_should(scene: InformationResource) -> None:
    walked = set(addresses())
    for model in (InformationResource, type(scene.provider)):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert reverse(f"{name}_changelist") in walked
    assert reverse("admin:catalog_informationresource_change", args=[scene.pk]) in walked
    assert any("autocomplete" in address for address in walked)
    assert scene.status == ResourceStatus.DRAFT


@pytest.mark.parametrize("act", ["change", "history", "delete"])
def test_the_clerk_of_another_department_cannot_even_guess(
    scene: InformationResource, people: Cast, client_of: Callable[..., Client], act: str
) -> None:
    """The address of a foreign draft answers like one that does not exist."""
    client = client_of(people.clerk)
    address = reverse(f"admin:catalog_informationresource_{act}", args=[scene.pk])
    assert client.get(address).status_code in {302, 403, 404}
    assert client.post(address, {"title": "改名"}).status_code in {302, 403, 404}
    scene.refresh_from_db()
    assert scene.title == SECRET
