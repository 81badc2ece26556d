"""OfficeAdmin: scope at every door, the confirm page, bulk acts record by record, no deleting."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from catalog.models import InformationResource, ResourceVersion
from tests import make
from tests.cast import Cast
from yongcheng.desk.bulk import BULK_MOST, bulk_outcome
from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.workflow.errors import NotAvailable, Refused
from yongcheng.workflow.machine import Outcome

LIST = "admin:catalog_informationresource_changelist"
BULK = "admin:catalog_informationresource_bulk"
ACT = "admin:catalog_informationresource_act"


@pytest.fixture
def draft(people: Cast) -> ResourceVersion:
    return make.version(
        make.content("婚姻登记信息"), provider=people.civil_affairs, clerk=people.clerk
    )


def act_url(version: ResourceVersion, name: str) -> str:
    return reverse(ACT, args=[version.resource_id, name])


def test_every_admin_of_ours_is_scoped_and_deletes_nothing(people: Cast, rf: Any) -> None:
    request = rf.get("/")
    request.user = people.bureau_admin
    for one in admin.site._registry.values():
        assert isinstance(one, ScopedAdmin), one
        assert not one.has_delete_permission(request), one


def test_another_departments_draft_is_not_there(
    draft: ResourceVersion, people: Cast, client_of: Any
) -> None:
    client = client_of(people.police_clerk)
    assert client.get(act_url(draft, "submit")).status_code == 404
    assert "婚姻登记信息" not in client.get(reverse(LIST)).content.decode()


def test_get_asks_and_changes_nothing_post_acts(
    draft: ResourceVersion, people: Cast, client_of: Any
) -> None:
    client = client_of(people.clerk)
    page = client.get(act_url(draft, "submit")).content.decode()
    assert "提交后由本部门负责人审核" in page
    assert "继续修改</a>" in page
    draft.refresh_from_db()
    assert draft.status == "draft"
    done = client.post(act_url(draft, "submit"), {"revision": draft.revision}, follow=True)
    draft.refresh_from_db()
    assert draft.status == "head_review"
    assert "messagelist" in done.content.decode()


def test_whoever_comes_second_is_told(draft: ResourceVersion, people: Cast, client_of: Any) -> None:
    client = client_of(people.clerk)
    client.post(act_url(draft, "submit"), {"revision": 0})
    late = client.post(act_url(draft, "submit"), {"revision": 0}, follow=True)
    assert "刷新后再看" in late.content.decode()


def test_what_is_missing_is_named_and_what_was_given_is_kept(
    draft: ResourceVersion, people: Cast, client_of: Any
) -> None:
    make.submit(draft)
    draft.refresh_from_db()
    client = client_of(people.clerk)
    given = {"revision": draft.revision, "confirmed": "1", "text": "  "}
    page = client.post(act_url(draft, "withdraw"), given)
    assert page.status_code == 200
    assert "没有填写“撤回原因”。" in page.content.decode()


def test_hidden_and_unknown_acts_do_not_exist(
    draft: ResourceVersion, people: Cast, client_of: Any
) -> None:
    client = client_of(people.clerk)
    for name in ("draft", "file", "nonsense"):
        assert client.get(act_url(draft, name)).status_code == 404


def test_bulk_acts_are_offered_to_whom_they_belong(people: Cast, client_of: Any) -> None:
    make.version(make.content("收养登记信息"), provider=people.civil_affairs, clerk=people.clerk)
    clerk = client_of(people.clerk).get(reverse(LIST)).content.decode()
    reviewer = client_of(people.reviewer).get(reverse(LIST)).content.decode()
    assert 'value="submit"' in clerk
    assert 'value="publish"' not in clerk
    assert "delete_selected" not in clerk + reviewer


def _tick(client: Client, name: str, rows: list[ResourceVersion], **more: str) -> Any:
    keys = [row.resource_id for row in rows]
    return client.post(
        reverse(LIST),
        {"action": name, "index": "0", "select_across": "0", "_selected_action": keys, **more},
    )


def test_bulk_asks_first_then_tells_each_record(people: Cast, client_of: Any) -> None:
    good = make.version(
        make.content("社会组织登记信息"), provider=people.civil_affairs, clerk=people.clerk
    )
    bad = make.version(
        make.content("没有摘要的信息", abstract=""),
        provider=people.civil_affairs,
        clerk=people.clerk,
    )
    client = client_of(people.clerk)
    page = _tick(client, "submit", [good, bad])
    assert "批量提交部门负责人审核：2 项" in page.content.decode()
    good.refresh_from_db()
    assert good.status == "draft"
    result = client.post(
        reverse(BULK, args=["submit"]),
        {"_selected_action": [good.resource_id, bad.resource_id], "confirmed": "1"},
    )
    assert (result.context["done"], result.context["refused"]) == (1, 1)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == ("head_review", "draft")


def test_a_record_with_nothing_under_way_is_named_too(people: Cast, client_of: Any) -> None:
    settled = make.resource(make.content("慈善组织信息"), provider=people.civil_affairs)
    client = client_of(people.clerk)
    given = {"_selected_action": [settled.pk], "confirmed": "1"}
    result = client.post(reverse(BULK, args=["submit"]), given)
    assert (result.context["done"], result.context["refused"]) == (0, 1)
    assert "没有在办的版本" in result.content.decode()


def test_bulk_cannot_reach_out_of_scope(people: Cast, client_of: Any) -> None:
    foreign = make.version(
        make.content("户籍登记信息"), provider=people.police, clerk=people.police_clerk
    )
    given = {"_selected_action": [foreign.resource_id], "confirmed": "1"}
    page = client_of(people.clerk).post(reverse(BULK, args=["submit"]), given, follow=True)
    assert f"一次办理 1 至 {BULK_MOST} 项" in page.content.decode()
    foreign.refresh_from_db()
    assert foreign.status == "draft"


def test_an_act_that_is_not_for_many_is_not_done_to_many(people: Cast, client_of: Any) -> None:
    given = {"_selected_action": ["1"], "confirmed": "1"}
    client = client_of(people.clerk)
    assert client.post(reverse(BULK, args=["discard"]), given).status_code == 404


def test_outcomes_are_sorted_by_what_became_of_them() -> None:
    outcomes = [
        Outcome(InformationResource(title="甲")),
        Outcome(InformationResource(title="乙"), Refused("规则 V3 未消除")),
        Outcome(InformationResource(title="丙"), NotAvailable("已由他人办理")),
    ]
    found = bulk_outcome(outcomes)
    assert (found["done"], found["refused"], found["overtaken"]) == (1, 2, 1)
    assert [one.record.title for one in found["outcomes"]] == ["乙", "丙", "甲"]


def test_set_filters_are_words_that_can_be_taken_away(people: Cast, client_of: Any) -> None:
    make.version(make.content("殡葬服务信息"), provider=people.civil_affairs, clerk=people.clerk)
    address = f"{reverse(LIST)}?q=殡葬&provider__id__exact={people.civil_affairs.pk}"
    html = client_of(people.clerk).get(address).content.decode()
    assert "<mark>殡葬</mark>服务信息" in html
    assert "关键词：殡葬" in html
    assert "提供部门：" in html
    assert "全部清除" in html


def test_the_history_of_a_record_stays_within_scope(people: Cast, client_of: Any) -> None:
    people.civil_affairs.sharing_contact = "张三"
    people.civil_affairs.save()
    client = client_of(people.bureau_admin)
    page = client.get(
        reverse("admin:departments_department_history", args=[people.civil_affairs.pk])
    )
    assert "张三" in page.content.decode()
    assert client.get(reverse("admin:departments_department_history", args=[0])).status_code == 404
