"""Records of the catalogue: what the database itself refuses, and who sees which rows."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import (
    ChangeTrigger,
    Classification,
    InformationResource,
    InformationSystem,
    ResourceVersion,
    SourceDesignation,
)
from catalog.workflow.drafts import propose_change
from catalog.workflow.triggers import register_trigger
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import BUREAU_ROLES, Role
from yongcheng.trail.clock import today

pytestmark = pytest.mark.django_db
SEES_ALL = BUREAU_ROLES | {Role.AUDITOR}
SEES_PUBLISHED = {
    Role.DEPARTMENT_CLERK,
    Role.DEPARTMENT_HEAD,
    Role.SHARING_OFFICE_HEAD,
    Role.OPINION_GIVER,
    Role.EXPERT,
    Role.FINANCE,
}
SEES_NOTHING = {Role.SYSTEM_MANAGER, Role.SECURITY_MANAGER, Role.AUDIT_MANAGER}


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_keeps_one_version_in_force_and_one_open(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk)
    rows = ResourceVersion.objects.filter(pk=draft.pk)
    refused(lambda: rows.update(**{"status": VersionStatus.PUBLISHED}))
    first = ResourceVersion.objects.filter(pk=resource.current_version_id)
    refused(lambda: first.update(**{"status": VersionStatus.DRAFT}))
    refused(lambda: rows.update(number=1))


def test_withheld_without_basis_is_not_in_force(people: Cast) -> None:
    resource = make.resource(make.withheld_content(), provider=people.civil_affairs)
    row = InformationResource.objects.filter(pk=resource.pk)
    refused(lambda: row.update(basis_count=0))
    refused(lambda: row.update(openness="public"))


def test_a_draft_may_be_contradictory(people: Cast) -> None:
    """The rules say so beside the fields; the draft is kept."""
    odd = make.withheld_content(openness="public", bases=())
    assert make.version(odd, provider=people.civil_affairs).status == VersionStatus.DRAFT


def test_codes_are_unique_and_names_within_a_department(people: Cast) -> None:
    one = make.resource(make.content("甲"), provider=people.civil_affairs)
    two = make.resource(make.content("乙"), provider=people.civil_affairs)
    refused(lambda: InformationResource.objects.filter(pk=two.pk).update(code=one.code))
    refused(lambda: InformationResource.objects.filter(pk=two.pk).update(title_key=one.title_key))
    make.resource(make.content("甲"), provider=people.police)


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_which_resources(people: Cast, role: str) -> None:
    make.version(make.content("公安局草稿"), provider=people.police)
    make.resource(make.content("公安局已发布"), provider=people.police)
    gone = make.version(make.content("公安局已放弃"), provider=people.police)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.police)
    VERSIONS.fire(gone, "discard", clerk, given={"text": "误建"})
    retired = make.resource(make.content("公安局已下线"), provider=people.police)
    make.publish(propose_change(retired, clerk, note="停用", retire=True))
    person = people.holder(role)
    seen = set(InformationResource.objects.visible_to(person).values_list("title", flat=True))
    public = {"公安局已发布", "公安局已下线"}
    everything = public | {"公安局草稿", "公安局已放弃"}
    expected = {True: everything}.get(role in SEES_ALL, public if role in SEES_PUBLISHED else set())
    assert seen == expected


def test_roles_are_all_accounted_for() -> None:
    assert set(Role.values) == SEES_ALL | SEES_PUBLISHED | SEES_NOTHING


def test_a_change_under_way_is_its_departments_business(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk)
    seen_by = {
        name: set(
            ResourceVersion.objects.visible_to(getattr(people, name)).values_list("pk", flat=True)
        )
        for name in ("clerk", "head", "reviewer", "police_clerk", "auditor", "system_manager")
    }
    in_force = resource.current_version_id
    for name in ("clerk", "head", "reviewer", "auditor"):
        assert seen_by[name] == {in_force, draft.pk}
    assert seen_by["police_clerk"] == {in_force}
    assert seen_by["system_manager"] == set()


def test_a_successor_goes_on_with_what_was_merged_into_it(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    people.civil_affairs.succeeded_by = people.police
    people.civil_affairs.save()
    assert propose_change(resource, people.police_clerk).number == 2


def test_systems_and_triggers_are_seen_by_their_owner_and_the_bureau(people: Cast) -> None:
    system = make.system(owner=people.civil_affairs)
    resource = make.resource(provider=people.civil_affairs)
    trigger = register_trigger(resource, "law", today(), "条例修订", people.clerk)
    for person, sees in (
        (people.clerk, True),
        (people.reviewer, True),
        (people.auditor, True),
        (people.police_clerk, False),
        (people.stranger, False),
    ):
        assert InformationSystem.objects.visible_to(person).filter(pk=system.pk).exists() is sees
        assert ChangeTrigger.objects.visible_to(person).filter(pk=trigger.pk).exists() is sees


class TestClassification:
    def test_the_national_tree_is_there(self) -> None:
        rows = dict(Classification.objects.values_list("full_code", "full_name"))
        assert rows["101"] == "基础信息资源 / 人口基础信息资源"
        assert rows["203"] == "主题信息资源 / 社会保障"
        assert rows["307"].startswith("部门信息资源 / 省")
        assert Classification.objects.filter(level=1).count() == 3
        assert Classification.objects.filter(level=2).count() == 24
        assert not Classification.objects.filter(level__lte=2, source="").exists()

    def test_codes_and_names_are_composed(self) -> None:
        seven = Classification.objects.get(full_code="307")
        group = Classification.objects.create(parent=seven, level=3, code="000", name="目")
        detail = Classification.objects.create(
            parent=group, level=4, code="0411481001", name="细目"
        )
        assert detail.full_code == "3070000411481001"
        assert detail.full_name.endswith("目 / 细目")

    @pytest.mark.parametrize(("level", "code"), [(2, "07"), (3, "12"), (3, "1234"), (4, "1")])
    def test_levels_follow_each_other(self, level: int, code: str) -> None:
        seven = Classification.objects.get(full_code="307")
        node = Classification(parent=seven, level=level, code=code, name="错")
        with pytest.raises(ValidationError):
            node.clean()


def test_one_source_per_datum(people: Cast) -> None:
    stated = {
        "item_title": "公民身份号码",
        "item_key": "公民身份号码",
        "decision_number": "永政数〔2026〕1号",
    }
    SourceDesignation.objects.create(lead_department=people.police, decided_on=today(), **stated)
    refused(
        lambda: SourceDesignation.objects.create(
            lead_department=people.education, decided_on=today(), **stated
        )
    )


def test_a_given_up_draft_reads_retired_but_was_never_published(people: Cast) -> None:
    draft = make.version(provider=people.civil_affairs)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    VERSIONS.fire(draft, "discard", clerk, given={"text": "误建"})
    resource = InformationResource.objects.get(pk=draft.resource_id)
    assert (resource.status, resource.first_published_on) == (ResourceStatus.RETIRED, None)
