"""The pages of a bulk edit: from ticks in the list to the result, and who may open them."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from catalog.models import BulkEdit, InformationResource
from catalog.workflow import bulk_edits
from tests import make
from tests.bulk_editing import previewed
from tests.cast import Cast
from yongcheng.departments.models import User

pytestmark = pytest.mark.django_db
LIST = reverse("admin:catalog_informationresource_changelist")
SignIn = Callable[[User], Client]


@pytest.fixture
def scene(people: Cast) -> list[InformationResource]:
    unit = people.civil_affairs
    return [make.resource(make.content(f"{sign}信息"), provider=unit) for sign in "甲乙丙"]


def url(edit: BulkEdit, name: str = "change") -> str:
    return reverse(f"admin:catalog_bulkedit_{name}", args=[edit.pk])


def start(client: Client, rows: list[InformationResource], **more: str) -> BulkEdit:
    keys = [one.pk for one in rows]
    given = {"action": "bulk_edit", "_selected_action": keys, **more}
    response = client.post(f"{LIST}?update_cycle__exact=monthly", given)
    assert "/bulkedit/" in response["Location"]
    return BulkEdit.objects.latest("pk")


def stated(client: Client, edit: BulkEdit, **given: str) -> HttpResponse:
    names = list(client.get(url(edit, "fields")).context["form"].fields)
    acts = {name: "keep" for name in names if name.startswith("act_")}
    return client.post(url(edit, "fields"), acts | given, follow=True)


def test_from_the_list_to_the_result(
    scene: list[InformationResource], people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    edit = start(client, scene[:2])
    page = stated(client, edit, act_update_cycle="set", value_update_cycle="yearly")
    text = page.content.decode()
    assert "确认修改 2 项" in text
    assert "丙信息" not in text
    edit.refresh_from_db()
    result = client.post(url(edit, "confirm"), {"digest": edit.digest}, follow=True)
    text = result.content.decode()
    assert "已修改 2 项" in text
    assert "已起草第 2 版，待提交" in text
    batch = client.get(f"{LIST}?batch={edit.pk}")
    assert {row.title for row in batch.context["cl"].result_list} == {"甲信息", "乙信息"}
    assert client.post(url(edit, "undo"), follow=True).status_code == 200
    edit.refresh_from_db()
    assert edit.state == "undone"


def test_all_that_the_list_shows(
    scene: list[InformationResource], people: Cast, client_of: SignIn
) -> None:
    make.resource(make.content("每日的", update_cycle="daily"), provider=people.civil_affairs)
    edit = start(client_of(people.clerk), scene[:1], select_across="1")
    assert edit.total == 3
    assert "更新周期：每月" in edit.filter_text


AMBIGUOUS = [
    ({}, "没有选择要修改的字段"),
    ({"act_update_cycle": "set"}, "没有填写更新周期的新值"),
    ({"value_update_cycle": "daily"}, "没有选“改为”"),
    ({"act_update_cycle": "clear", "value_update_cycle": "daily"}, "没有选“改为”"),
    ({"act_update_cycle": "set", "value_update_cycle": "never"}, "没有这一项"),
    ({"act_source": "set", "value_source": "987654"}, "没有这一项"),
    ({"act_update_cycle": "maybe"}, ""),
    ({"act_class_code": "set", "value_class_code": "999"}, "没有这一项"),
]


@pytest.mark.parametrize(("given", "sentence"), AMBIGUOUS)
def test_what_is_not_said_plainly_is_asked_again(
    scene: list[InformationResource], people: Cast, client_of: SignIn, given: dict, sentence: str
) -> None:
    client = client_of(people.clerk)
    edit = start(client, scene[:1])
    response = stated(client, edit, **given)
    assert response.context["form"].errors
    assert sentence in response.content.decode()
    edit.refresh_from_db()
    assert (edit.state, edit.changes) == ("choosing", {})


def test_a_system_is_chosen_among_those_of_the_departments(
    scene: list[InformationResource], people: Cast, client_of: SignIn
) -> None:
    own, foreign = make.system(owner=people.civil_affairs), make.system(owner=people.police)
    client = client_of(people.reviewer)
    edit = start(client, scene)
    form = client.get(url(edit, "fields")).context["form"]
    offered = {value for value, _ in form.fields["value_source"].choices}
    assert {"none", str(own.pk)} <= offered
    assert str(foreign.pk) not in offered


@pytest.mark.parametrize("name", ["fields", "confirm", "undo", "aside", "cancel"])
@pytest.mark.parametrize("who", ["head", "police_clerk", "reviewer", "auditor", "stranger"])
def test_only_its_author_goes_on_with_a_batch(
    scene: list[InformationResource], people: Cast, client_of: SignIn, who: str, name: str
) -> None:
    edit = previewed(people.clerk, *scene)
    client = client_of(getattr(people, who))
    for answer in (client.get(url(edit, name)), client.post(url(edit, name), {"digest": "x"})):
        assert answer.status_code in {403, 404}
    edit.refresh_from_db()
    assert edit.state == "ready"


def test_who_may_read_a_batch(
    scene: list[InformationResource], people: Cast, client_of: SignIn
) -> None:
    edit = previewed(people.clerk, *scene)
    expected = {"head": 200, "auditor": 200, "reviewer": 200, "police_clerk": 404, "stranger": 404}
    for who, status in expected.items():
        assert client_of(getattr(people, who)).get(url(edit)).status_code == status, who


def test_a_large_batch_is_a_job(
    scene: list[InformationResource],
    people: Cast,
    client_of: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk_edits, "AT_ONCE", 1)
    client = client_of(people.clerk)
    edit = start(client, scene)
    page = stated(client, edit, act_grade="set", value_grade="3")
    assert "可以离开本页" in page.content.decode()
    assert client.get(url(edit, "progress")).json()["finished"] is False
    edit.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        bulk_edits.state_changes(edit, people.clerk, edit.changes, "")
    edit.refresh_from_db()
    assert edit.state == "ready"
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(url(edit, "confirm"), {"digest": edit.digest})
    edit.refresh_from_db()
    assert edit.result == {"done": 3}
    assert client.get(url(edit, "progress")).json()["finished"] is True


def test_the_pages_cost_the_same_however_long_the_batch(
    scene: list[InformationResource], people: Cast, client_of: SignIn,
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    edit = previewed(people.clerk, *scene)
    client = client_of(people.clerk)
    client.get(url(edit))
    with django_assert_max_num_queries(12):
        client.get(url(edit))
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:catalog_bulkedit_changelist"))
