"""The screens of 一数一源: work list, page, decisions, bulk, section at the resource, entry form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import DuplicateFinding, ItemSynonym
from catalog.overlaps.compare import rebuild
from tests import make
from tests.cast import Cast
from tests.catalog.overlapping import PERSON, held
from yongcheng.departments.roles import Role
from yongcheng.jobs.models import Job
from yongcheng.ledgers.ledger import ledger_by_key

pytestmark = pytest.mark.django_db
LIST = "admin:catalog_duplicatefinding_changelist"


@pytest.fixture
def scene(people: Cast) -> Cast:
    people.left = held("婚姻登记", people.civil_affairs, *PERSON)
    people.right = held("户籍人口", people.police, *PERSON[:5], "户号")
    rebuild()
    return people


def of(title: str) -> DuplicateFinding:
    return DuplicateFinding.objects.current().get(title=title)


def page_of(finding: DuplicateFinding, tail: str = "change/") -> str:
    return f"/admin/catalog/duplicatefinding/{finding.pk}/{tail}"


def test_list_filters_and_counts(scene: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(scene.reviewer)
    url = reverse(LIST)
    assert client.get(url).context["cl"].result_count == 5
    assert client.get(f"{url}?kind=name&state=open").context["cl"].result_count == 5
    assert client.get(f"{url}?state=source").context["cl"].result_count == 0
    assert client.get(f"{url}?state=ended").context["cl"].result_count == 0
    one = f"{url}?department={scene.police.pk}"
    assert client.get(one).context["cl"].result_count == 5
    none = f"{url}?department={scene.education.pk}"
    assert client.get(none).context["cl"].result_count == 0


def test_list_takes_a_constant_number_of_queries(
    scene: Cast, client_of: Callable[..., Client], django_assert_max_num_queries: Callable
) -> None:
    client = client_of(scene.reviewer)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST))


def test_numbers_open_as_many_rows(scene: Cast, client_of: Callable[..., Client]) -> None:
    held("离婚登记", scene.civil_affairs, "民族", "离婚原因")
    rebuild()
    found = of("民族")
    response = client_of(scene.reviewer).get(page_of(found))
    assert len(response.context["holders"]) == found.departments == 2
    assert response.context["page"].paginator.count == found.resources == 3
    first = response.context["holders"][0]
    below = client_of(scene.reviewer).get(page_of(found) + first.url.partition("#")[0])
    assert below.context["page"].paginator.count == first.resources == 2


def test_pair_page_names_what_differs(people: Cast, client_of: Callable[..., Client]) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    held("户籍人口", people.police, *PERSON, "户号")
    rebuild()
    pair = DuplicateFinding.objects.get(kind="resources")
    html = client_of(people.reviewer).get(page_of(pair)).content.decode()
    assert "只在“户籍人口”" in html
    assert "户号" in html
    assert f"compare/?left={pair.left_id}&amp;right={pair.right_id}" in html


def test_designation_by_form(scene: Cast, client_of: Callable[..., Client]) -> None:
    client, found = client_of(scene.reviewer), of("婚姻状况")
    url = page_of(found, "decide/source/")
    assert client.get(url).status_code == 200
    given = {
        "department": scene.police.pk,
        "decision_number": "永政数〔2026〕9号",
        "decided_on": "2026-09-28",
    }
    assert "没有" in client.post(url, given | {"department": ""}).content.decode()
    assert of("婚姻状况").is_open
    client.post(url, given)
    assert of("婚姻状况").designation.lead_department == scene.police


def test_bulk_with_one_reason(scene: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(scene.reviewer)
    keys = [of(title).pk for title in ("民族", "出生日期")]
    ticked = {"action": "start_distinct", "_selected_action": keys}
    asked = client.post(reverse(LIST), ticked)
    assert "批量不属于重复：2 件" in asked.content.decode()
    url = reverse("admin:catalog_duplicatefinding_bulk", args=["distinct"])
    done = client.post(
        url, {"_selected_action": keys, "confirmed": "1", "reason": "登记的对象不同。"}
    )
    assert "已办 2 项" in done.content.decode()
    assert {of("民族").reason, of("出生日期").reason} == {"登记的对象不同。"}


@pytest.mark.parametrize(
    ("who", "status"),
    [("reviewer", 200), ("clerk", 200), ("head", 200), ("auditor", 200), ("stranger", 403),
     ("security_manager", 403)],
)  # fmt: skip
def test_who_opens_the_list(
    scene: Cast, client_of: Callable[..., Client], who: str, status: int
) -> None:
    assert client_of(getattr(scene, who)).get(reverse(LIST)).status_code == status


def test_another_department_does_not_open_it(scene: Cast, client_of: Callable[..., Client]) -> None:
    clerk = make.user("教育填报员", scene.education, Role.DEPARTMENT_CLERK)
    assert client_of(clerk).get(page_of(of("民族"))).status_code in {302, 404}


def test_a_clerk_decides_nothing(scene: Cast, client_of: Callable[..., Client]) -> None:
    client, found = client_of(scene.clerk), of("民族")
    assert "由局目录审核员决定" in client.get(page_of(found)).content.decode()
    client.post(page_of(found, "decide/distinct/"), {"reason": "没有理由"})
    url = reverse("admin:catalog_duplicatefinding_bulk", args=["distinct"])
    client.post(url, {"_selected_action": [found.pk], "confirmed": "1", "reason": "没有理由"})
    assert of("民族").is_open


def test_reviewer_reads_it_beside_the_draft(scene: Cast, client_of: Callable[..., Client]) -> None:
    items = tuple(make.item(one) for one in (*PERSON, "学籍号"))
    draft = make.version(make.content("学籍", items=items), provider=scene.education)
    make.send_for_review(draft)
    url = reverse("admin:catalog_informationresource_change", args=[draft.resource_id])
    html = client_of(scene.reviewer).get(url).content.decode()
    assert "同名信息项与相近资源" in html
    assert "本资源 7 个信息项中 6 个与民政局《婚姻登记》相同" in html
    assert "本资源另有：学籍号" in html


def test_clerk_is_told_at_entry(scene: Cast, client_of: Callable[..., Client]) -> None:
    items = tuple(make.item(one) for one in PERSON)
    draft = make.version(make.content("学籍", items=items), provider=scene.education)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, scene.education)
    url = reverse("admin:catalog_informationresource_edit", args=[draft.resource_id])
    html = client_of(clerk).get(url).content.decode()
    assert "D2 本资源 6 个信息项中 6 个与民政局《婚姻登记》相同" in html
    assert "D3 其他部门也在收集" in html


def test_a_synonym_starts_a_new_comparison(scene: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(scene.bureau_admin)
    url = reverse("admin:catalog_itemsynonym_add")
    given = {"kind": "same", "name": "户号", "standard": "户籍地址", "since": "2026-09-28"}
    assert client.post(url, given).status_code == 200  # no reason
    assert client.post(url, given | {"reason": "测试"}).status_code == 302
    made = ItemSynonym.objects.get(name="户号")
    assert (made.name_key, made.standard_key) == ("户号", "户籍地址")
    assert Job.objects.filter(kind="catalog.overlaps").count() == 1
    rebuild()
    assert of("户籍地址").departments == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "身份证号", "standard": "姓名"}, "已经登记"),
        ({"name": "户号", "standard": "身份证号"}, "标准名称直接填"),
        ({"name": "公民身份号码", "standard": "姓名"}, "标准名称，不能再归"),
        ({"name": "面积（亩）", "standard": "面积"}, "本来就相同"),
        ({"name": "户号", "standard": ""}, "没有填写标准名称"),
    ],
)
def test_chains_of_synonyms_are_refused(
    people: Cast, client_of: Callable[..., Client], given: dict, words: str
) -> None:
    url = reverse("admin:catalog_itemsynonym_add")
    stated = {"kind": "same", "reason": "测试", "since": "2026-09-28"} | given
    response = client_of(people.reviewer).post(url, stated)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_ledger_says_what_differs(scene: Cast) -> None:
    ledger = ledger_by_key("duplicates")
    rows = list(ledger.cells(ledger.select(scene.reviewer, {"state": "open"})))
    assert len(rows) == 5
    assert {row[4] for row in rows} == {2}
