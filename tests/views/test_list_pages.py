"""The list with views: opened, saved, changed, broken, exported; never more than a person may see."""

import io
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from catalog.admin.resource_columns import COLUMNS
from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.ledgers.models import Export
from yongcheng.trail.entries import last_entry
from yongcheng.views import acts
from yongcheng.views.acts import ListState
from yongcheng.views.models import SavedView

pytestmark = pytest.mark.django_db
LIST = reverse("admin:catalog_informationresource_changelist")
SignIn = Callable[[User], Client]
LABEL = "catalog.informationresource"
MOST_QUERIES = 12


@pytest.fixture
def scene(people: Cast) -> None:
    unit = people.civil_affairs
    make.system(owner=unit)
    for title, cycle in (("甲信息", "monthly"), ("乙信息", "daily"), ("丙信息", "daily")):
        make.resource(make.content(title, update_cycle=cycle), provider=unit)
    make.version(make.content("草稿信息", update_cycle="daily"), provider=unit)
    make.version(make.content("公安草稿", update_cycle="daily"), provider=people.police)


def titles(response: HttpResponse) -> list[str]:
    return [row.title for row in response.context["cl"].result_list]


def labels(response: HttpResponse) -> list[str]:
    return [column.label for column in response.context["list_views"].columns]


def post(client: Client, act: str, query: str = "", **given: object) -> HttpResponse:
    return client.post(f"{LIST}{act}/", {"query": query, **given}, follow=True)


def view(user: User, scope: str = "personal", **state: object) -> SavedView:
    return acts.save(LABEL, user, "某视图", scope, ListState(**state))


def test_a_view_keeps_filters_columns_and_order(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    query = "update_cycle__exact=daily&o=-name&cols=name,system,version&p=1"
    response = post(client, "views/save", query, name="每日的", scope="personal")
    assert "已保存视图“每日的”" in response.content.decode()
    kept = SavedView.objects.get(name="每日的")
    assert (kept.query, kept.columns, kept.ordering) == (
        "update_cycle__exact=daily",
        ["name", "system", "version"],
        "-name",
    )
    response = client.get(f"{LIST}?v={kept.pk}", follow=True)
    upwards = titles(client.get(f"{LIST}?update_cycle__exact=daily&o=name"))
    assert set(upwards) == {"乙信息", "丙信息", "草稿信息"}
    assert titles(response) == upwards[::-1]
    assert labels(response) == ["信息资源名称", "来源系统", "现行版本"]


def test_opening_without_parameters_opens_the_default(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    assert client.get(LIST).status_code == 200
    mine = view(people.clerk, query="update_cycle__exact=monthly")
    post(client, "views/default", f"v={mine.pk}")
    assert titles(client.get(LIST, follow=True)) == ["甲信息"]
    assert len(titles(client.get(f"{LIST}?v=0"))) == 4
    assert titles(client.get(f"{LIST}?q=乙信息")) == ["乙信息"]
    post(client, "views/default", "v=0", off="1")
    assert client.get(LIST).status_code == 200


def test_a_shared_view_shows_each_reader_their_own_rows(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    shared = view(people.bureau_admin, "bureau", query="update_cycle__exact=daily")
    expected = {
        "clerk": {"乙信息", "丙信息", "草稿信息"},
        "police_clerk": {"乙信息", "丙信息", "公安草稿"},
        "auditor": {"乙信息", "丙信息", "草稿信息", "公安草稿"},
    }
    for who, shown in expected.items():
        response = client_of(getattr(people, who)).get(f"{LIST}?v={shared.pk}", follow=True)
        assert set(titles(response)) == shown, who


def test_another_persons_view_does_not_open(scene: None, people: Cast, client_of: SignIn) -> None:
    own = view(people.head, query="update_cycle__exact=daily")
    response = client_of(people.clerk).get(f"{LIST}?v={own.pk}")
    assert "已删除，或不再共享给您" in response.content.decode()
    assert "某视图" not in response.content.decode()
    for act in ("update", "default", "share"):
        assert post(client_of(people.clerk), f"views/{act}", f"v={own.pk}").status_code == 404
    assert post(client_of(people.clerk), "views/remove", view=own.pk).status_code == 404


HOSTILE = [
    "provider__people__password__startswith=md5",
    "versions__content__contains=secret",
    "update_cycle__exact=never",
    "provider__id__exact=987654",
    "provider__id__exact=1)--",
    "grade=9",
    "view=nowhere",
    "unlinked=maybe",
    "id__in=1,2,3",
    "pk=1",
    "status__in=draft",
    "x" * 300 + "=1",
    "%00=%00",
    "q=" + "长" * 101,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_not_saved(
    scene: None, people: Cast, client_of: SignIn, query: str
) -> None:
    response = post(client_of(people.clerk), "views/save", query, name="坏", scope="personal")
    assert "没有保存视图" in response.content.decode()
    assert not SavedView.objects.filter(name="坏").exists()


@pytest.mark.parametrize("query", [one for one in HOSTILE if "%00" not in one])
def test_a_broken_view_says_so_and_shows_nothing(
    scene: None, people: Cast, client_of: SignIn, query: str
) -> None:
    """Whatever stands in the table, also what an older version of the list has written."""
    broken = view(people.clerk, query=query)
    response = client_of(people.clerk).get(f"{LIST}?v={broken.pk}", follow=True)
    assert response.status_code == 200
    assert titles(response) == []
    assert response.context["cl"].result_count == 0
    assert "没有打开" in response.content.decode()


def test_a_default_that_broke_does_not_lock_anybody_out(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    broken = view(people.clerk, query="provider__id__exact=987654")
    acts.open_with(LABEL, people.clerk, broken)
    client = client_of(people.clerk)
    page = client.get(LIST, follow=True).content.decode()
    assert "没有打开" in page
    assert f"{LIST}?v=0" in page
    assert len(titles(client.get(f"{LIST}?v=0"))) == 4


def test_columns_are_chosen_moved_remembered_and_reset(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    post(client, "columns", column=["system", "grade", "nonsense", "system"])
    assert labels(client.get(LIST)) == ["信息资源名称", "来源系统", "数据分级"]
    response = post(client, "columns", column=["system", "grade"], up="grade")
    assert labels(response) == ["信息资源名称", "数据分级", "来源系统"]
    assert "data-columns open" in response.content.decode()
    assert labels(client_of(people.head).get(LIST)) != labels(response)
    post(client, "columns", reset="1")
    assert len(labels(client.get(LIST))) == 9


def test_the_first_column_cannot_be_taken_away(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    response = post(client, "columns", column=["grade", "name"])
    assert labels(response) == ["信息资源名称", "数据分级"]
    assert labels(client.get(f"{LIST}?cols=grade")) == ["信息资源名称", "数据分级"]


def test_an_order_means_the_same_with_other_columns(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.clerk)
    wide = client.get(f"{LIST}?o=-update_cycle.name")
    narrow = client.get(f"{LIST}?o=-update_cycle.name&cols=name,update_cycle")
    assert titles(wide) == titles(narrow)
    assert "o=number.-update_cycle.name" in wide.content.decode()
    assert client.get(f"{LIST}?o=-nonsense.name..--.99").status_code == 200


def test_every_column_costs_no_query_per_row(scene: None, people: Cast, client_of: SignIn) -> None:
    every = urlencode({"cols": ",".join(column.key for column in COLUMNS)})
    for person in (people.clerk, people.reviewer, people.auditor):
        client = client_of(person)
        client.get(f"{LIST}?{every}")
        with CaptureQueriesContext(connection) as few:
            client.get(f"{LIST}?{every}")
        for number in range(5):
            make.resource(make.content(f"又一{person.pk}{number}"), provider=make.department())
        with CaptureQueriesContext(connection) as many:
            response = client.get(f"{LIST}?{every}")
        assert len(few) == len(many) <= MOST_QUERIES
        assert len(labels(response)) == len(COLUMNS)


def exported(client: Client, query: str) -> tuple[Export, list[list[object]]]:
    with TestCase.captureOnCommitCallbacks(execute=True):  # the job starts on the commit
        post(client, "export-list", query)
    export = Export.objects.latest("pk")
    with export.file.open("rb") as stream:
        sheet = load_workbook(io.BytesIO(stream.read())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    body = [row for row in rows[head:] if row[0] == "序号" or isinstance(row[0], int)]
    return export, body


def test_an_export_is_the_list(scene: None, people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    query = "update_cycle__exact=daily&o=-name&cols=name,number,items,first,update_cycle"
    export, rows = exported(client, query)
    page = client.get(f"{LIST}?{query}")
    assert rows[0][1:] == labels(page)
    assert [row[1] for row in rows[1:]] == titles(page)
    resource = InformationResource.objects.get(title="乙信息")
    row = next(row for row in rows if row[1] == "乙信息")
    assert row[2] == resource.code
    assert row[3] == 3
    assert row[4].date() == resource.first_published_on
    assert (export.rows, len(export.sha256)) == (3, 64)
    assert "更新周期：每日" in export.filter_text
    assert "排序：信息资源名称降序" in export.filter_text
    assert last_entry(export).detail["rows"] == 3


def test_an_export_holds_what_its_owner_may_see(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    for who, count in (("clerk", 4), ("police_clerk", 4), ("auditor", 5)):
        _, rows = exported(client_of(getattr(people, who)), "")
        assert len(rows) - 1 == count, who


def test_the_tab_and_the_view_are_part_of_the_words(
    scene: None, people: Cast, client_of: SignIn
) -> None:
    kept = view(people.clerk, query="view=own", columns=("name", "grade"))
    export, rows = exported(client_of(people.clerk), f"v={kept.pk}&view=own")
    assert "视图：某视图" in export.filter_text
    assert "本部门" in export.filter_text
    assert rows[0] == ["序号", "信息资源名称", "数据分级"]


@pytest.mark.parametrize("role", [Role.EXPERT, Role.OPINION_GIVER, Role.RECORDER])
def test_exporting_is_a_right_of_its_own(
    scene: None, people: Cast, client_of: SignIn, role: Role
) -> None:
    client = client_of(people.holder(role))
    assert "导出本视图" not in client.get(LIST).content.decode()
    assert post(client, "export-list").status_code == 403
    assert not Export.objects.exists()


OTHERS = (
    "catalog_informationsystem catalog_resourceversion catalog_changetrigger "
    "departments_department intake_upload"
)


@pytest.mark.parametrize("address", OTHERS.split())
def test_other_lists_choose_their_columns_too(
    scene: None, people: Cast, client_of: SignIn, address: str
) -> None:
    client = client_of(people.bureau_admin)
    url = reverse(f"admin:{address}_changelist")
    keys = list(client.get(url).context["list_views"].known)
    every = urlencode({"cols": ",".join(keys)})
    response = client.get(f"{url}?{every}")
    assert list(response.context["list_views"].keys) == keys
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{url}?{every}")
    assert len(queries) <= MOST_QUERIES + 2
    if response.context["may_export_list"]:
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(f"{url}export-list/", {"query": every})
        export = Export.objects.latest("pk")
        assert export.rows == response.context["cl"].result_count
