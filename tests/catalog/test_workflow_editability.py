"""Field × role × state: who may change which field of the content, as one table."""

import pytest

from catalog.choices import VersionKind, VersionStatus
from catalog.content import RESOURCE_FIELDS
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.editability import EDITABLE, editable_fields, locked_fields
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role
from yongcheng.workflow.errors import Refused

ALL = {*RESOURCE_FIELDS, "items"}
CLERK, HEAD = Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD
FIRST, CHANGE, RETIRE = VersionKind.INITIAL, VersionKind.CHANGE, VersionKind.RETIREMENT
# The table as an official would read it: what each role may change, field by field.
NEVER = {"provider_name", "provider_code"}
EXPECTED = {
    (CLERK, VersionStatus.DRAFT, FIRST): ALL - NEVER,
    (CLERK, VersionStatus.RETURNED, FIRST): ALL - NEVER,
    (CLERK, VersionStatus.DRAFT, CHANGE): ALL - NEVER - {"code"},
    (CLERK, VersionStatus.RETURNED, CHANGE): ALL - NEVER - {"code"},
    (HEAD, VersionStatus.HEAD_REVIEW, FIRST): {"secrecy_assessment", "privacy_assessment"},
    (HEAD, VersionStatus.HEAD_REVIEW, CHANGE): {"secrecy_assessment", "privacy_assessment"},
}


@pytest.mark.parametrize("kind", [FIRST, CHANGE, RETIRE])
@pytest.mark.parametrize("status", VersionStatus.values)
@pytest.mark.parametrize("role", Role.values)
def test_the_table(role: str, status: str, kind: str) -> None:
    found = EDITABLE.get((role, status, kind), frozenset())
    assert found == EXPECTED.get((role, status, kind), set())


@pytest.mark.django_db
def test_a_persons_fields_are_those_of_their_roles_on_their_own_records(people: Cast) -> None:
    draft = make.version(provider=people.civil_affairs)
    assert editable_fields(draft, people.clerk) == ALL - NEVER
    assert locked_fields(draft, people.clerk) == NEVER
    for stranger in (people.police_clerk, people.reviewer, people.leader, people.auditor):
        assert editable_fields(draft, stranger) == frozenset()
    both = make.user("身兼两职", people.civil_affairs, CLERK, HEAD)
    assert editable_fields(make.submit(draft), both) == EXPECTED[HEAD, "head_review", FIRST]


@pytest.mark.django_db
def test_the_code_of_a_published_resource_does_not_change(people: Cast) -> None:
    resource: InformationResource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk)
    other = draft.parsed.with_values(code="307481007/000099")
    draft = save_content(draft, other, people.clerk, revision=draft.revision)
    with pytest.raises(Refused, match=resource.code):
        VERSIONS.fire(draft, "submit", people.clerk)


@pytest.mark.django_db
def test_the_provider_is_the_registers_whatever_was_written(people: Cast) -> None:
    draft = make.version(provider=people.civil_affairs)
    forged = draft.parsed.with_values(
        provider_name="别的局", provider_code="x", abstract="新摘要。"
    )
    saved = save_content(
        draft, forged, make.anybody(CLERK, people.civil_affairs), revision=draft.revision
    )
    kept = ResourceVersion.objects.get(pk=saved.pk).parsed
    assert kept.provider_name == people.civil_affairs.name
    assert kept.provider_code == people.civil_affairs.credit_code
