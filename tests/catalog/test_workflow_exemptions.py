"""政务云部署豁免: applied for by the owner, decided by another person, ended by its date."""

from datetime import date

import pytest

from catalog.models import CloudExemption, CloudExemptionStatus, InformationSystem
from catalog.workflow.exemptions import EXEMPTIONS, apply_exemption
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused

pytestmark = pytest.mark.django_db


def application(system: InformationSystem, user: User, **values: object) -> CloudExemption:
    stated = {"reason": "hardware", "explanation": "依赖专网设备", "expires_on": date(2027, 6, 30)}
    return apply_exemption(CloudExemption(system=system, **(stated | values)), user)


@pytest.fixture
def system(people: Cast) -> InformationSystem:
    return make.system(owner=people.civil_affairs)


@pytest.mark.parametrize(
    ("act", "state"),
    [("approve", CloudExemptionStatus.APPROVED), ("refuse", CloudExemptionStatus.REFUSED)],
)
def test_the_bureau_decides(people: Cast, system: InformationSystem, act: str, state: str) -> None:
    exemption = application(system, people.clerk)
    decided = EXEMPTIONS.fire(exemption, act, people.bureau_admin, given={"text": "同上"})
    assert decided.status == state
    assert [entry.verb for entry in entries_of(decided)] == [act, "apply"]


def test_revoked_makes_room_for_another(people: Cast, system: InformationSystem) -> None:
    exemption = application(system, people.clerk)
    EXEMPTIONS.fire(exemption, "approve", people.leader, given={"text": "同意"})
    with pytest.raises(NotAvailable):
        application(system, people.clerk)
    EXEMPTIONS.fire(exemption, "revoke", people.leader, given={"text": "条件已具备"})
    assert application(system, people.clerk).status == CloudExemptionStatus.APPLIED


def test_one_whose_time_is_over_makes_room(people: Cast, system: InformationSystem) -> None:
    exemption = application(system, people.clerk, expires_on=date(2026, 9, 29))
    EXEMPTIONS.fire(exemption, "approve", people.leader, given={"text": "同意"})
    CloudExemption.objects.filter(pk=exemption.pk).update(expires_on=date(2026, 9, 27))
    application(system, people.clerk)
    exemption.refresh_from_db()
    assert exemption.status == CloudExemptionStatus.REVOKED
    assert entries_of(exemption).first().verb == "expire"


def test_a_date_in_the_past_is_not_approved(people: Cast, system: InformationSystem) -> None:
    exemption = application(system, people.clerk, expires_on=date(2026, 9, 28))
    with pytest.raises(Refused, match="截止日期"):
        EXEMPTIONS.fire(exemption, "approve", people.leader, given={"text": "同意"})


def test_nobody_decides_on_their_own_application(people: Cast) -> None:
    both = make.user("局内一人", people.bureau, Role.DEPARTMENT_CLERK, Role.BUREAU_ADMIN)
    exemption = application(make.system("局内系统", owner=people.bureau), both)
    with pytest.raises(Refused, match="本人申请"):
        EXEMPTIONS.fire(exemption, "approve", both, given={"text": "同意"})


def test_a_stranger_applies_for_nothing(people: Cast, system: InformationSystem) -> None:
    with pytest.raises(NotPermitted):
        application(system, people.police_clerk)
    assert not CloudExemption.objects.exists()
