"""Decisions: who may take them, what they leave behind, when they hold and when they fall."""

from datetime import date, timedelta

import pytest

from catalog.models import DuplicateFinding, SourceDesignation
from catalog.overlaps import designation_of, duplicate_findings
from catalog.overlaps.compare import rebuild
from catalog.overlaps.deciding import Source, designate, reopen, set_apart
from tests.cast import Cast
from tests.catalog.overlapping import PERSON, held, names
from tests.conftest import NOW
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import Incomplete, NotAvailable, NotPermitted, Refused

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def scene(people: Cast) -> Cast:
    """婚姻状况 held by two departments, and two resources that are nearly the same."""
    people.left = held("婚姻登记", people.civil_affairs, *PERSON)
    people.right = held("户籍人口", people.police, *PERSON)
    rebuild()
    return people


def of(title: str) -> DuplicateFinding:
    return DuplicateFinding.objects.current().get(title=title)


def source(people: Cast, **values: object) -> Source:
    stated = {
        "department": people.civil_affairs,
        "decision_number": "永政数〔2026〕9号",
        "decided_on": TODAY,
    }
    return Source(**(stated | values))


def test_designation_enters_the_register(scene: Cast) -> None:
    found = of("婚姻状况")
    heads = (scene.head, scene.police_head)
    designate(found, source(scene), scene.reviewer)
    found.refresh_from_db()
    entry = SourceDesignation.objects.get(item_title="婚姻状况")
    assert (found.outcome, found.designation) == ("source", entry)
    assert list(entry.co_departments.all()) == [scene.police]
    assert found.decided_by == scene.reviewer
    assert [one.label for one in entries_of(found)] == ["确定民政局为数源部门"]
    assert "第十九条" in entries_of(found)[0].basis
    assert {one.pk for one in heads} <= set(
        Notice.objects.filter(target_type="catalog.duplicatefinding").values_list(
            "recipient", flat=True
        )
    )


def test_not_the_same_because(scene: Cast) -> None:
    found = of("民族")
    set_apart(found, "两个部门登记的对象不同。", scene.reviewer)
    assert found.state_text == "不属于重复"
    assert entries_of(found)[0].reason == "两个部门登记的对象不同。"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_required(scene: Cast, reason: str) -> None:
    with pytest.raises(Incomplete):
        set_apart(of("民族"), reason, scene.reviewer)
    assert of("民族").is_open


@pytest.mark.parametrize("who", ["clerk", "head", "bureau_admin", "leader", "auditor", "stranger"])
def test_only_reviewers_decide(scene: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        set_apart(of("民族"), "理由", getattr(scene, who))
    assert of("民族").is_open


def test_a_department_that_holds_nothing_is_no_source(scene: Cast) -> None:
    with pytest.raises(Refused):
        designate(of("婚姻状况"), source(scene, department=scene.education), scene.reviewer)
    assert not SourceDesignation.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"decision_number": " "}, {"decided_on": TODAY + timedelta(days=1)}]
)
def test_the_paper_is_required(scene: Cast, wrong: dict) -> None:
    with pytest.raises(Incomplete):
        designate(of("婚姻状况"), source(scene, **wrong), scene.reviewer)


def test_who_comes_second_reads_who_was_first(scene: Cast) -> None:
    before = of("民族")
    set_apart(of("民族"), "对象不同。", scene.reviewer)
    with pytest.raises(NotAvailable, match=scene.reviewer.full_name):
        set_apart(before, "另一个理由", scene.second_reviewer)


def test_another_source_is_not_named_over_one_in_force(scene: Cast) -> None:
    designate(of("婚姻状况"), source(scene), scene.reviewer)
    found = of("婚姻状况")
    again = reopen(found, "文号写错", scene.reviewer)
    with pytest.raises(Refused, match="永政数"):
        designate(again, source(scene, department=scene.police), scene.reviewer)


def test_decisions_survive_a_rebuild(scene: Cast) -> None:
    designate(of("婚姻状况"), source(scene), scene.reviewer)
    set_apart(of("民族"), "对象不同。", scene.reviewer)
    pair = DuplicateFinding.objects.get(kind="resources")
    set_apart(pair, "对象不同。", scene.reviewer)
    assert not rebuild().counts
    assert (of("婚姻状况").outcome, of("民族").outcome) == ("source", "distinct")
    pair.refresh_from_db()
    assert (pair.outcome, pair.ended_on) == ("distinct", None)


def test_another_department_reopens_what_was_decided(scene: Cast) -> None:
    set_apart(of("民族"), "对象不同。", scene.reviewer)
    decided = of("民族")
    held("学籍", scene.education, "民族", "学籍号", "班级")
    rebuild()
    decided.refresh_from_db()
    fresh = of("民族")
    assert decided.ended_on == TODAY
    assert "1 个部门" in decided.ended_because
    assert (fresh.is_open, fresh.supersedes, fresh.departments) == (True, decided, 3)
    assert entries_of(decided)[0].label == "重新列入待处理"


def test_a_pair_whose_items_change_is_opened_again(scene: Cast) -> None:
    pair = DuplicateFinding.objects.get(kind="resources")
    set_apart(pair, "对象不同。", scene.reviewer)
    scene.right.items.create(position=7, title="户别", title_key="户别")
    rebuild()
    pair.refresh_from_db()
    fresh = DuplicateFinding.objects.current().get(kind="resources")
    assert (pair.ended_on, fresh.supersedes, fresh.evidence["right"]) == (TODAY, pair, ["户别"])


def test_an_ended_designation_reopens(scene: Cast) -> None:
    designate(of("婚姻状况"), source(scene), scene.reviewer)
    SourceDesignation.objects.update(ended_on=TODAY)
    rebuild()
    assert of("婚姻状况").is_open


def test_a_source_named_beforehand_needs_no_second_decision(people: Cast) -> None:
    entry = SourceDesignation.objects.create(
        item_title="婚姻状态",
        item_key="婚姻状态",
        lead_department=people.civil_affairs,
        decision_number="永政数〔2026〕1号",
        decided_on=TODAY,
    )
    entry.co_departments.set([people.police])
    held("婚姻登记", people.civil_affairs, "婚姻状况", "登记证号")
    held("户籍人口", people.police, "婚姻情况", "户号")
    rebuild()
    assert (of("婚姻状况").outcome, of("婚姻状况").designation) == ("source", entry)
    held("学籍", people.education, "婚姻状况", "学籍号")
    rebuild()
    assert of("婚姻状况").is_open


def test_a_past_day_reads_as_it_was(scene: Cast) -> None:
    """What the sharing and project offices will ask: also for a day before the decision."""
    with set_clock(NOW + timedelta(days=3)):
        designate(of("婚姻状况"), source(scene), scene.reviewer)
    with set_clock(NOW + timedelta(days=5)):
        held("学籍", scene.education, "婚姻状况", "学籍号")
        rebuild()

    def on(days: int) -> dict[str, str]:
        found = duplicate_findings(scene.police, TODAY + timedelta(days=days))
        return {one.finding.title: one.outcome for one in found if one.finding.title == "婚姻状况"}

    assert on(-1) == {}
    assert on(0) == {"婚姻状况": ""}
    assert on(4) == {"婚姻状况": "source"}
    assert on(6) == {"婚姻状况": ""}
    assert duplicate_findings(scene.education, TODAY + timedelta(days=4)) == []
    assert designation_of("婚姻状态", TODAY).lead_department == scene.civil_affairs
    assert designation_of("婚姻状况", date(2026, 1, 1)) is None


def test_findings_are_seen_by_whom_they_concern(scene: Cast) -> None:
    every = DuplicateFinding.objects.visible_to
    assert every(scene.clerk).count() == every(scene.reviewer).count() == len(names()) + 1
    assert every(scene.auditor).count() == len(names()) + 1
    assert not every(scene.stranger).exists()
    assert not every(scene.security_manager).exists()
