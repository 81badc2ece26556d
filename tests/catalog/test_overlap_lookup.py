"""The look-up of one content: exact, explained, in a constant number of queries."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from catalog.models import DuplicateFinding, TouchedResource
from catalog.overlaps import overlaps_of
from catalog.overlaps.compare import rebuild
from catalog.overlaps.lookup import overlaps_of_titles
from tests import make
from tests.cast import Cast
from tests.catalog.overlapping import PERSON, held, jaccard, pairs
from yongcheng.parameters.models import PolicyParameter

pytestmark = pytest.mark.django_db


def test_explained_as_each_side_writes_it(people: Cast) -> None:
    held("户籍人口", people.police, "人员姓名", "身份证号", *PERSON[2:])
    rebuild()
    found = overlaps_of_titles(
        ["姓名", "公民身份号码", *PERSON[2:5], "户籍地址", "学籍号"], people.education.pk
    )
    (one,) = found.similar
    assert (one.title, one.department) == ("户籍人口", people.police)
    assert (one.only_here, one.only_there, len(one.same)) == (("学籍号",), (), 6)
    assert found.within == ()


def test_own_resource_and_own_department(people: Cast) -> None:
    own = held("婚姻登记", people.civil_affairs, *PERSON)
    other = held("离婚登记", people.civil_affairs, *PERSON)
    rebuild()
    found = overlaps_of(own)
    assert (found.similar, [one.resource_id for one in found.within]) == ((), [other.pk])
    assert found.names == ()


def test_names_with_their_source_come_first(people: Cast) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    rebuild()
    make_designation(people, "婚姻状态")
    found = overlaps_of_titles(["姓名", "婚姻情况", "备注"], people.police.pk)
    assert [one.title for one in found.names] == ["婚姻情况", "姓名"]
    assert found.names[0].designation.lead_department == people.civil_affairs
    assert found.names[0].departments == 1


def make_designation(people: Cast, title: str) -> None:
    people.civil_affairs.source_designations.create(
        item_title=title,
        item_key=title,
        decision_number="永政数〔2026〕1号",
        decided_on="2026-09-01",
    )


def test_found_before_any_comparison(people: Cast) -> None:
    """A resource published a moment ago is met, though nobody has noted its names yet."""
    held("户籍人口", people.police, "户别代号", "户成员数", "立户时间")
    found = overlaps_of_titles(["户别代号", "户成员数", "立户时间"], people.education.pk)
    assert [one.title for one in found.similar] == ["户籍人口"]


def test_every_size_at_the_edge(people: Cast) -> None:
    """Each resource finds exactly the others at 0.8 and above, as counting by name says."""
    words = [f"数据{chr(0x4E00 + n)}" for n in range(24)]
    carried = {}
    for size in range(3, 21):
        of = (people.police, people.civil_affairs, people.education)[size % 3]
        carried[held(f"资源{size}", of, *words[:size]).pk] = (of.pk, words[:size])
    rebuild()
    for key, (department, titles) in carried.items():
        wanted = {
            other
            for other, (unit, names) in carried.items()
            if unit != department and jaccard(titles, names) >= 0.8
        }
        found = overlaps_of_titles(titles, department, key)
        assert {one.resource_id for one in found.similar} == wanted
        assert {pair for pair in pairs() if key in pair} == {
            (min(key, one), max(key, one)) for one in wanted
        }


def test_queries_do_not_grow(
    people: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(6):
        held(f"资源{number}", people.police, *PERSON, f"另有{number}")
    rebuild()
    asker = people.education.pk
    with django_assert_max_num_queries(11):
        found = overlaps_of_titles(list(PERSON), asker)
    assert len(found.similar) == 6


def test_the_parameter_decides(people: Cast) -> None:
    held("户籍人口", people.police, *PERSON, "户别", "户号")
    rebuild()
    assert overlaps_of_titles(list(PERSON), people.education.pk).similar == ()
    PolicyParameter.objects.filter(key="catalog.overlap_similarity").update(value="0.7")
    assert len(overlaps_of_titles(list(PERSON), people.education.pk).similar) == 1


def test_command(people: Cast, capsys: pytest.CaptureFixture) -> None:
    held("婚姻登记", people.civil_affairs, *PERSON)
    held("户籍人口", people.police, *PERSON)
    call_command("find_duplicates")
    assert f"新发现 {len(PERSON) + 1} 件" in capsys.readouterr().out
    call_command("find_duplicates", "--rebuild")
    assert "没有变化" in capsys.readouterr().out
    assert DuplicateFinding.objects.open().count() == len(PERSON) + 1
    assert not TouchedResource.objects.exists()


def test_a_draft_is_compared_but_never_shown(people: Cast) -> None:
    make.version(
        make.content("草稿", items=tuple(make.item(one) for one in PERSON)), provider=people.police
    )
    rebuild()
    assert not overlaps_of_titles(list(PERSON), people.education.pk)
