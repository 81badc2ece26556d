"""Two people at one upload, and an upload against the desk: written once, taken back whole or not."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.test import override_settings

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import propose_change
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from tests.races.racing import one_won, rounds, track
from tests.uploads import checked, confirmed, workbook
from yongcheng.intake import acts, pipeline
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.trail.chain import inspect
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, Overtaken

pytestmark = pytest.mark.django_db(transaction=True)
Bring = Callable[[], Upload]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def bring(tmp_path: Path, people: Cast) -> Bring:
    """Return a function: one more checked upload of two new resources, none like another."""
    path = workbook(
        tmp_path / "目录.xlsx",
        people.civil_affairs,
        make.content("殡葬服务信息"),
        make.content("婚姻登记信息"),
    )
    first = checked(path, people.clerk, people.civil_affairs)
    records = list(first.records.order_by("number"))
    count = iter(range(1, 10_000))

    def one_more() -> Upload:
        number = next(count)
        upload = Upload.objects.get(pk=first.pk)
        upload.pk, upload._state.adding = None, True
        upload.save()
        copies = []
        for record in records:
            title = f"{record.label}{number}"
            payload = record.payload | {"content": record.payload["content"] | {"title": title}}
            copies.append(
                StagedRecord(
                    upload=upload,
                    number=record.number,
                    action=record.action,
                    label=title,
                    department=record.department,
                    payload=payload,
                    item_count=record.item_count,
                )
            )
        StagedRecord.objects.bulk_create(copies)
        return upload

    return one_more


def test_confirm_pressed_twice(bring: Bring, people: Cast) -> None:
    """By one clerk in two windows, by two clerks in turn."""
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for number in rounds("confirm_pressed_twice"):
            upload = bring()
            people_at_it = (people.clerk, other if number % 2 else people.clerk)
            seen = [Upload.objects.get(pk=upload.pk) for _ in range(2)]
            ended = racing.run(
                *(
                    partial(acts.confirm, one, who, acts.Consent())
                    for one, who in zip(seen, people_at_it, strict=True)
                )
            )
            winner, refusal = one_won(ended)
            assert isinstance(refusal, acts.NotDone), repr(refusal)
            assert people_at_it[winner].full_name in refusal.sentence
            upload.refresh_from_db()
            assert (upload.state, upload.confirmed_by) == ("applied", people_at_it[winner])
            assert ResourceVersion.objects.filter(upload_id=upload.pk).count() == 2
            verbs = list(entries_of(upload).values_list("verb", flat=True))
            assert sorted(verbs) == ["apply", "confirm"]
    assert inspect().intact


def test_undo_against_the_head(bring: Bring, people: Cast) -> None:
    """The batch is taken back whole, or stands whole because the head was faster."""
    wins = {"undone": 0, "applied": 0}
    with track() as racing:
        for _ in rounds("undo_against_the_head"):
            upload = confirmed(bring(), people.clerk)
            first, second = ResourceVersion.objects.filter(upload_id=upload.pk).order_by("pk")
            ended = racing.run(
                partial(acts.undo, Upload.objects.get(pk=upload.pk), people.clerk),
                partial(
                    VERSIONS.fire, second, "head_approve", people.head, revision=second.revision
                ),
            )
            upload.refresh_from_db()
            wins[upload.state] += 1
            statuses = [ResourceVersion.objects.get(pk=one.pk).status for one in (first, second)]
            if upload.state == "undone":
                assert isinstance(ended[1].error, NotAvailable | Overtaken), ended
                assert statuses == [VersionStatus.DISCARDED] * 2
            else:
                assert ended[1].error is None, ended
                assert statuses == [VersionStatus.HEAD_REVIEW, VersionStatus.BUREAU_REVIEW]
                assert upload.job.error.startswith("没有撤销")
    assert inspect().intact
    assert sum(wins.values()) == len(rounds("undo_against_the_head"))


def test_undo_pressed_twice(bring: Bring, people: Cast) -> None:
    """Taken back once, one entry."""
    with track() as racing:
        for _ in rounds("undo_pressed_twice"):
            upload = confirmed(bring(), people.clerk)
            seen = [Upload.objects.get(pk=upload.pk) for _ in range(2)]
            ended = racing.run(*(partial(acts.undo, one, people.clerk) for one in seen))
            for finish in ended:
                assert finish.error is None or isinstance(finish.error, acts.NotDone), ended
            upload.refresh_from_db()
            assert upload.state == "undone"
            assert entries_of(upload).filter(verb="undo").count() == 1
            ended_as = ResourceVersion.objects.filter(upload_id=upload.pk).values_list("status")
            assert set(ended_as) == {(VersionStatus.DISCARDED,)}


def test_confirm_against_put_aside(bring: Bring, people: Cast) -> None:
    """Written or put aside, never both."""
    with track() as racing:
        for _ in rounds("confirm_against_put_aside"):
            upload = bring()
            racing.run(
                partial(
                    acts.confirm, Upload.objects.get(pk=upload.pk), people.clerk, acts.Consent()
                ),
                partial(pipeline.put_aside, Upload.objects.get(pk=upload.pk), people.clerk),
            )
            upload.refresh_from_db()
            written = ResourceVersion.objects.filter(upload_id=upload.pk).count()
            assert (bool(upload.applied_at), bool(upload.put_aside_at), written) in {
                (True, False, 2),
                (False, True, 0),
            }


def test_ticks_against_confirm(bring: Bring, people: Cast) -> None:
    """What is written is what the one who confirmed had before their eyes."""
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    with track() as racing:
        for _ in rounds("ticks_against_confirm"):
            upload = bring()
            seen = [Upload.objects.get(pk=upload.pk) for _ in range(2)]
            ended = racing.run(
                partial(acts.confirm, seen[0], people.clerk, acts.Consent()),
                partial(acts.choose, seen[1], other, [], [1]),
            )
            assert ended[0].won, ended
            confirmation = entries_of(upload).get(verb="confirm")
            written = ResourceVersion.objects.filter(upload_id=upload.pk).count()
            assert confirmation.detail["records"] == written
            assert ended[1].won or isinstance(ended[1].error, acts.NotDone), ended
            kept = upload.records.filter(is_chosen=True).count()
            assert kept == written, "ticks do not move after the confirmation"


def test_import_against_submit(people: Cast, tmp_path: Path) -> None:
    """A workbook that changes a draft, while its clerk submits that draft."""
    drafts = [
        make.version(make.content(title), provider=people.civil_affairs)
        for title in ("殡葬服务信息", "婚姻登记信息")
    ]
    other = make.user("民政局填报员乙", people.civil_affairs, "department_clerk")
    contents = [
        draft.parsed.with_values(abstract="按工作簿改写的摘要，说明范围与用途。")
        for draft in drafts
    ]
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *contents)
    first = checked(path, people.clerk, people.civil_affairs)
    assert {one.action for one in first.records.all()} == {"changed"}
    records = list(first.records.all())
    with track() as racing:
        for number in rounds("import_against_submit"):
            upload = Upload.objects.get(pk=first.pk)
            upload.pk, upload._state.adding = None, True
            upload.save()
            for draft in drafts:
                draft.refresh_from_db()
                draft.__dict__.pop("parsed", None)
            for record in records:
                resource = InformationResource.objects.get(pk=record.target_id)
                record.pk, record._state.adding = None, True
                record.upload, record.base_digest = upload, resource.open_version.digest
                record.payload["content"]["abstract"] = f"第 {number} 次按工作簿改写的摘要。"
                record.save()
            ended = racing.run(
                partial(acts.confirm, upload, people.clerk, acts.Consent(), at_once=True),
                partial(VERSIONS.fire, drafts[1], "submit", other, revision=drafts[1].revision),
            )
            kept = [ResourceVersion.objects.get(pk=one.pk) for one in drafts]
            statuses = [one.status for one in kept]
            if ended[
                0
            ].won:  # a submission that came first is withdrawn by the workbook, in the open
                assert statuses == [VersionStatus.HEAD_REVIEW] * 2
                wanted = f"第 {number} 次按工作簿改写的摘要。"
                assert [one.parsed.abstract for one in kept] == [wanted] * 2
                assert ended[1].won or isinstance(ended[1].error, NotAvailable | Overtaken), ended
            else:
                assert isinstance(ended[0].error, acts.NotDone), ended
                assert statuses == [VersionStatus.DRAFT, VersionStatus.HEAD_REVIEW]
                assert ended[1].won
            back_to_draft(drafts, people)


def back_to_draft(drafts: list[ResourceVersion], people: Cast) -> None:
    for draft in drafts:
        now = ResourceVersion.objects.get(pk=draft.pk)
        if now.status == VersionStatus.HEAD_REVIEW:
            VERSIONS.fire(now, "withdraw", people.clerk, given={"text": "再来一轮"})


def test_undo_of_an_adoption_against_a_proposal(people: Cast, tmp_path: Path) -> None:
    """A published existing catalogue: undone, or built on by its department; not both."""
    provider = people.civil_affairs
    path = workbook(tmp_path / "存量.xlsx", provider, make.content("殡葬服务信息"))
    consent = acts.Consent(document_number="永政〔2026〕1号", document_date=date(2026, 3, 1))
    with track() as racing:
        for _ in rounds("undo_of_an_adoption_against_a_proposal"):
            upload = checked(path, people.reviewer, None)
            acts.confirm(upload, people.reviewer, consent)
            acts.second(Upload.objects.get(pk=upload.pk), people.second_reviewer)
            upload.refresh_from_db()
            resource = InformationResource.objects.get(
                title="殡葬服务信息", status=ResourceStatus.PUBLISHED
            )
            ended = racing.run(
                partial(acts.undo, upload, people.reviewer),
                partial(propose_change, resource, people.clerk),
            )
            upload.refresh_from_db()
            resource.refresh_from_db()
            if upload.state == "undone":
                assert isinstance(ended[1].error, NotAvailable), ended
                assert (resource.status, resource.open_version) == (ResourceStatus.RETIRED, None)
            else:
                assert ended[1].won, ended
                assert resource.status == ResourceStatus.CHANGING
                assert upload.job.error.startswith("没有撤销")
                opened = VERSIONS.fire(
                    ended[1].value, "discard", people.clerk, given={"text": "放弃"}
                )
                assert opened.status == VersionStatus.DISCARDED
                acts.undo(Upload.objects.get(pk=upload.pk), people.reviewer)
