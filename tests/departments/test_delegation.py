"""委托: dated, limited, shown as 代, taken back; the delegate has the rights for these days only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.departments.capacities import capacities
from yongcheng.departments.delegating import delegate, revoke
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.roles import Role
from yongcheng.trail import entries
from yongcheng.trail.clock import set_clock
from yongcheng.trail.refusals import NotDone

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def colleague(people: Cast) -> User:
    return make.user("同事", people.civil_affairs, Role.DEPARTMENT_CLERK)


def draft(principal: User, to: User, **values: object) -> Delegation:
    stated = {
        "role": Role.DEPARTMENT_HEAD,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=3),
        "reason": "出差",
    }
    return Delegation(principal=principal, delegate=to, **(stated | values))


def test_the_delegate_is_shown_as_acting_for_the_principal(people: Cast, colleague: User) -> None:
    delegate(draft(people.head, colleague), by=people.head)
    colleague = User.objects.get(pk=colleague.pk)
    lent = [one for one in capacities(colleague) if one.principal]
    assert [one.on_behalf_of for one in lent] == ["代民政局负责人（部门负责人）"]
    assert colleague.has_perm("departments.hand_over_work")


def test_the_rights_end_with_the_days(people: Cast, colleague: User) -> None:
    delegate(draft(people.head, colleague), by=people.head)
    for days, held in ((0, True), (3, True), (4, False)):
        with set_clock(NOW + timedelta(days=days)):
            again = User.objects.get(pk=colleague.pk)
            assert (Role.DEPARTMENT_HEAD in again.roles) == held
            assert again.has_perm("departments.hand_over_work") == held


def test_a_principal_whose_account_ends_lends_nothing(people: Cast, colleague: User) -> None:
    delegate(draft(people.head, colleague), by=people.head)
    people.head.is_active = False
    people.head.save()
    assert Role.DEPARTMENT_HEAD not in User.objects.get(pk=colleague.pk).roles


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
        ({"ends_on": TODAY + timedelta(days=61)}, "ends_on"),
        ({"ends_on": TODAY - timedelta(days=1)}, "__all__"),
        ({"role": Role.BUREAU_HEAD}, "role"),
        ({"role": Role.SYSTEM_MANAGER}, "role"),
    ],
)
def test_limits(people: Cast, colleague: User, values: dict, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        delegate(draft(people.head, colleague, **values), by=people.head)
    assert field in caught.value.message_dict
    assert not Delegation.objects.exists()


def test_only_within_the_department(people: Cast) -> None:
    with pytest.raises(ValidationError, match="同一部门"):
        delegate(draft(people.head, people.police_clerk), by=people.head)


def test_only_ones_own_role_and_not_onwards(people: Cast, colleague: User) -> None:
    with pytest.raises(NotDone, match="自己的角色"):
        delegate(draft(people.head, colleague), by=people.clerk)
    delegate(draft(people.head, colleague), by=people.head)
    third = make.user("第三人", people.civil_affairs)
    with pytest.raises(ValidationError, match="没有这个角色"):
        delegate(draft(colleague, third), by=colleague)
    with pytest.raises(ValidationError, match="已经委托"):
        delegate(draft(people.head, third), by=people.head)


def test_managers_neither_lend_nor_borrow(people: Cast) -> None:
    third = make.user("第三人", people.bureau)
    lent = draft(people.system_manager, third, role=Role.SYSTEM_MANAGER)
    with pytest.raises(ValidationError, match="三员"):
        delegate(lent, by=people.system_manager)
    taken = draft(people.reviewer, people.audit_manager, role=Role.BUREAU_CATALOG)
    with pytest.raises(ValidationError, match="三员"):
        delegate(taken, by=people.reviewer)


@pytest.mark.parametrize(
    ("who", "may"), [("head", True), ("security_manager", True), ("clerk", False)]
)
def test_taking_back(people: Cast, colleague: User, who: str, may: bool) -> None:
    lent = delegate(draft(people.head, colleague), by=people.head)
    person = getattr(people, who)
    if not may:
        with pytest.raises(NotDone, match="可以收回"):
            revoke(lent, by=person)
        return
    revoke(lent, by=person, reason="提前回来")
    assert Role.DEPARTMENT_HEAD not in User.objects.get(pk=colleague.pk).roles
    assert [one.verb for one in entries.entries_of(lent)] == ["revoke_delegation", "delegate"]
    with pytest.raises(NotDone, match="已经结束"):
        revoke(lent, by=person)


def test_a_past_delegation_is_over(people: Cast, colleague: User) -> None:
    lent = delegate(draft(people.head, colleague), by=people.head)
    with set_clock(NOW + timedelta(days=30)), pytest.raises(NotDone, match="已经结束"):
        revoke(lent, by=people.head)
    assert lent.starts_on == date(2026, 9, 28)
