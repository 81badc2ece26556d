"""The tree: subtree, chains of successors, circles, and what a reform does."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tests.cast import Cast
from yongcheng.departments.models import Department, User
from yongcheng.departments.reform import succeed, successor_on
from yongcheng.departments.scoping import department_ids, subtree_ids
from yongcheng.departments.tree import beneath
from yongcheng.trail import entries
from yongcheng.trail.refusals import NotDone

END = date(2026, 12, 31)

TREES = [
    ([(1, None, None)], 1, {1}),
    ([(1, None, None), (2, 1, None), (3, 2, None)], 1, {1, 2, 3}),
    ([(1, None, None), (2, 1, None), (3, 2, None)], 2, {2, 3}),
    ([(1, None, 2), (2, None, 3), (3, None, None)], 3, {1, 2, 3}),
    ([(1, None, 3), (2, 1, None), (3, None, None)], 3, {1, 2, 3}),
    ([(1, 2, None), (2, 1, None)], 1, {1, 2}),
]


@pytest.mark.parametrize(("rows", "start", "found"), TREES)
def test_beneath(rows: list[tuple], start: int, found: set[int]) -> None:
    assert beneath(rows, start) == found


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["parent", "succeeded_by"])
def test_circles_are_refused(field: str) -> None:
    one, two, three = make.department(), make.department(), make.department()
    setattr(one, field, two)
    one.save()
    setattr(two, field, three)
    two.save()
    setattr(three, field, one)
    with pytest.raises(ValidationError):
        three.full_clean()


@pytest.mark.django_db
def test_a_reform_keeps_the_name_and_passes_the_rights_on(people: Cast) -> None:
    old, new = people.civil_affairs, people.education
    resource = make.resource(provider=old, published=False)
    clerk = people.clerk
    moved = succeed(
        old, successor=new, ends_on=END, basis="永办〔2026〕30号", by=people.system_manager
    )
    resource.refresh_from_db()
    assert resource.provider.name == "民政局", "records keep the old name"
    assert moved == User.objects.filter(department=new).exclude(pk=people.stranger.pk).count()
    clerk = User.objects.get(pk=clerk.pk)
    assert clerk.department == new
    assert old.pk in department_ids(clerk)
    entry = entries.last_entry(old)
    assert (entry.verb, entry.basis) == ("succeed", "永办〔2026〕30号")
    assert old.history.first().succeeded_by_id == new.pk


@pytest.mark.django_db
def test_a_chain_of_successors(people: Cast) -> None:
    first, second, third = people.civil_affairs, people.education, people.police
    by = people.system_manager
    succeed(first, successor=second, ends_on=date(2026, 6, 30), basis="一", by=by)
    succeed(second, successor=third, ends_on=END, basis="二", by=by)
    assert subtree_ids(third.pk) >= {first.pk, second.pk, third.pk}
    answers = {
        date(2026, 6, 30): first,
        date(2026, 7, 1): second,
        END: second,
        date(2027, 1, 1): third,
    }
    for day, holder in answers.items():
        assert successor_on(first, day) == holder
    with pytest.raises(NotDone, match="已由"):
        succeed(first, successor=third, ends_on=END, basis="三", by=by)


@pytest.mark.django_db
def test_an_ended_department_takes_nothing_over(people: Cast) -> None:
    people.police.valid_to = date(2026, 1, 1)
    people.police.save()
    with pytest.raises(NotDone, match="也已撤销"):
        succeed(
            people.civil_affairs,
            successor=people.police,
            ends_on=END,
            basis="文",
            by=people.system_manager,
        )


@pytest.mark.django_db
def test_the_dated_list() -> None:
    made = make.department()
    made.valid_to = END
    made.save()
    assert made in Department.objects.in_force(END)
    assert made not in Department.objects.in_force(date(2027, 1, 1))
    assert made not in Department.objects.in_force(date(2019, 2, 28))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+86", "-1", "@SUM(A1)", "a\nb"])
def test_a_name_is_no_formula(name: str) -> None:
    made = make.department()
    made.name = name
    with pytest.raises(ValidationError):
        made.full_clean()


@pytest.mark.django_db
def test_the_office_head_is_one_of_the_department(people: Cast) -> None:
    people.civil_affairs.sharing_office_head = people.police_clerk
    with pytest.raises(ValidationError, match="本部门"):
        people.civil_affairs.full_clean()
    people.civil_affairs.sharing_office_head = people.head
    people.civil_affairs.full_clean()
