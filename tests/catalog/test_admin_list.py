"""The list of resources: tabs that count what they show, search, filters, bulk acts, few queries."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import ResourceVersion
from catalog.workflow.drafts import propose_change
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role

pytestmark = pytest.mark.django_db
LIST = "admin:catalog_informationresource_changelist"
MOST_QUERIES = 12
REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}
SignIn = Callable[..., Client]


@pytest.fixture
def scene(people: Cast) -> None:
    """民政局 has one of everything; 公安局 has a published one and a draft."""
    unit = people.civil_affairs
    make.resource(make.content("已发布的"), provider=unit)
    make.version(make.content("草稿的"), provider=unit)
    make.submit(make.version(make.content("待负责人的"), provider=unit))
    make.send_for_review(make.version(make.content("待主管部门的"), provider=unit))
    back = make.send_for_review(make.version(make.content("退回的"), provider=unit))
    VERSIONS.fire(back, "send_back", people.reviewer, given=REASONS)
    moving = make.resource(make.content("变更中的"), provider=unit)
    propose_change(moving, make.anybody(Role.DEPARTMENT_CLERK, unit))
    make.resource(make.content("公安已发布"), provider=people.police)
    make.version(make.content("公安草稿"), provider=people.police)


def tabs(client: Client) -> list[tuple[str, str, int]]:
    response = client.get(reverse(LIST))
    return [(one.label, one.url, one.count) for one in response.context["list_tabs"]]


@pytest.mark.parametrize(
    "role",
    [
        Role.DEPARTMENT_CLERK,
        Role.DEPARTMENT_HEAD,
        Role.SHARING_OFFICE_HEAD,
        Role.BUREAU_CATALOG,
        Role.BUREAU_ADMIN,
        Role.BUREAU_HEAD,
        Role.AUDITOR,
        Role.EXPERT,
    ],
)
def test_every_tab_counts_what_it_shows(
    scene: None, people: Cast, client_of: SignIn, role: str
) -> None:
    client = client_of(people.holder(role))
    found = tabs(client)
    assert found
    for label, url, count in found:
        shown = client.get(url).context["cl"]
        assert shown.result_count == len(shown.result_list) == count, label


def test_the_reviewers_tabs(scene: None, people: Cast, client_of: SignIn) -> None:
    counted = {label: count for label, _, count in tabs(client_of(people.reviewer))}
    assert counted["全部"] == 8
    assert counted["待我审核"] == 1
    assert counted["变更中"] == 1
    assert counted["退回修改"] == 1


def test_the_clerks_tabs_are_about_the_own_department(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    counted = {label: count for label, _, count in tabs(client_of(people.clerk))}
    assert counted["全部"] == 7
    assert counted["本部门"] == 6
    assert counted["待我处理"] == 3


def test_search_marks_the_words_in_the_name(scene: None, people: Cast, client_of: SignIn) -> None:
    response = client_of(people.reviewer).get(reverse(LIST), {"q": "变更"})
    assert "<mark>变更</mark>中的" in response.content.decode()
    assert [row.title for row in response.context["cl"].result_list] == ["变更中的"]


@pytest.mark.parametrize("words", ["保障类别", "最低生活保障", "307481007/000001"])
def test_search_looks_into_items_abstract_and_code(
    scene: None, people: Cast, client_of: SignIn, words: str
) -> None:
    response = client_of(people.reviewer).get(reverse(LIST), {"q": words})
    assert response.context["cl"].result_count >= 1


def test_filters_keep_the_tab(scene: None, people: Cast, client_of: SignIn) -> None:
    address = f"{reverse(LIST)}?view=own&status__exact=draft"
    response = client_of(people.clerk).get(address)
    assert [row.title for row in response.context["cl"].result_list] == ["草稿的"]
    assert "view=own" in response.content.decode()


@pytest.mark.parametrize("role", [Role.DEPARTMENT_CLERK, Role.BUREAU_CATALOG, Role.AUDITOR])
def test_the_list_costs_the_same_however_many_rows(
    scene: None, people: Cast, client_of: SignIn, role: str
) -> None:
    client = client_of(people.holder(role))
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse(LIST))
    for number in range(6):
        make.resource(make.content(f"又一项{number}甲"), provider=make.department())
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(LIST))
    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES, [one["sql"][:90] for one in many.captured_queries]


def test_bulk_publishing_reports_each_record(people: Cast, client_of: SignIn) -> None:
    good = [
        make.send_for_review(
            make.version(make.content(f"第{sign}项"), provider=people.civil_affairs)
        )
        for sign in "甲乙"
    ]
    claimed = make.send_for_review(make.version(make.content("他人承办"), provider=people.police))
    VERSIONS.fire(claimed, "claim", people.second_reviewer)
    keys = [version.resource_id for version in [*good, claimed]]
    client = client_of(people.reviewer)
    page = client.post(reverse(LIST), {"action": "publish", "_selected_action": keys})
    assert "批量通过并发布：3 项" in page.content.decode()
    address = reverse("admin:catalog_informationresource_bulk", args=["publish"])
    result = client.post(address, {"_selected_action": keys, "confirmed": "1"}).content.decode()
    assert "已办 2 项" in result
    assert "未办 1 项" in result
    assert people.second_reviewer.full_name in result
    states = {version.pk: ResourceVersion.objects.get(pk=version.pk).status for version in good}
    assert set(states.values()) == {"published"}


def test_bulk_acts_are_those_of_the_role(scene: None, people: Cast, client_of: SignIn) -> None:
    offered = {
        name: re.findall(
            r'name="action" value="(\w+)"', client_of(person).get(reverse(LIST)).content.decode()
        )
        for name, person in (
            ("clerk", people.clerk),
            ("head", people.head),
            ("reviewer", people.reviewer),
            ("auditor", people.auditor),
        )
    }
    assert offered == {
        "clerk": ["submit", "bulk_edit", "compare_chosen"],
        "head": ["head_approve", "head_return", "compare_chosen"],
        "reviewer": ["publish", "send_back", "bulk_edit", "compare_chosen"],
        "auditor": ["compare_chosen"],
    }
