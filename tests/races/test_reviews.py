"""Two people at one version: one wins, the other reads who did what and when; one entry is left."""

from functools import partial

import pytest

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import new_resource, propose_change, save_content
from catalog.workflow.reasons import RETURN_REASONS
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from tests.races.racing import one_won, rounds, track
from yongcheng.trail.chain import inspect
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, Overtaken, Refused

pytestmark = pytest.mark.django_db(transaction=True)
RETURNED = {"reasons": [RETURN_REASONS[0][0]], "text": "更新周期和依据请补全。"}


def test_publish_against_send_back(people: Cast) -> None:
    """Both reviewers looked at the same state of the version."""
    first, second = people.reviewer, people.second_reviewer
    wins = [0, 0]
    with track() as racing:
        for number in rounds("publish_against_send_back"):
            version = make.send_for_review(
                make.version(make.content(f"低保对象信息{number}"), provider=people.civil_affairs)
            )
            seen = [ResourceVersion.objects.get(pk=version.pk) for _ in range(2)]
            base = {"revision": version.revision}
            before = entries_of(version).count()
            ended = racing.run(
                partial(VERSIONS.fire, seen[0], "publish", first, **base),
                partial(VERSIONS.fire, seen[1], "send_back", second, given=RETURNED, **base),
            )
            winner, refusal = one_won(ended)
            wins[winner] += 1
            assert isinstance(refusal, Overtaken | NotAvailable), repr(refusal)
            name = (first, second)[winner].full_name
            label = ("通过并发布", "退回修改")[winner]
            assert f"09-28 10:00 大数据管理局{name}已办理“{label}”" in str(refusal)
            version = ResourceVersion.objects.get(pk=version.pk)
            assert entries_of(version).count() == before + 1
            assert agrees(version, (VersionStatus.PUBLISHED, VersionStatus.RETURNED)[winner])
    assert inspect().intact
    assert sum(wins) == len(rounds("publish_against_send_back"))


def agrees(version: ResourceVersion, status: str) -> bool:
    """Whether version and resource tell the same story."""
    resource = version.resource
    if status == VersionStatus.PUBLISHED:
        places = (resource.current_version_id, resource.open_version_id, resource.status)
        fits = places == (version.pk, None, ResourceStatus.PUBLISHED)
        return fits and version.status == status and bool(resource.code)
    places = (resource.current_version_id, resource.open_version_id, resource.status)
    fits = places == (None, version.pk, ResourceStatus.RETURNED)
    return fits and version.status == status and not resource.code and len(version.opinions) == 1


def test_two_clerks_save_one_draft(people: Cast) -> None:
    """Nobody's text is lost unsaid."""
    draft = make.version(provider=people.civil_affairs)
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for number in rounds("two_clerks_save_one_draft"):
            draft.refresh_from_db()
            base = draft.revision
            texts = [f"本市低保对象，第 {number} 轮，{who}。" for who in ("甲", "乙")]
            contents = [make.content(abstract=text) for text in texts]
            ended = racing.run(
                partial(save_content, draft, contents[0], people.clerk, revision=base),
                partial(save_content, draft, contents[1], other, revision=base),
            )
            winner, refusal = one_won(ended)
            assert isinstance(refusal, Overtaken), repr(refusal)
            name = (people.clerk, other)[winner].full_name
            assert f"{name}已办理“修改内容”" in str(refusal)
            kept = ResourceVersion.objects.get(pk=draft.pk)
            assert kept.revision == base + 1
            assert kept.parsed.abstract == kept.resource.abstract == texts[winner]
    assert entries_of(draft).filter(verb="save").count() == len(rounds("two_clerks_save_one_draft"))
    assert inspect().intact


def test_saving_against_submitting(people: Cast) -> None:
    """What goes to the head is what the clerk who submitted had before their eyes."""
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for number in rounds("saving_against_submitting"):
            made = make.content(f"低保对象信息{number}")
            draft = make.version(made, provider=people.civil_affairs)
            later = made.with_values(abstract=f"第 {number} 轮改写的摘要，说明范围与用途。")
            seen, base = draft.digest, draft.revision
            ended = racing.run(
                partial(VERSIONS.fire, draft, "submit", people.clerk, revision=base),
                partial(save_content, draft, later, other, revision=base),
            )
            winner, refusal = one_won(ended)
            assert isinstance(refusal, Overtaken | NotAvailable), repr(refusal)
            kept = ResourceVersion.objects.get(pk=draft.pk)
            status = (VersionStatus.HEAD_REVIEW, VersionStatus.DRAFT)[winner]
            assert kept.status == kept.resource.status == status
            assert (kept.digest == seen) == (winner == 0)


def test_two_clerks_propose_a_change(people: Cast) -> None:
    """A resource has one open version, and the second clerk is told so."""
    resource = make.resource(provider=people.civil_affairs)
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for number in rounds("two_clerks_propose_a_change"):
            ended = racing.run(
                partial(propose_change, resource, people.clerk),
                partial(propose_change, resource, other),
            )
            winner, refusal = one_won(ended)
            assert isinstance(refusal, NotAvailable), repr(refusal)
            assert "在办" in str(refusal)
            opened = ended[winner].value
            kept = InformationResource.objects.get(pk=resource.pk)
            assert kept.open_version_id == opened.pk
            assert (opened.number, kept.status) == (number + 2, ResourceStatus.CHANGING)
            VERSIONS.fire(opened, "discard", people.clerk, given={"text": "重来"})


def test_two_clerks_bring_one_title(people: Cast) -> None:
    """A department has a title once, and the second clerk is told so."""
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for number in rounds("two_clerks_bring_one_title"):
            wanted = make.content(f"婚姻登记信息{number}")
            ended = racing.run(
                partial(new_resource, wanted, people.civil_affairs, people.clerk),
                partial(new_resource, wanted, people.civil_affairs, other),
            )
            refusal = one_won(ended)[1]
            assert isinstance(refusal, Refused), repr(refusal)
            assert "名称相同" in str(refusal)
            assert InformationResource.objects.filter(title=wanted.title).count() == 1


def test_two_drafts_renamed_alike(people: Cast) -> None:
    """Of two drafts that take one name at once, one keeps its old name."""
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    drafts = [make.version(make.content(t), provider=people.civil_affairs) for t in ("甲", "乙")]
    with track() as racing:
        for number in rounds("two_drafts_renamed_alike"):
            for draft in drafts:
                draft.refresh_from_db()
            wanted = make.content(f"殡葬服务信息{number}")
            ended = racing.run(
                partial(save_content, drafts[0], wanted, people.clerk, revision=drafts[0].revision),
                partial(save_content, drafts[1], wanted, other, revision=drafts[1].revision),
            )
            refusal = one_won(ended)[1]
            assert isinstance(refusal, Refused), repr(refusal)
            assert InformationResource.objects.filter(title=wanted.title).count() == 1
