"""Screens of parameters: proposed on one page, decided on another, told to both."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import make
from tests.cast import Cast
from tests.parameters.test_acts import KEY, SOON
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.notices.models import Notice
from yongcheng.parameters import acts
from yongcheng.parameters.acts import Change
from yongcheng.parameters.models import PolicyParameter

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BASE = "/admin/parameters/policyparameter/"
GIVEN = {"value": "8", "effective_from": "2026-11-01", "reason": "提速", "ceiling": "10"}


def url(row: PolicyParameter, tail: str = "change") -> str:
    return f"{BASE}{row.pk}/{tail}/"


def test_the_list_has_one_line_a_key(people: Cast, client_of: SignIn) -> None:
    acts.propose(KEY, Change(value="8", effective_from=SOON, reason="x"), by=people.bureau_admin)
    page = client_of(people.clerk).get(f"{BASE}?q={KEY}")
    assert page.context["cl"].result_count == 1
    assert "8个工作日 待确认" in page.content.decode()


def test_queries_do_not_grow_with_the_rows(
    people: Cast, client_of: SignIn, django_assert_max_num_queries: Callable
) -> None:
    client = client_of(people.bureau_admin)
    with django_assert_max_num_queries(15):
        client.get(BASE)


def test_proposed_then_confirmed(people: Cast, client_of: SignIn) -> None:
    current = acts.latest(KEY)
    page = client_of(people.bureau_admin)
    assert page.get(url(current, "propose")).status_code == 200
    assert people.leader.own_roles
    assert page.post(url(current, "propose"), GIVEN).status_code == 302
    row = PolicyParameter.objects.proposed().get()
    assert Notice.objects.get(recipient=people.leader).link == url(row)
    leader = client_of(people.leader)
    shown = leader.get(url(row)).content.decode()
    assert "确认调整为 8个工作日" in shown
    assert leader.post(url(row, "confirm")).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_by == people.leader
    assert Notice.objects.filter(recipient=people.bureau_admin).exists()


def test_faults_stand_at_their_fields(people: Cast, client_of: SignIn) -> None:
    page = client_of(people.bureau_admin).post(
        url(acts.latest(KEY), "propose"), GIVEN | {"value": "11", "effective_from": "2026-01-01"}
    )
    form = page.context["form"]
    assert "高于法定上限" in str(form.errors["value"])
    assert "今天以后" in str(form.errors["effective_from"])


def test_the_second_to_decide_reads_who_was_first(people: Cast, client_of: SignIn) -> None:
    row = acts.propose(
        KEY, Change(value="8", effective_from=SOON, reason="x"), by=people.bureau_admin
    )
    acts.confirm(row.pk, by=people.leader)
    other = make.user("局领导乙", people.bureau, Role.BUREAU_HEAD)
    page = client_of(other).post(url(row, "refuse"), {"reason": "不妥"}, follow=True)
    assert "局领导已确认这项调整" in page.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_which_page(people: Cast, client_of: SignIn, role: Role) -> None:
    row = acts.propose(
        KEY, Change(value="8", effective_from=SOON, reason="x"), by=people.bureau_admin
    )
    client = client_of(people.holder(role))
    reads = role not in {
        Role.EXPERT,
        Role.SYSTEM_MANAGER,
        Role.SECURITY_MANAGER,
        Role.AUDIT_MANAGER,
    }
    assert (client.get(BASE).status_code == 200) == reads
    assert (client.get(url(row, "propose")).status_code == 200) == (role == Role.BUREAU_ADMIN)
    for tail in ("confirm", "refuse"):
        assert (client.get(url(row, tail)).status_code == 200) == (role == Role.BUREAU_HEAD)


def test_no_stock_door_changes_a_value(people: Cast, client_of: SignIn) -> None:
    row = acts.latest(KEY)
    for person in (people.bureau_admin, people.leader):
        client = client_of(person)
        client.post(url(row), {"value": "9"})
        assert client.get(f"{BASE}add/").status_code == 403
        assert client.post(f"{BASE}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.value == "10"
