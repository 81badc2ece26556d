"""Findings: made, explained, brought up to date; the same by increments and by a rebuild."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import DuplicateFinding, ItemHolding, TouchedResource
from catalog.overlaps.compare import rebuild, refresh
from catalog.overlaps.touched import touch
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from tests.cast import Cast
from tests.catalog.overlapping import PERSON, held, names, pairs, state
from yongcheng.departments.roles import Role
from yongcheng.trail.entries import entries_by_verb

pytestmark = pytest.mark.django_db
Kind = DuplicateFinding.Kind


def replace_items(resource, *titles: str) -> None:
    """Publish a change of the resource's items through the machine."""
    clerk = make.anybody(Role.DEPARTMENT_CLERK, resource.provider)
    version = propose_change(resource, clerk, note="调整")
    content = version.parsed.with_values(items=tuple(make.item(one) for one in titles))
    make.publish(save_content(version, content, clerk, revision=version.revision))
    resource.refresh_from_db()


def test_a_name_held_by_two_departments(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, "姓名", "婚姻状况", "登记日期")
    held("户籍人口", people.police, "姓 名", "身份证号", "婚姻状态", "备注")
    held("学籍", people.education, "姓名", "居民身份证号码", "备注")
    rebuild()
    assert names() == {"姓名": 3, "婚姻状况": 2, "公民身份号码": 2}


def test_one_department_twice_is_no_finding(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, "婚姻状况", "登记日期", "姓名")
    held("离婚登记", people.civil_affairs, "婚姻状况", "登记日期", "姓名")
    rebuild()
    assert names() == {}
    assert pairs() == set()


def test_drafts_and_retired_do_not_count(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    held("户籍人口", people.police, *PERSON, published=False)
    rebuild()
    assert (names(), pairs()) == ({}, set())


def test_near_duplicates_are_explained_by_name(people: Cast) -> None:
    one = held("婚姻登记", people.civil_affairs, *PERSON)
    other = held("户籍人口", people.police, *PERSON[1:], "身份证 号", "人员姓名", "户别")
    rebuild()
    finding = DuplicateFinding.objects.get(kind=Kind.RESOURCES)
    assert pairs() == {(one.pk, other.pk)}
    assert finding.evidence["left"] == []
    assert finding.evidence["right"] == ["户别"]
    assert set(finding.evidence["same"]) == set(PERSON)


def test_publishing_notes_the_resource_and_the_task_compares_it(people: Cast) -> None:
    one = held("婚姻登记", people.civil_affairs, *PERSON)
    assert set(TouchedResource.objects.values_list("resource_id", flat=True)) == {one.pk}
    other = held("户籍人口", people.police, *PERSON)
    refresh()
    assert pairs() == {(one.pk, other.pk)}
    assert not TouchedResource.objects.exists()


def test_running_again_changes_nothing(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    held("户籍人口", people.police, *PERSON)
    rebuild()
    keys = set(DuplicateFinding.objects.values_list("pk", flat=True))
    entries = entries_by_verb("compare").count()
    assert not rebuild().counts
    assert set(DuplicateFinding.objects.values_list("pk", flat=True)) == keys
    assert entries_by_verb("compare").count() == entries


def test_what_is_no_longer_so_ends(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    other = held("户籍人口", people.police, *PERSON)
    rebuild()
    replace_items(other, "户号", "户主姓名", "户别")
    refresh()
    assert (names(), pairs()) == ({}, set())
    ended = DuplicateFinding.objects.filter(ended_on__isnull=False)
    assert ended.count() == len(PERSON) + 1
    assert all(row.ended_because for row in ended)
    assert ItemHolding.objects.filter(department=people.police, until__isnull=False).count() == 6


WORDS = tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳")


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sets(st.sampled_from(WORDS), min_size=1, max_size=12)),
        min_size=2,
        max_size=6,
    )
)
def test_increments_lead_to_what_a_rebuild_finds(people: Cast, drawn: list) -> None:
    """Whatever is published in whatever order: afterwards both ways have the same findings."""
    DuplicateFinding.objects.all().delete()
    ItemHolding.objects.all().delete()
    departments = (people.civil_affairs, people.police, people.education)
    for department in departments:
        for resource in department.resources.all():
            resource.items.all().delete()
    for place, (department, words) in enumerate(drawn):
        title = f"资源{DuplicateFinding.objects.count()}{place}{make._numbers.__next__()}"
        resource = held(title, departments[department], *sorted(words))
        touch([resource.pk])
        refresh()
    by_increments = state()
    DuplicateFinding.objects.all().delete()
    ItemHolding.objects.all().delete()
    rebuild()
    assert state() == by_increments
