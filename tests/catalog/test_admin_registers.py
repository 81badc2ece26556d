"""Registers of the catalogue in the admin: systems, exemptions, triggers, classification, sources."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import (
    ChangeTrigger,
    Classification,
    CloudExemption,
    InformationSystem,
    SourceDesignation,
)
from catalog.workflow.triggers import register_trigger
from tests import make
from tests.cast import Cast
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
NO_ROWS = {
    "planned_resources-TOTAL_FORMS": 0,
    "planned_resources-INITIAL_FORMS": 0,
}
SYSTEM = {
    "name": "社会救助系统",
    "purpose": "救助审批",
    "mlps_level": "3",
    "hosting": "own_room",
    "phase": "running",
} | NO_ROWS


def url(model: str, page: str, *args: object) -> str:
    return reverse(f"admin:catalog_{model}_{page}", args=args)


def test_a_clerk_registers_the_own_departments_system(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    data = SYSTEM | {"owner": people.civil_affairs.pk, "produces_no_data": "on"}
    assert client.post(url("informationsystem", "add"), data).status_code == 302
    system = InformationSystem.objects.get()
    assert system.produces_no_data is False  # confirmed by the bureau, not by the owner
    entry = entries_of(system).get()
    assert (entry.verb, entry.target_department) == ("add", people.civil_affairs.name)


def test_no_system_for_another_department(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    html = client.post(url("informationsystem", "add"), SYSTEM | {"owner": people.police.pk})
    assert html.status_code == 200
    foreign = make.system("公安平台", owner=people.police)
    for page in ("change", "history"):
        assert client.get(url("informationsystem", page, foreign.pk)).status_code in {302, 404}
    assert not InformationSystem.objects.exclude(pk=foreign.pk).exists()


def test_the_bureau_confirms_that_a_system_produces_no_data(
    people: Cast, client_of: SignIn
) -> None:
    system = make.system(owner=people.civil_affairs)
    data = SYSTEM | {"owner": people.civil_affairs.pk, "produces_no_data": "on"}
    client_of(people.reviewer).post(url("informationsystem", "change", system.pk), data)
    system.refresh_from_db()
    assert system.produces_no_data is True
    assert entries_of(system).first().detail["fields"]


def test_planned_resources_are_lines_of_their_system(people: Cast, client_of: SignIn) -> None:
    data = SYSTEM | {
        "owner": people.civil_affairs.pk,
        "planned_resources-TOTAL_FORMS": 1,
        "planned_resources-0-title": "救助审批结果",
        "planned_resources-0-item_titles": "姓名\n金额",
    }
    client_of(people.clerk).post(url("informationsystem", "add"), data)
    assert InformationSystem.objects.get().planned_resources.get().title == "救助审批结果"


def test_an_exemption_from_application_to_decision(people: Cast, client_of: SignIn) -> None:
    system = make.system(owner=people.civil_affairs)
    data = {
        "system": system.pk,
        "reason": "hardware",
        "explanation": "依赖专网设备",
        "expires_on": "2027-06-30",
    }
    client_of(people.clerk).post(url("cloudexemption", "add"), data)
    exemption = CloudExemption.objects.get()
    leader = client_of(people.leader)
    assert "同意豁免" in leader.get(url("cloudexemption", "change", exemption.pk)).content.decode()
    act = url("cloudexemption", "act", exemption.pk, "approve")
    leader.post(act, {"confirmed": "1", "text": "同意", "revision": exemption.revision})
    exemption.refresh_from_db()
    assert exemption.status == "approved"
    assert client_of(people.police_clerk).get(act).status_code in {302, 404}
    again = client_of(people.clerk).post(url("cloudexemption", "add"), data)
    assert again.status_code == 200
    assert CloudExemption.objects.count() == 1


def test_a_trigger_from_registration_to_extension(people: Cast, client_of: SignIn) -> None:
    resource = make.resource(provider=people.civil_affairs)
    client = client_of(people.clerk)
    data = {
        "resource": resource.pk,
        "kind": "duty",
        "happened_on": "2026-09-14",
        "description": "职责调整",
    }
    client.post(url("changetrigger", "add"), data)
    trigger = ChangeTrigger.objects.get()
    assert trigger.due_on == date(2026, 9, 28)
    act = url("changetrigger", "act", trigger.pk, "ask_extension")
    client.post(act, {"confirmed": "1", "text": "系统改造", "revision": 0})
    act = url("changetrigger", "act", trigger.pk, "grant_extension")
    client_of(people.reviewer).post(act, {"confirmed": "1", "revision": 1})
    trigger.refresh_from_db()
    assert (trigger.status, trigger.extended_by) == ("extended", 5)
    assert client.get(url("changetrigger", "changelist")).status_code == 200


@pytest.mark.parametrize(
    ("happened", "words"),
    [("2026-10-09", "不能晚于今天"), ("2025-07-01", "2025-08-01")],
)
def test_a_trigger_that_cannot_be(
    people: Cast, client_of: SignIn, happened: str, words: str
) -> None:
    resource = make.resource(provider=people.civil_affairs)
    data = {"resource": resource.pk, "kind": "law", "happened_on": happened, "description": "修订"}
    html = client_of(people.clerk).post(url("changetrigger", "add"), data).content.decode()
    assert words in html
    assert not ChangeTrigger.objects.exists()


def test_the_late_list_is_what_is_late(people: Cast, client_of: SignIn) -> None:
    resource = make.resource(provider=people.civil_affairs)
    register_trigger(resource, "law", date(2026, 8, 3), "修订", people.clerk)
    register_trigger(resource, "duty", date(2026, 9, 25), "调整", people.clerk)
    response = client_of(people.reviewer).get(url("changetrigger", "changelist"), {"late": "yes"})
    assert response.context["cl"].result_count == 1


def test_classification_grows_under_the_tree_and_used_codes_stay(
    people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.bureau_admin)
    seven = Classification.objects.get(full_code="307")
    data = {
        "parent": seven.pk,
        "level": 3,
        "code": "000",
        "name": "河南（待定）",
        "is_active": "on",
    }
    client.post(url("classification", "add"), data)
    node = Classification.objects.get(full_code="307000")
    assert node.full_name.endswith("河南（待定）")
    client.post(
        url("classification", "change", seven.pk), {"code": "08", "name": "改名", "is_active": "on"}
    )
    seven.refresh_from_db()
    assert (seven.code, seven.name) == ("07", "改名")
    assert client_of(people.clerk).get(url("classification", "add")).status_code == 403


def test_one_source_in_force_per_datum(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.reviewer)
    data = {
        "item_title": "公民身份号码",
        "lead_department": people.police.pk,
        "decision_number": "永政数〔2026〕1号",
        "decided_on": "2026-09-01",
    }
    client.post(url("sourcedesignation", "add"), data)
    again = data | {"item_title": "公民 身份号码", "lead_department": people.education.pk}
    html = client.post(url("sourcedesignation", "add"), again).content.decode()
    assert "先终止原决定" in html
    ended = data | {"ended_on": "2026-09-20"}
    client.post(url("sourcedesignation", "change", SourceDesignation.objects.get().pk), ended)
    client.post(url("sourcedesignation", "add"), again)
    assert SourceDesignation.objects.count() == 2


def test_a_version_is_read_on_its_resource(people: Cast, client_of: SignIn) -> None:
    version = make.publish(make.version(provider=people.civil_affairs))
    client = client_of(people.clerk)
    response = client.get(url("resourceversion", "change", version.pk))
    assert response["Location"].endswith("?tab=versions&version=1")
    assert client.get(url("resourceversion", "changelist")).status_code == 200
