"""The trail cannot be changed from any page; a form takes its own fields and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from catalog.models import InformationResource, ResourceVersion
from tests import make
from tests.cast import Cast
from tests.uploads import checked, workbook
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.intake import acts
from yongcheng.intake.models import Upload
from yongcheng.trail.chain import inspect
from yongcheng.trail.entries import all_entries, entries_of

SignIn = Callable[[User], Client]
TRAIL = "admin:trail_trailentry"
FORGED = {
    "status": "published",
    "revision": "99",
    "provider": "1",
    "provider_code": "114114810000000000",
    "provider_name": "公安局",
    "reviewer": "1",
    "published_by": "1",
    "head_by": "1",
    "submitted_by": "1",
    "current_version": "1",
    "code": "307/000001",
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "on",
    "groups": "1",
    "department": "1",
    "owner": "1",
    "confirmed_at": "2026-01-01",
    "applied_at": "2026-01-01",
    "second_by": "1",
    "actor": "1",
    "on_behalf_of": "代局长",
    "due_on": "2099-01-01",
}


@pytest.fixture
def superuser(people: Cast) -> User:
    made = make.user("超级用户", people.bureau)
    made.is_superuser = True
    made.save()
    return made


@pytest.mark.parametrize("who", ["superuser", "audit_manager", "auditor", "bureau_admin"])
def test_no_page_changes_the_trail(
    people: Cast, superuser: User, client_of: SignIn, who: str
) -> None:
    make.version(provider=people.civil_affairs)
    entry = all_entries().first()
    person = superuser if who == "superuser" else getattr(people, who)
    client = client_of(person)
    head, count = inspect().head, all_entries().count()
    given = {"reason": "改过", "actor_name": "别人", "post": "yes", "_selected_action": entry.pk}
    for name, args in (
        ("add", []),
        ("change", [entry.pk]),
        ("delete", [entry.pk]),
        ("history", [entry.pk]),
    ):
        for method in ("post", "put", "patch", "delete"):
            getattr(client, method)(reverse(f"{TRAIL}_{name}", args=args), given)
    for action in ("delete_selected", "delete", "change"):
        client.post(reverse(f"{TRAIL}_changelist"), given | {"action": action})
    assert (inspect().head, all_entries().count()) == (head, count)
    assert client.get(reverse(f"{TRAIL}_delete", args=[entry.pk])).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_trailentry SET reason = 'x'",
        "DELETE FROM trail_trailentry",
        "UPDATE trail_trailseal SET head = 'x'",
        "DELETE FROM trail_trailseal",
    ],
)
def test_no_statement_changes_the_trail(people: Cast, statement: str) -> None:
    make.version(provider=people.civil_affairs)
    if "seal" in statement:
        seal = all_entries().model._meta.apps.get_model("trail", "TrailSeal")
        seal.objects.create(
            day="2026-09-01", entries=1, head="a" * 64, sealed_at="2026-09-01T00:00:00+08:00"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_acts_through_a_superuser_flag_alone(
    people: Cast, superuser: User, client_of: SignIn
) -> None:
    """The flag is no role: it moves no case, it is nobody's head and nobody's reviewer."""
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    client = client_of(superuser)
    for name in ("publish", "send_back", "head_approve", "withdraw"):
        page = reverse("admin:catalog_informationresource_act", args=[version.resource_id, name])
        client.post(page, {"revision": version.revision, "text": "x", "reasons": ["other"]})
    version.refresh_from_db()
    assert version.status == "bureau_review"


def test_extra_fields_of_a_draft_change_nothing(people: Cast, client_of: SignIn) -> None:
    draft = make.version(provider=people.civil_affairs, clerk=people.clerk)
    client = client_of(people.clerk)
    page = reverse("admin:catalog_informationresource_edit", args=[draft.resource_id])
    form = client.get(page).context["editor"]
    given = dict(form.form.initial) | {"revision": draft.revision}
    given |= {
        name: value for one in (form.items, form.bases) for name, value in posted(one).items()
    }
    extra = {name: value for name, value in FORGED.items() if name not in {"revision", "code"}}
    client.post(page, {name: value for name, value in given.items() if value is not None} | extra)
    assert untouched(draft, people)
    act = reverse("admin:catalog_informationresource_act", args=[draft.resource_id, "submit"])
    draft.refresh_from_db()
    client.post(act, FORGED | {"revision": draft.revision})
    draft.refresh_from_db()
    assert draft.status == "head_review"
    assert (draft.submitted_by, draft.head_by, draft.published_by) == (people.clerk, None, None)
    entry = entries_of(draft).first()
    assert (entry.actor, entry.on_behalf_of) == (people.clerk, "")


def posted(formset: object) -> dict[str, str]:
    """Return what a browser would send of a formset as it is shown."""
    found = {}
    for form in [formset.management_form, *formset.forms]:
        for bound in form:
            value = bound.value()
            if value not in (None, False):
                found[bound.html_name] = value
    return found


def untouched(draft: ResourceVersion, people: Cast) -> bool:
    kept = ResourceVersion.objects.get(pk=draft.pk)
    resource = InformationResource.objects.get(pk=draft.resource_id)
    assert (kept.status, kept.reviewer, kept.published_by) == ("draft", None, None)
    assert (resource.status, resource.provider, resource.code) == (
        "draft",
        people.civil_affairs,
        "",
    )
    return kept.parsed.provider_name == people.civil_affairs.name


def test_a_new_draft_is_ones_own_departments(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.clerk)
    page = reverse("admin:catalog_informationresource_add")
    client.get(page)
    client.post(page, FORGED | {"title": "别人的资源", "provider": str(people.police.pk)})
    assert not InformationResource.objects.filter(provider=people.police).exists()


def test_extra_fields_of_an_account_change_nothing(people: Cast, client_of: SignIn) -> None:
    """The system manager opens accounts, without roles, without flags, not enabled."""
    client = client_of(people.system_manager)
    given = {
        "username": "zhangsan",
        "full_name": "张三",
        "department": people.civil_affairs.pk,
        "requested_roles": [Role.DEPARTMENT_CLERK],
    }
    extra = {k: v for k, v in FORGED.items() if k not in given}
    client.post(reverse("admin:departments_user_add"), given | extra)
    made = User.objects.get(username="zhangsan")
    assert (made.is_superuser, made.is_active, made.groups.count()) == (False, False, 0)
    page = reverse("admin:departments_user_change", args=[made.pk])
    client.post(page, given | extra | {"password": "x", "must_change_password": ""})
    made.refresh_from_db()
    assert (made.is_superuser, made.is_active, made.groups.count()) == (False, False, 0)


@pytest.mark.parametrize(
    "who", ["clerk", "head", "reviewer", "bureau_admin", "auditor", "security_manager"]
)
def test_nobody_raises_oneself(people: Cast, client_of: SignIn, who: str) -> None:
    person = getattr(people, who)
    client, roles = client_of(person), set(person.groups.values_list("name", flat=True))
    for name in ("change", "roles", "enable", "reset", "unlock"):
        page = reverse(f"admin:departments_user_{name}", args=[person.pk])
        client.post(page, FORGED | {"roles": ["system_manager", "bureau_head"], "reason": "任命"})
    person.refresh_from_db()
    assert not person.is_superuser
    assert set(person.groups.values_list("name", flat=True)) == roles


def test_extra_fields_of_an_upload_change_nothing(
    people: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    """Another department in the form is refused; a confirmation cannot name its own second."""
    client = client_of(people.clerk)
    path = workbook(tmp_path / "a.xlsx", people.civil_affairs, make.content())
    with path.open("rb") as stream:
        client.post(
            reverse("admin:intake_upload_add"),
            FORGED | {"file": stream, "department": people.police.pk},
        )
    assert not Upload.objects.exists()
    assert list((path.parent / "media").rglob("*.xlsx")) == []
    upload = checked(path, people.clerk, people.civil_affairs)
    page = reverse("admin:intake_upload_confirm", args=[upload.pk])
    seen = {"seen": acts.mark_of_choice(upload)}
    client.post(page, FORGED | seen | {"document_number": "永政1号", "document_date": "2026-01-01"})
    upload.refresh_from_db()
    assert (upload.owner, upload.department) == (people.clerk, people.civil_affairs)
    assert (upload.second_by, upload.document_number) == (None, "")
