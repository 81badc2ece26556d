"""事项材料 checked against the catalogue: found, answered, decided, put right; replayable by day."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.codes import normalise_name
from catalog.models import CollectionHit, MatterMaterial, SourceDesignation
from catalog.overlaps.collecting import check_materials, duplicate_collections
from catalog.workflow import collecting
from catalog.workflow.collecting import NotDone, Said
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import set_clock, today
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ZONE = ZoneInfo("Asia/Shanghai")
NEEDED = Said("needed", "法律要求当场核对")
DUPLICATE = Said("duplicate", "目录已无条件共享，不应再收取")


def material(
    people: Cast, title: str = "救助申请表", *items: str, of: str = "civil_affairs"
) -> MatterMaterial:
    return MatterMaterial.objects.create(
        department=getattr(people, of),
        matter_title="低保认定",
        matter_key=normalise_name("低保认定"),
        title=title,
        title_key=normalise_name(title),
        items=list(items),
        since=today(),
    )


@pytest.fixture
def hit(people: Cast) -> CollectionHit:
    items = tuple(make.item(name) for name in ("姓名", "户籍地址", "出生日期"))
    make.resource(make.content("人口基本信息", items=items), provider=people.police)
    asked = material(people, "救助申请表", "姓名", "户籍地址", "月收入")
    assert check_materials().found == 1
    return asked.hits.get()


def test_a_hit_says_what_matches_and_what_does_not(hit: CollectionHit) -> None:
    assert hit.evidence == {"by_title": False, "items": ["户籍地址"], "missing": ["月收入"]}
    assert hit.resource.title == "人口基本信息"
    assert hit.state == "open"


@pytest.mark.parametrize("sharing", ["withheld"])
def test_what_is_not_shared_is_no_reproach(people: Cast, sharing: str) -> None:
    items = tuple(make.item(name) for name in ("户籍地址",))
    make.resource(make.withheld_content("户籍明细信息", items=items), provider=people.police)
    material(people, "救助申请表", "户籍地址")
    assert check_materials().found == 0


def test_a_draft_is_no_reproach(people: Cast) -> None:
    items = (make.item("户籍地址"),)
    make.resource(make.content("户籍信息", items=items), provider=people.police, published=False)
    material(people, "救助申请表", "户籍地址")
    assert check_materials().found == 0


def test_checking_again_finds_nothing_new(hit: CollectionHit) -> None:
    again = check_materials()
    assert (again.found, again.ended) == (0, 0)


@pytest.mark.parametrize(
    ("who", "said", "refusal"),
    [
        ("clerk", NEEDED, ""),
        ("head", NEEDED, ""),
        ("clerk", Said("needed", " "), "没有写明确需收集的依据。"),
        ("clerk", Said("different", ""), "没有写明与可共享数据的不同之处。"),
        ("clerk", Said("made_up", "x"), "没有选择说明。"),
        ("police_clerk", NEEDED, "由收取材料的部门"),
        ("reviewer", NEEDED, "由收取材料的部门"),
        ("auditor", NEEDED, "由收取材料的部门"),
    ],
)
def test_who_may_answer_and_how(
    people: Cast, hit: CollectionHit, who: str, said: Said, refusal: str
) -> None:
    user = getattr(people, who)
    if not refusal:
        collecting.answer(hit, user, said)
        hit.refresh_from_db()
        assert (hit.answer, hit.answered_by, hit.state) == ("needed", user, "answered")
        return
    with pytest.raises(NotDone, match=refusal):
        collecting.answer(hit, user, said)
    hit.refresh_from_db()
    assert hit.answered_at is None


@pytest.mark.parametrize(
    ("who", "said", "refusal"),
    [
        ("reviewer", DUPLICATE, ""),
        ("reviewer", Said("duplicate", ""), "没有填写认定理由。"),
        ("reviewer", Said("x", "x"), "没有选择认定结果。"),
        ("clerk", DUPLICATE, "由局目录审核员认定"),
        ("bureau_admin", DUPLICATE, "由局目录审核员认定"),
        ("leader", DUPLICATE, "由局目录审核员认定"),
    ],
)
def test_who_may_decide_and_how(
    people: Cast, hit: CollectionHit, who: str, said: Said, refusal: str
) -> None:
    assert people.clerk.is_active
    user = getattr(people, who)
    if refusal:
        with pytest.raises(NotDone, match=refusal):
            collecting.decide(hit, user, said)
        return
    collecting.decide(hit, user, said)
    assert Notice.objects.filter(recipient=people.clerk).count() == 1
    assert entries_of(hit).get().basis == "《政务数据共享条例》第十九条第一款"
    with pytest.raises(NotDone, match="已认定"):
        collecting.decide(hit, people.second_reviewer, said)
    with pytest.raises(NotDone, match="不能再改说明"):
        collecting.answer(hit, people.clerk, NEEDED)


def test_a_confirmed_fact_is_read_by_day_and_ends_when_put_right(
    people: Cast, hit: CollectionHit
) -> None:
    civil = people.civil_affairs
    with set_clock(datetime(2026, 10, 9, 10, tzinfo=ZONE)):
        collecting.decide(hit, people.reviewer, DUPLICATE)
    with set_clock(datetime(2026, 10, 20, 10, tzinfo=ZONE)):
        collecting.stop_asking(hit.material, people.clerk, "改用共享查询")
    by_day = [
        duplicate_collections(civil, day).count()
        for day in (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 19), date(2026, 10, 20))
    ]
    assert by_day == [0, 1, 1, 0]
    hit.refresh_from_db()
    assert (hit.state_text, hit.ended_because) == ("已纠正", "已改为共享获取")
    assert not duplicate_collections(people.police, date(2026, 10, 9)).exists()


def test_a_confirmed_fact_is_not_washed_away_by_rewriting_the_form(
    people: Cast, hit: CollectionHit
) -> None:
    collecting.decide(hit, people.reviewer, DUPLICATE)
    MatterMaterial.objects.filter(pk=hit.material_id).update(items=["户籍地址", "出生日期"])
    assert check_materials().ended == 0
    assert duplicate_collections(people.civil_affairs, today()).count() == 1


def test_another_content_is_looked_at_anew_where_it_was_let_pass(
    people: Cast, hit: CollectionHit
) -> None:
    collecting.decide(hit, people.reviewer, NEEDED)
    MatterMaterial.objects.filter(pk=hit.material_id).update(items=["户籍地址", "出生日期"])
    outcome = check_materials()
    assert (outcome.found, outcome.ended) == (1, 1)
    assert hit.material.hits.current().get().state == "open"


def test_sharing_instead_takes_effect_at_once(people: Cast, hit: CollectionHit) -> None:
    collecting.answer(hit, people.clerk, Said("share", ""))
    hit.material.refresh_from_db()
    assert hit.material.source == "shared"
    assert not CollectionHit.objects.current().exists()


def test_a_designated_source_is_named_first(people: Cast) -> None:
    for provider, title in ((people.police, "人口甲信息"), (people.education, "学生乙信息")):
        make.resource(make.content(title, items=(make.item("户籍地址"),)), provider=provider)
    second = people.education.resources.get()
    SourceDesignation.objects.create(
        item_title="户籍地址",
        item_key=normalise_name("户籍地址"),
        resource=second,
        lead_department=people.education,
        decision_number="永数〔2026〕1号",
        decided_on=today(),
    )
    asked = material(people, "救助申请表", "户籍地址")
    check_materials()
    assert asked.hits.get().resource == second


def test_one_open_hit_of_a_pair(hit: CollectionHit) -> None:
    hit.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        hit.save(force_insert=True)


@pytest.mark.parametrize(
    ("who", "materials", "hits"),
    [
        ("clerk", 1, 1),
        ("head", 1, 1),
        ("police_clerk", 0, 0),
        ("reviewer", 1, 1),
        ("auditor", 1, 1),
        ("system_manager", 0, 0),
    ],
)
def test_who_sees_what(
    people: Cast, hit: CollectionHit, who: str, materials: int, hits: int
) -> None:
    user = getattr(people, who)
    assert MatterMaterial.objects.visible_to(user).count() == materials
    assert CollectionHit.objects.visible_to(user).count() == hits


def test_the_pages_lead_through_answer_and_decision(
    people: Cast, client_of: SignIn, hit: CollectionHit
) -> None:
    base = f"/admin/catalog/collectionhit/{hit.pk}/"
    clerk, reviewer = client_of(people.clerk), client_of(people.reviewer)
    page = clerk.get(f"{base}change/").content.decode()
    assert "户籍地址" in page
    assert "这项资源没有的：月收入" in page
    assert (
        "没有写明确需收集的依据"
        in clerk.post(f"{base}answer/", {"value": "needed"}).content.decode()
    )
    assert clerk.post(f"{base}answer/", {"value": "needed", "text": "当场核对"}).status_code == 302
    assert clerk.get(f"{base}decide/").status_code == 302
    done = reviewer.post(
        f"{base}decide/", {"value": "duplicate", "text": "应共享获取"}, follow=True
    )
    assert "已办理：认定" in done.content.decode()
    hit.refresh_from_db()
    assert hit.decision == "duplicate"
    tabs = reviewer.get("/admin/catalog/collectionhit/").context["list_tabs"]
    for tab in tabs:
        shown = reviewer.get(f"/admin/catalog/collectionhit/{tab.url}").context["cl"].result_count
        assert shown == tab.count, tab.label


def test_a_material_is_ended_by_its_own_department_only(
    people: Cast, client_of: SignIn, hit: CollectionHit
) -> None:
    base = f"/admin/catalog/mattermaterial/{hit.material_id}/"
    for who in ("head", "reviewer"):
        client_of(getattr(people, who)).post(f"{base}end/end/", {"reason": "x"})
    assert MatterMaterial.objects.current().exists()
    client_of(people.clerk).post(f"{base}end/end/", {"reason": "不再收取"})
    assert not MatterMaterial.objects.current().exists()
    assert not CollectionHit.objects.current().exists()
