"""The stage itself: cast, makers, clock and database do what every other test relies on."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from catalog.choices import ResourceStatus
from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import Department
from yongcheng.departments.roles import Role
from yongcheng.parameters.models import PolicyParameter
from yongcheng.policy.credit_code import check_credit_code
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import today
from yongcheng.trail.models import TrailEntry
from yongcheng.workdays.models import CalendarDay


def test_credit_codes_are_valid() -> None:
    assert make.credit_code(1) == "11411481YCDEM0016E"
    assert make.credit_code(6) == "11411481YCDEM0067N"
    assert [n for n in range(1, 200) if check_credit_code(make.credit_code(n))] == []


def test_today_stands_still() -> None:
    assert f"{today():%Y-%m-%d}" == "2026-09-28"


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_role_has_a_holder(people: Cast, role: Role) -> None:
    holder = people.holder(role)
    assert holder.roles == {role.value}
    assert people.holder(role) == holder


def test_a_resource_is_published_by_three_people(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    version = resource.current_version
    assert resource.status == ResourceStatus.PUBLISHED
    assert resource.code
    assert len({version.submitted_by, version.head_by, version.published_by}) == 3
    assert inspect().intact


def test_withheld_content_passes_the_rules(people: Cast) -> None:
    assert make.resource(make.withheld_content(), provider=people.police).is_in_force


def test_the_stranger_sees_nothing(people: Cast) -> None:
    make.resource(provider=people.civil_affairs)
    assert not InformationResource.objects.visible_to(people.stranger).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_is_committed_is_gone_and_what_was_seeded_is_back(turn: int) -> None:
    """Each turn finds the state that the migrations left, however much the other has written."""
    seeded = (CalendarDay.objects.count(), PolicyParameter.objects.count())
    assert all(seeded)
    assert Department.objects.count() == 0
    assert TrailEntry.objects.count() == 0
    make.resource(provider=make.department("水利局", 30))
    assert TrailEntry.objects.count() > 0
    CalendarDay.objects.all().delete()


@pytest.mark.django_db
def test_triggers_guard_the_trail_until_lifted(people: Cast, triggers_lifted: object) -> None:
    make.resource(provider=people.civil_affairs)
    change = "UPDATE trail_trailentry SET label = 'x' WHERE number = 1"
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(change)
    assert inspect().first_bad == 1
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(change)
