"""Accounts: three hands, none for itself, exclusions, the last manager, first passwords."""

import threading

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import connections

from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.departments import accounts
from yongcheng.departments.handover import _KINDS, OpenWork, hand_over, register_open_work
from yongcheng.departments.models import Delegation, User
from yongcheng.departments.people_sheet import HEADERS, create_people, read_people
from yongcheng.departments.roles import THREE_MANAGERS, Role, role_conflict
from yongcheng.trail import entries
from yongcheng.trail.refusals import NotDone

pytestmark = pytest.mark.django_db
BUSINESS = [role for role in Role if role not in THREE_MANAGERS]


def newcomer(people: Cast, **values: object) -> User:
    stated = {"username": "newcomer", "full_name": "新人", "department": people.civil_affairs}
    return User(**(stated | values))


def test_an_account_begins_disabled_without_roles(people: Cast) -> None:
    person = newcomer(people, requested_roles=["department_clerk"], is_superuser=True)
    password = accounts.create_account(person, by=people.system_manager)
    person = User.objects.get(username="newcomer")
    assert (person.is_active, person.is_superuser, person.must_change_password) == (
        False,
        False,
        True,
    )
    assert not person.groups.exists()
    assert person.check_password(password)
    assert authenticate(username="newcomer", password=password) is None
    accounts.grant_roles(
        person, ["department_clerk"], by=people.security_manager, reason="申请表", enable=True
    )
    person = User.objects.get(username="newcomer")
    assert (person.is_active, person.requested_roles) == (True, [])
    assert person.own_roles == {Role.DEPARTMENT_CLERK}
    entry = entries.last_entry(person)
    assert entry.detail == {"before": [], "after": ["department_clerk"]}
    assert (entry.actor, entry.reason) == (people.security_manager, "申请表")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_MANAGER])
def test_nobody_else_makes_accounts(people: Cast, role: Role) -> None:
    with pytest.raises(NotDone, match="只有系统管理员"):
        accounts.create_account(newcomer(people), by=people.holder(role))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_MANAGER])
def test_nobody_else_grants_roles(people: Cast, role: Role) -> None:
    with pytest.raises(NotDone, match="只有安全管理员"):
        accounts.grant_roles(people.clerk, [], by=people.holder(role), reason="x")


def test_nobody_acts_on_the_own_account(people: Cast) -> None:
    me = people.security_manager
    for act in (
        lambda: accounts.grant_roles(me, [], by=me, reason="x"),
        lambda: accounts.disable(me, by=me, reason="x"),
        lambda: accounts.enable(me, by=me, reason="x"),
        lambda: accounts.reset_password(me, by=me),
    ):
        with pytest.raises(NotDone, match="自己"):
            act()
    with pytest.raises(ValidationError, match="自己"):
        hand_over(people.head, by=people.head, successor=None, reason="x")


@pytest.mark.parametrize("manager", sorted(THREE_MANAGERS))
@pytest.mark.parametrize("other", list(Role))
def test_managers_exclude_each_other_and_all_business(manager: Role, other: Role) -> None:
    assert bool(role_conflict([manager, other])) == (manager != other)


@pytest.mark.parametrize("one", BUSINESS)
def test_business_roles_may_be_in_one_hand(one: Role) -> None:
    assert role_conflict([one, Role.AUDITOR]) == ""


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (["system_manager", "audit_manager"], "三员分立"),
        (["system_manager", "department_clerk"], "三员分立"),
        (["bureau_catalog"], "主管部门"),
        (["opinion_giver"], "会签机构"),
    ],
)
def test_roles_that_do_not_fit(people: Cast, roles: list[str], words: str) -> None:
    with pytest.raises(NotDone, match=words):
        accounts.grant_roles(people.clerk, roles, by=people.security_manager, reason="x")
    assert User.objects.get(pk=people.clerk.pk).own_roles == {Role.DEPARTMENT_CLERK}


@pytest.mark.parametrize("role", sorted(THREE_MANAGERS - {Role.SECURITY_MANAGER}))
def test_the_last_active_manager_stays(people: Cast, role: Role) -> None:
    last, by = people.holder(role), people.security_manager
    for act in (
        lambda: accounts.grant_roles(last, [], by=by, reason="x"),
        lambda: accounts.disable(last, by=by, reason="x"),
    ):
        with pytest.raises(NotDone, match="最后一名"):
            act()
    with pytest.raises(NotDone, match="最后一名"):
        hand_over(last, by=people.bureau_admin, successor=None, reason="退休")
    make.user("接任者", people.bureau, role)
    accounts.grant_roles(last, [], by=by, reason="轮岗")
    assert not last.groups.exists()


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_remove_each_other_do_not_both_succeed(people: Cast) -> None:
    pair = [people.security_manager, make.user("安全乙", people.bureau, Role.SECURITY_MANAGER)]
    for one in pair:
        assert one.own_roles
    start, results = threading.Barrier(2), []

    def remove(by: User, person: User) -> None:
        start.wait()
        try:
            accounts.grant_roles(person, [], by=by, reason="x")
            results.append("done")
        except NotDone as refused:
            results.append(refused.sentence)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=remove, args=(pair[0], pair[1])),
        threading.Thread(target=remove, args=(pair[1], pair[0])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("done") == 1
    assert User.objects.with_role(Role.SECURITY_MANAGER.value).count() == 1


def test_a_reset_password_must_be_changed(people: Cast) -> None:
    password = accounts.reset_password(people.clerk, by=people.security_manager)
    clerk = User.objects.get(pk=people.clerk.pk)
    assert clerk.check_password(password)
    assert clerk.must_change_password
    assert password not in str(list(entries.all_entries().values()))


def sheet(*rows: tuple) -> list[tuple]:
    return [HEADERS, *rows]


def test_all_problems_of_a_sheet_at_once(people: Cast) -> None:
    code = people.civil_affairs.credit_code
    rows = sheet(
        ("zhang", "张三", code, "科员", "", "部门填报员"),
        ("zhang", "张四", code, "", "", "部门填报员"),
        ("李四", "", "X", "", "", "皇帝"),
        ("wang", "王五", code, "", "", "系统管理员、部门填报员"),
        ("zhao", "赵六", code, "", "", "目录审核员"),
        (None, None, None, None, None, None),
    )
    found = read_people(rows, 2)
    problems = {one.number: "".join(one.problems) for one in found}
    assert problems[3] == ""
    assert "已被使用" in problems[4]
    for words in ("登录名须为", "没有填写姓名", "没有登记", "角色认不出：皇帝"):
        assert words in problems[5]
    assert "三员分立" in problems[6]
    assert "主管部门" in problems[7]
    with pytest.raises(ValueError, match="没有写入"):
        create_people(found, by=people.system_manager)
    assert not User.objects.filter(username="zhang").exists()


def test_people_of_a_sheet_ask_for_their_roles(people: Cast) -> None:
    code = people.civil_affairs.credit_code
    rows = sheet(("zhang", "张三", code.lower(), "科员", 5110001.0, "部门填报员，部门负责人"))
    passwords = create_people(read_people(rows), by=people.system_manager)
    person = User.objects.get(username="zhang")
    assert person.requested_roles == ["department_clerk", "department_head"]
    assert (person.is_active, person.phone) == (False, "5110001")
    assert person.check_password(passwords["zhang"])
    with pytest.raises(ValueError, match="缺少列"):
        read_people([("登录名",)])


def test_a_leaver_passes_open_work_on(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {people.clerk.pk: 3}
    monkeypatch.setattr("yongcheng.departments.handover._KINDS", [])
    register_open_work(
        OpenWork(
            "草稿",
            lambda person: held.get(person.pk, 0),
            lambda person, to: held.pop(person.pk, 0) if to else 0,
        )
    )
    colleague = make.user("同事", people.civil_affairs, Role.DEPARTMENT_CLERK)
    with pytest.raises(ValidationError, match="接手人"):
        hand_over(people.clerk, by=people.head, successor=None, reason="退休")
    with pytest.raises(ValidationError, match="同一部门"):
        hand_over(people.clerk, by=people.head, successor=people.police_clerk, reason="退休")
    passed = hand_over(people.clerk, by=people.head, successor=colleague, reason="退休")
    assert passed == {"草稿": 3}
    clerk = User.objects.get(pk=people.clerk.pk)
    assert (clerk.is_active, clerk.left_on) == (False, NOW.date())
    assert not clerk.groups.exists()
    assert authenticate(username=clerk.username, password=make.PASSWORD) is None
    assert entries.last_entry(clerk).detail["roles"] == ["department_clerk"]
    with pytest.raises(NotDone, match="离岗"):
        accounts.enable(clerk, by=people.security_manager, reason="返聘")


def test_a_mover_keeps_the_account_and_loses_roles_and_delegations(people: Cast) -> None:
    colleague = make.user("同事", people.civil_affairs)
    lent = Delegation.objects.create(
        principal=people.head,
        delegate=colleague,
        role=Role.DEPARTMENT_HEAD,
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        reason="出差",
    )
    hand_over(
        people.head,
        by=people.system_manager,
        successor=None,
        reason="调动",
        moves_to=people.police,
    )
    head = User.objects.get(pk=people.head.pk)
    lent.refresh_from_db()
    assert (head.department, head.is_active, head.own_roles) == (people.police, True, frozenset())
    assert lent.revoked_on == NOW.date()


def test_kinds_of_open_work_are_registered_once() -> None:
    assert len({work.label for work in _KINDS}) == len(_KINDS)
