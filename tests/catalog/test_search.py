"""The search for resources: what comes first, who sees what, and that nothing typed does harm."""

from typing import Any

import pytest

from catalog.models import InformationResource
from catalog.search import finder
from tests import make
from tests.cast import Cast
from yongcheng.search.registry import search
from yongcheng.search.words import parse

pytestmark = pytest.mark.django_db

POPULATION = "人口信息"
STATISTICS = "人口信息统计表"
FLOATING = "流动人口信息"
MARRIAGE = "婚姻登记信息"
POOR = "城乡低保对象名单"
BANK = "银行开户许可"
SHAN = "单县来永务工人员"


@pytest.fixture
def scene(people: Cast) -> dict[str, InformationResource]:
    """Resources of 民政局 and 公安局, published unless named a draft."""
    civil, police = people.civil_affairs, people.police
    make.system("社会救助信息系统", owner=civil)
    linked = {"has_no_system": None, "system_name": "社会救助信息系统"}
    said = [
        (police, FLOATING, {"abstract": "流入本市的人员及其居住登记。"}),
        (police, STATISTICS, {"abstract": "按乡镇汇总。"}),
        (police, POPULATION, {"abstract": "户籍登记的全部居民。"}),
        (civil, MARRIAGE, {"abstract": "男女双方，含户籍人口信息核对结果。"}),
        (civil, POOR, {"items": (make.item("户主人口信息"), make.item("保障金额")), **linked}),
        (civil, BANK, {"abstract": "ＧＰＳ定位的网点。"}),
        (civil, SHAN, {"abstract": "外来务工。"}),
    ]
    return {
        title: make.resource(make.content(title, **values), provider=unit)
        for unit, title, values in said
    }


def titles(query: str, user: Any, start: int = 0, stop: int = 50) -> list[str]:
    rows = InformationResource.objects.visible_to(user)
    return [row.title for row in finder(rows, user, parse(query)).page(start, stop)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # exactly > begins > contains > item > abstract
        ("人口信息", [POPULATION, STATISTICS, FLOATING, POOR, MARRIAGE]),
        ("人口 信息", [POPULATION, STATISTICS, FLOATING, POOR, MARRIAGE]),
        ("人口", [POPULATION, STATISTICS, FLOATING, POOR, MARRIAGE]),
        ("低保", [POOR]),
        ("低 保", [POOR]),
        ("户主", [POOR]),
        ("保障金额 低保", [POOR]),
        ("户籍", [MARRIAGE, POPULATION]),
        ("gps", [BANK]),
        ("ＧＰＳ", [BANK]),
        ("rkxx", [POPULATION, STATISTICS, FLOATING]),
        ("RKXX", [POPULATION, STATISTICS, FLOATING]),
        ("dbdx", [POOR]),
        ("yhkh", [BANK]),
        ("sxly", [SHAN]),
        ("流", [FLOATING]),
        ("口", []),
        ("社会救助", [POOR]),
        ("户籍低保", []),
        ("没有这样的词", []),
    ],
)
def test_the_better_find_comes_first(
    scene: Any, people: Cast, query: str, expected: list[str]
) -> None:
    assert titles(query, people.reviewer) == expected
    rows = InformationResource.objects.visible_to(people.reviewer)
    assert finder(rows, people.reviewer, parse(query)).count() == len(expected)


def test_a_department_finds_its_resources_last(scene: Any, people: Cast) -> None:
    found = titles("公安", people.reviewer)
    assert set(found) == {FLOATING, STATISTICS, POPULATION}
    assert titles("公安 户籍", people.reviewer) == [POPULATION]


def test_codes_are_found_by_their_beginning(scene: Any, people: Cast) -> None:
    code = scene[POOR].code
    assert titles(code, people.reviewer) == [POOR]
    head = code.rpartition("/")[0]
    own = [one for one in scene.values() if one.code.startswith(head)]
    assert set(titles(f"{head}/", people.reviewer)) == {one.title for one in own}
    assert titles(code[: len(head) + 4], people.reviewer)
    assert titles(code[3:], people.reviewer) == []


def test_pages_follow_one_another(scene: Any, people: Cast) -> None:
    whole = titles("人口", people.reviewer)
    paged = [
        title for at in range(0, 6, 2) for title in titles("人口", people.reviewer, at, at + 2)
    ]
    assert paged == whole


def test_equal_finds_stand_newest_first(people: Cast) -> None:
    for sign in "甲乙丙":
        make.resource(make.content(f"{sign}区危房台账"), provider=people.civil_affairs)
    assert titles("危房", people.reviewer) == ["丙区危房台账", "乙区危房台账", "甲区危房台账"]


@pytest.mark.parametrize(
    ("role", "sees_draft"),
    [("clerk", True), ("police_clerk", False), ("reviewer", True), ("system_manager", False)],
)
def test_every_group_keeps_to_the_scope(
    scene: Any, people: Cast, role: str, sees_draft: bool
) -> None:
    make.version(make.content("低保草稿"), provider=people.civil_affairs)
    user = getattr(people, role)
    groups = {group.kind.key: group.found for group in search(user, parse("低保"), 10)}
    found = [hit.title for hit in groups["resources"].hits] if "resources" in groups else []
    assert ("低保草稿" in found) == sees_draft
    systems = {group.kind.key for group in search(user, parse("社会救助"), 10)}
    assert ("systems" in systems) == (role in {"clerk", "reviewer"})


def test_it_is_said_why_something_was_found(scene: Any, people: Cast) -> None:
    def why(query: str) -> list[tuple[str, str]]:
        group = search(people.reviewer, parse(query), 10)[0]
        return [(one.place, one.text) for one in group.found.hits[0].why]

    assert why("户主") == [("信息项", "户主人口信息")]
    assert why("dbdx") == [("名称拼音首字母", "cxdbdxmd")]
    assert why("全部居民") == [("摘要", "户籍登记的全部居民。")]
    assert why("社会救助") == [("来源系统", "社会救助信息系统")]
    assert why("低保") == []


@pytest.mark.parametrize(
    "query",
    ["%", "_", "'", '"', "\\", "a'b", "%人口%", "人_口", "'; DROP TABLE x;--", "😀", "\x00",
     "人" * 10_000, "{人口}", '{"^人口"}', "~^!", "ﷺ", "a" * 10_000, "..%2f", "%s %(x)s {0}"],
)  # fmt: skip
def test_hostile_words_find_nothing_and_break_nothing(
    scene: Any, people: Cast, client_of: Any, query: str
) -> None:
    rows = InformationResource.objects.visible_to(people.reviewer)
    found = finder(rows, people.reviewer, parse(query))
    assert found.count() == len(found.page(0, 50))
    client = client_of(people.reviewer)
    assert client.get("/admin/search/", {"q": query}).status_code == 200
    page = client.get("/admin/catalog/informationresource/", {"q": query})
    assert page.status_code in {200, 302}


def test_signs_are_no_wildcards(scene: Any, people: Cast) -> None:
    assert titles("%", people.reviewer) == []
    assert titles("人_口", people.reviewer) == titles("人口", people.reviewer)
