"""Every list of the catalogue can be searched, every history opened, by whoever may read it."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from catalog.models import Classification
from tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REGISTERED = [
    model for model in apps.get_app_config("catalog").get_models() if model in admin.site._registry
]
WORDS = "公安局未公布"


def lists() -> list[str]:
    return [reverse(f"admin:catalog_{model._meta.model_name}_changelist") for model in REGISTERED]


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "bureau_admin", "leader", "auditor"])
def test_every_list_opens_and_is_searched(
    people: Cast, client_of: Callable[..., Client], who: str
) -> None:
    make.resource(provider=people.civil_affairs)
    make.version(make.content(WORDS), provider=people.police)
    client = client_of(getattr(people, who))
    for address in lists():
        assert client.get(address).status_code == 200, address
        assert client.get(address, {"q": WORDS}).status_code == 200, address


def test_histories_of_registers_open(people: Cast, client_of: Callable[..., Client]) -> None:
    system = make.system(owner=people.civil_affairs)
    node = Classification.objects.get(department=people.civil_affairs)
    client = client_of(people.bureau_admin)
    for record in (system, node):
        name = f"admin:catalog_{record._meta.model_name}"
        assert client.get(reverse(f"{name}_history", args=[record.pk])).status_code == 200
        version = record.history.first()
        address = reverse(f"{name}_simple_history", args=[record.pk, version.pk])
        assert client.get(address).status_code == 200
        assert client.get(reverse(f"{name}_change", args=[record.pk])).status_code == 200
