"""Twelve queries a page at most, for every list and the front page, whoever opens it, at any size."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
FEW, MANY = 2, 8
ROLES = [
    Role.DEPARTMENT_CLERK,
    Role.DEPARTMENT_HEAD,
    Role.BUREAU_CATALOG,
    Role.BUREAU_ADMIN,
    Role.BUREAU_HEAD,
    Role.AUDITOR,
    Role.SYSTEM_MANAGER,
    Role.SECURITY_MANAGER,
    Role.AUDIT_MANAGER,
]


def addresses(client: Client) -> list[str]:
    """Return the front page, the search and every list that this person may open."""
    lists = [
        reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist")
        for one in admin.site._registry.values()
    ]
    found = [reverse("admin:index"), f"{reverse('admin:search')}?q=信息", *lists]
    resources = reverse("admin:catalog_informationresource_changelist")
    found += [f"{resources}?q=信息", f"{resources}?sharing_type__exact=conditional&o=name"]
    return [url for url in found if client.get(url).status_code == 200]


def queries(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return [one["sql"][:400] for one in asked.captured_queries]


def fill(people: Cast, first: int, last: int) -> None:
    """Make departments, systems and resources in different states."""
    for number in range(first, last):
        unit = make.department(f"第{number}单位")
        make.system(f"第{number}系统", owner=people.civil_affairs)
        make.resource(make.content(f"第{number}号信息"), provider=unit)
        make.version(make.content(f"草稿{number}"), provider=people.civil_affairs)
        make.send_for_review(
            make.version(make.content(f"待审{number}"), provider=people.civil_affairs)
        )


@pytest.mark.parametrize("role", ROLES)
def test_pages_cost_few_queries_and_as_many_with_more_rows(
    people: Cast, client_of: Any, role: str
) -> None:
    fill(people, 0, FEW)
    client = client_of(people.holder(role))
    pages = addresses(client)
    assert len(pages) > 3
    before = {url: queries(client, url) for url in pages}
    fill(people, FEW, MANY)
    client.get(pages[0])  # registers in memory are read anew once
    after = {url: queries(client, url) for url in pages}
    dear = {url: asked for url, asked in after.items() if len(asked) > MOST_QUERIES}
    assert dear == {}
    grown = {url: asked for url, asked in after.items() if len(asked) > len(before[url])}
    assert grown == {}
