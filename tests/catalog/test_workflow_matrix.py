"""Role × state × act: a version lets do exactly what the transition table says, and nothing else."""

from collections.abc import Callable

import pytest
from django.db import transaction

from catalog.choices import VersionStatus as S
from catalog.models import ResourceVersion
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused, WorkflowError
from yongcheng.workflow.transitions import Transition

REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}


def draft(people: Cast) -> ResourceVersion:
    return make.version(provider=people.civil_affairs)


def returned(people: Cast) -> ResourceVersion:
    return VERSIONS.fire(
        make.send_for_review(draft(people)), "send_back", people.second_reviewer, given=REASONS
    )


def superseded(people: Cast) -> ResourceVersion:
    first = make.publish(draft(people))
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    change = propose_change(first.resource, clerk, note="职责调整")
    content = change.parsed.with_values(abstract="改写后的摘要，写清了保障类别和审批时间。")
    make.publish(save_content(change, content, clerk, revision=change.revision))
    return ResourceVersion.objects.get(pk=first.pk)


def discarded(people: Cast) -> ResourceVersion:
    version = draft(people)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    return VERSIONS.fire(version, "discard", clerk, given={"text": "误建"})


STATES: dict[str, Callable[[Cast], ResourceVersion]] = {
    S.DRAFT: draft,
    S.HEAD_REVIEW: lambda people: make.submit(draft(people)),
    S.BUREAU_REVIEW: lambda people: make.send_for_review(draft(people)),
    S.RETURNED: returned,
    S.PUBLISHED: lambda people: make.publish(draft(people)),
    S.SUPERSEDED: superseded,
    S.DISCARDED: discarded,
}
FRESH = "_matrix"


def holders(people: Cast) -> list[tuple[str, User]]:
    """Somebody new in every role (nobody who already acted on the version), and a stranger."""
    found = []
    for role in Role:
        department = people.bureau if role in BUREAU_ROLES else people.civil_affairs
        found.append((role, make.user(role.label, department, role, username=role + FRESH)))
    return [*found, ("", people.stranger)]


def side_of(role: str) -> str:
    return "authority" if role in BUREAU_ROLES else "provider"


def table_allows(one: Transition, role: str, state: str) -> bool:
    return bool(role) and state in one.sources and role in one.roles and side_of(role) == one.party


def test_the_matrix_meets_every_state() -> None:
    assert set(STATES) == set(S.values)


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_version_offers_exactly_what_the_table_says(people: Cast, state: str) -> None:
    version = STATES[state](people)
    assert version.status == state
    wrong = []
    for role, person in holders(people):
        for name, one in VERSIONS.transitions.items():
            offered = not VERSIONS.offer(version, name, person).refusal
            if offered != table_allows(one, role, state):
                wrong.append(f"{role or 'nobody'} {name}: offered {offered}")
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_version_refuses_what_the_table_does_not_allow(people: Cast, state: str) -> None:
    version = STATES[state](people)
    for role, person in holders(people):
        for name, one in VERSIONS.transitions.items():
            if table_allows(one, role, state):
                continue
            with pytest.raises((NotAvailable, NotPermitted)), transaction.atomic():
                VERSIONS.fire(version, name, person, given=REASONS)
    version.refresh_from_db()
    assert version.status == state


@pytest.mark.django_db
@pytest.mark.parametrize("state", [S.DRAFT, S.HEAD_REVIEW, S.BUREAU_REVIEW, S.RETURNED])
def test_what_is_allowed_can_be_done_or_says_which_rule_forbids_it(
    people: Cast, state: str
) -> None:
    """Each allowed act is done for real and taken back; a guard's refusal is worded."""
    version = STATES[state](people)
    given = REASONS | {"person": people.second_reviewer.pk}
    done, refused = [], []
    for role, person in holders(people):
        for name, one in VERSIONS.transitions.items():
            if not table_allows(one, role, state):
                continue
            try:
                with transaction.atomic():
                    VERSIONS.fire(version, name, person, given=given)
                    done.append(name)
                    raise InterruptedError
            except InterruptedError:
                continue
            except WorkflowError as error:
                refused.append((error, f"不能{one.label}"))
    assert done
    assert all(isinstance(error, Refused) for error, _ in refused)
    assert all(error.sentence.startswith(words) for error, words in refused)


@pytest.mark.django_db
def test_another_departments_people_are_offered_nothing(people: Cast) -> None:
    for build in STATES.values():
        version = build(people)
        assert VERSIONS.offers(version, people.police_clerk) == []
        assert VERSIONS.offers(version, people.police_head) == []
        make_room(version)


def make_room(version: ResourceVersion) -> None:
    """Let the next resource of the same name stand: names are unique within a department."""
    resource = version.resource
    resource.title_key = f"{resource.title_key}{resource.pk}"
    resource.save(update_fields=["title_key"])
