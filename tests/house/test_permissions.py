"""Grants are data: known roles, existing permissions, no deletes, the three managers kept apart."""

import pytest
from django.contrib.auth.models import Group

from yongcheng.departments.role_sync import declared_grants, sync_roles
from yongcheng.departments.roles import THREE_MANAGERS, Role
from yongcheng.desk.printed.discovery import grants, machines

BUSINESS_APPS = {"catalog", "sharing", "projects", "intake", "ledgers", "attachments"}


def test_grants_name_known_roles() -> None:
    assert set(declared_grants()) <= set(Role.values)


def test_every_role_is_granted_something() -> None:
    assert set(Role.values) - set(declared_grants()) == set()


def test_nobody_may_delete() -> None:
    """Nothing official is deleted: it is retired, revoked, superseded."""
    assert [
        f"{role}: {name}"
        for role, names in declared_grants().items()
        for name in names
        if ".delete_" in name
    ] == []


def test_nobody_writes_the_trail() -> None:
    assert [
        f"{role}: {name}"
        for role, names in declared_grants().items()
        for name in names
        if name.startswith(("trail.add_", "trail.change_", "trail.delete_"))
    ] == []


@pytest.mark.parametrize("role", sorted(THREE_MANAGERS))
def test_the_three_managers_see_no_business(role: str) -> None:
    """系统、安全、审计管理员 hold no business rows (decision 19)."""
    assert {
        name for name in declared_grants()[role] if name.split(".")[0] in BUSINESS_APPS
    } == set()


def test_every_office_grants_in_its_own_room() -> None:
    """An office speaks of its own records and of the city's, never of another office's."""
    offices = {"catalog", "sharing", "projects"}
    assert [
        f"{found.module}: {name}"
        for found in grants()
        for names in found.value.values()
        for name in names
        if name.split(".")[0] in offices - {found.office.label}
        and found.office.label != name.split(".")[0]
        and found.office.label == "departments"
    ] == []


@pytest.mark.django_db
def test_groups_hold_exactly_what_is_declared() -> None:
    """Every permission that is granted exists, and the database holds no other."""
    sync_roles()
    for role, names in declared_grants().items():
        held = {
            f"{app}.{codename}"
            for app, codename in Group.objects.get(name=role).permissions.values_list(
                "content_type__app_label", "codename"
            )
        }
        assert held == names, role


def test_who_may_act_may_open_the_record() -> None:
    """A role named in a transition can open the model that the machine moves."""
    opened = declared_grants()
    closed = []
    for found in machines():
        meta = found.value.model._meta
        for one in found.value.transitions.values():
            closed += [
                f"{role} {meta.label}.{one.name}"
                for role in one.roles
                if f"{meta.app_label}.view_{meta.model_name}" not in opened[role]
            ]
    assert closed == []
