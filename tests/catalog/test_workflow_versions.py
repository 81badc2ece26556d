"""The life of a version: what each act leaves behind on version, resource, code, trail and notices."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import new_resource, propose_change, save_content
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role
from yongcheng.notices.models import Notice
from yongcheng.trail.clock import now, set_clock
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import Incomplete, NotAvailable, NotPermitted, Overtaken, Refused

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}
BETTER = "改写后的摘要，写清了保障类别和审批时间。"


def changed(people: Cast, resource: InformationResource, **values: object) -> ResourceVersion:
    """A draft of a change on a published resource."""
    draft = propose_change(resource, people.clerk, note="职责调整")
    content = draft.parsed.with_values(**({"abstract": BETTER} | values))
    return save_content(draft, content, people.clerk, revision=draft.revision)


def fresh(version: ResourceVersion) -> ResourceVersion:
    return ResourceVersion.objects.select_related("resource").get(pk=version.pk)


def test_publication_issues_a_code_and_dates_everything(people: Cast) -> None:
    content = make.content(issued_on="")
    version = fresh(make.publish(make.version(content, provider=people.civil_affairs)))
    resource = version.resource
    assert resource.status == ResourceStatus.PUBLISHED
    assert resource.code == version.parsed.code == f"307481{7:03d}/000001"
    assert resource.current_version_id == version.pk
    assert resource.open_version_id is None
    assert version.in_force_from == now()
    assert version.parsed.issued_on == "2026-09-28"
    assert version.digest == version.parsed.digest()
    assert (version.reviewed_on, version.due_on) == (resource.published_on, None)


def test_a_change_leaves_the_version_in_force_until_it_is_published(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    first = resource.current_version
    draft = changed(people, resource)
    resource.refresh_from_db()
    assert resource.status == ResourceStatus.CHANGING
    assert resource in InformationResource.objects.published()
    assert (resource.abstract, draft.number, draft.base) == (first.parsed.abstract, 2, first)
    make.publish(draft)
    resource.refresh_from_db()
    first.refresh_from_db()
    assert first.status == VersionStatus.SUPERSEDED
    assert first.in_force_to == fresh(draft).in_force_from
    assert (resource.abstract, resource.status) == (BETTER, ResourceStatus.PUBLISHED)
    assert resource.code == first.parsed.code


def test_the_catalogue_as_of_a_day(people: Cast) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=ZONE)
    with set_clock(start):
        resource = make.resource(provider=people.civil_affairs)
    with set_clock(start + timedelta(days=30)):
        make.publish(changed(people, resource))

    def number_on(day: datetime) -> list[int]:
        return list(ResourceVersion.objects.in_force_at(day).values_list("number", flat=True))

    assert number_on(start - timedelta(days=1)) == []
    assert number_on(start + timedelta(days=1)) == [1]
    assert number_on(start + timedelta(days=31)) == [2]


def test_retirement_needs_a_reason_and_ends_the_version_in_force(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    with pytest.raises(Incomplete):
        propose_change(resource, people.clerk, retire=True)
    version = propose_change(resource, people.clerk, note="并入其他资源", retire=True)
    assert version.kind == VersionKind.RETIREMENT
    with pytest.raises(NotAvailable):
        save_content(version, make.content("别的"), people.clerk, revision=version.revision)
    make.publish(version)
    resource.refresh_from_db()
    assert resource.status == ResourceStatus.RETIRED
    assert resource.retired_on is not None
    assert resource.code
    assert not ResourceVersion.objects.in_force_at(now()).filter(resource=resource).exists()
    with pytest.raises(NotAvailable):
        propose_change(resource, people.clerk)


def test_sent_back_keeps_the_reasons_and_what_was_sent(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    version = VERSIONS.fire(version, "send_back", people.reviewer, given=REASONS)
    assert version.status == VersionStatus.RETURNED
    assert version.opinions[0]["reasons"] == ["R01"]
    assert version.opinions[0]["text"] == REASONS["text"]
    assert version.returned_content == version.content
    with pytest.raises(Refused) as refusal:
        VERSIONS.fire(version, "submit", people.clerk)
    assert "没有改动" in refusal.value.sentence
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    better = version.parsed.with_values(abstract=BETTER)
    version = save_content(version, better, clerk, revision=version.revision)
    version = make.submit(version)
    assert version.round == 2


def test_sending_back_asks_for_reasons_and_text(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    with pytest.raises(Incomplete) as missing:
        VERSIONS.fire(version, "send_back", people.reviewer, given={})
    assert set(missing.value.fields) == {"reasons", "text"}


def test_an_unchanged_change_is_not_submitted(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk)
    with pytest.raises(Refused, match="没有任何变化"):
        VERSIONS.fire(draft, "submit", people.clerk)


def test_withdrawn_is_nobodys_turn_and_can_be_edited(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    version = VERSIONS.fire(version, "withdraw", clerk, given={"text": "补充信息项"})
    assert (version.status, version.due_on) == (VersionStatus.DRAFT, None)
    assert version.resource.status == ResourceStatus.DRAFT
    assert ResourceVersion.objects.editable_by(clerk).filter(pk=version.pk).exists()


def test_a_discarded_change_leaves_the_resource_as_it_was(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    draft = changed(people, resource)
    VERSIONS.fire(draft, "discard", people.clerk, given={"text": "不改了"})
    resource.refresh_from_db()
    assert resource.status == ResourceStatus.PUBLISHED
    assert resource.open_version_id is None
    assert propose_change(resource, people.clerk).number == 3


def test_only_one_version_is_under_way(people: Cast) -> None:
    resource = make.resource(provider=people.civil_affairs)
    propose_change(resource, people.clerk)
    resource.refresh_from_db()
    with pytest.raises(NotAvailable, match="第 2 版在办"):
        propose_change(resource, people.clerk)


def test_claim_release_transfer(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    due = version.due_on
    VERSIONS.fire(version, "claim", people.reviewer)
    with pytest.raises(Refused, match="承办"):
        VERSIONS.fire(fresh(version), "publish", people.second_reviewer)
    given = {"person": people.second_reviewer.pk, "text": "出差"}
    moved = VERSIONS.fire(fresh(version), "transfer", people.second_reviewer, given=given)
    assert (moved.reviewer, moved.due_on) == (people.second_reviewer, due)
    with pytest.raises(Refused):
        VERSIONS.fire(fresh(version), "release", people.reviewer)
    assert VERSIONS.fire(fresh(version), "release", people.second_reviewer).reviewer is None


def test_maker_and_checker_are_two_people(people: Cast) -> None:
    both = make.user("身兼两职", people.civil_affairs, Role.DEPARTMENT_CLERK, Role.DEPARTMENT_HEAD)
    draft = new_resource(make.content(), people.civil_affairs, both)
    version = VERSIONS.fire(draft, "submit", both)
    for name in ("head_approve", "head_return"):
        with pytest.raises(Refused, match="本人提交"):
            VERSIONS.fire(version, name, both, given=REASONS)
    for fields in ({"head_by": both}, {"published_by": both}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResourceVersion.objects.filter(pk=version.pk).update(**fields)


def test_the_publisher_was_no_party(people: Cast) -> None:
    """A bureau clerk who compiled the bureau's own resource does not publish it."""
    roles = (Role.DEPARTMENT_CLERK, Role.BUREAU_CATALOG)
    both = make.user("局内填报并审核", people.bureau, *roles)
    draft = new_resource(make.content("局内资源"), people.bureau, both)
    head = make.anybody(Role.DEPARTMENT_HEAD, people.bureau)
    version = VERSIONS.fire(VERSIONS.fire(draft, "submit", both), "head_approve", head)
    with pytest.raises(Refused, match="提供部门一方"):
        VERSIONS.fire(version, "publish", both)
    VERSIONS.fire(version, "publish", people.reviewer)


def test_saving_twice_from_the_same_page(people: Cast) -> None:
    """The second of two editors is told who saved and when, and overwrites nothing."""
    draft = make.version(provider=people.civil_affairs)
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    mine = draft.parsed.with_values(abstract=BETTER)
    save_content(draft, mine, clerk, revision=draft.revision)
    theirs = draft.parsed.with_values(abstract="另一个人写的摘要。")
    with pytest.raises(Overtaken) as error:
        save_content(draft, theirs, clerk, revision=draft.revision)
    assert clerk.full_name in error.value.sentence
    assert fresh(draft).parsed.abstract == BETTER


def test_a_name_taken_in_the_department_is_refused_before_the_database_says_so(
    people: Cast,
) -> None:
    clerk = make.anybody(Role.DEPARTMENT_CLERK, people.civil_affairs)
    make.version(provider=people.civil_affairs)
    with pytest.raises(Refused, match="名称相同"):
        new_resource(make.content("低保　对象信息"), people.civil_affairs, clerk)
    other = make.version(make.content("孤儿信息"), provider=people.civil_affairs)
    with pytest.raises(Refused, match="名称相同"):
        save_content(other, make.content(), clerk, revision=other.revision)


def test_a_stranger_neither_makes_nor_saves(people: Cast) -> None:
    draft = make.version(provider=people.civil_affairs)
    with pytest.raises(NotPermitted):
        new_resource(make.content("别人的"), people.civil_affairs, people.police_clerk)
    with pytest.raises(NotPermitted):
        save_content(draft, make.content(), people.police_clerk, revision=draft.revision)
    with pytest.raises(NotAvailable):
        propose_change(
            make.resource(make.content("乙"), provider=people.civil_affairs), people.police_clerk
        )


def test_overdue_is_never_approved(people: Cast) -> None:
    version = make.send_for_review(make.version(provider=people.civil_affairs))
    with set_clock(now() + timedelta(days=365)):
        late = fresh(version)
        assert late.status == VersionStatus.BUREAU_REVIEW
        assert late.due_on < now().date()
        published = VERSIONS.fire(late, "publish", people.reviewer)
    assert ResourceVersion.objects.reviewed_late().get() == published


def test_every_act_leaves_its_entry_and_its_notice(people: Cast) -> None:
    make.anybody(Role.DEPARTMENT_HEAD, people.civil_affairs)
    reviewer = people.reviewer
    version = make.publish(make.version(provider=people.civil_affairs))
    verbs = [entry.verb for entry in entries_of(version)]
    assert verbs == ["publish", "head_approve", "submit", "draft"]
    assert all(entry.basis for entry in entries_of(version) if entry.verb != "draft")
    told = set(Notice.objects.values_list("recipient__full_name", flat=True))
    assert reviewer.full_name in told
    assert len(told) >= 3
