"""Confirming: exactly what was previewed, once, or a refusal that names what changed."""

import pytest
from django.test import override_settings

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.uploads import checked, codes, confirmed, counts, workbook
from yongcheng.intake import acts, pipeline
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.notices.models import Notice
from yongcheng.trail.chain import inspect
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def upload_of(tmp_path, people):
    """Return a function: contents → their upload by 民政局, checked."""

    def bring(*contents):
        path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *contents)
        return checked(path, people.clerk, people.civil_affairs)

    return bring


def published(people, title="低保对象信息", **values):
    return make.resource(make.content(title, **values), provider=people.civil_affairs)


def test_new_resources_wait_for_the_head(upload_of, people):
    assert people.head.is_active  # there is a head to tell
    upload = confirmed(upload_of(make.content(), make.content("婚姻登记信息")), people.clerk)
    assert upload.state == "applied"
    resources = InformationResource.objects.all()
    assert {one.status for one in resources} == {ResourceStatus.HEAD_REVIEW}
    assert {one.item_count for one in resources} == {one.items.count() for one in resources} == {3}
    version = ResourceVersion.objects.get(resource__title="低保对象信息")
    assert (version.status, version.kind) == (VersionStatus.HEAD_REVIEW, VersionKind.INITIAL)
    assert (version.upload_id, version.submitted_by, version.round) == (upload.pk, people.clerk, 1)
    assert version.due_on is not None
    assert version.origin.startswith("政务信息资源目录 第 ")
    assert version.digest == version.parsed.digest()
    assert [entry.label for entry in entries_of(version)] == ["上传送审"]
    assert Notice.objects.filter(recipient=people.head).count() == 1
    assert inspect().intact


def test_it_goes_on_to_publication(upload_of, people):
    confirmed(upload_of(make.content()), people.clerk)
    version = VERSIONS.fire(ResourceVersion.objects.get(), "head_approve", people.head)
    version = VERSIONS.fire(version, "publish", people.reviewer)
    resource = InformationResource.objects.get()
    assert (resource.status, bool(resource.code)) == (ResourceStatus.PUBLISHED, True)


def test_a_change_is_a_proposal_beside_the_version_in_force(upload_of, people):
    resource = published(people)
    before = resource.current_version
    content = before.parsed.with_values(update_cycle="daily")
    upload = upload_of(content)
    record = upload.records.get(action="changed")
    assert [(one["label"], one["before"], one["after"]) for one in record.changes["fields"]] == [
        ("更新周期", "每月", "每日")
    ]
    confirmed(upload, people.clerk)
    resource.refresh_from_db()
    assert (resource.status, resource.update_cycle) == (ResourceStatus.CHANGING, "monthly")
    assert resource.current_version == before
    version = resource.open_version
    assert (version.number, version.kind, version.base) == (2, VersionKind.CHANGE, before)
    assert version.parsed == content


def test_importing_again_changes_nothing(upload_of, people):
    contents = [make.content(), make.withheld_content("涉诉信息")]
    confirmed(upload_of(*contents), people.clerk)
    again = upload_of(*contents)
    assert counts(again) == {"unchanged": 2}
    assert acts.why_not_confirm(again, acts.Consent()) == "没有要写入的内容。"


def test_confirm_pressed_twice_writes_once(upload_of, people):
    upload = upload_of(make.content())
    stale = Upload.objects.get(pk=upload.pk)
    confirmed(upload, people.clerk)
    with pytest.raises(acts.NotDone, match="民政局填报员已确认写入"):
        acts.confirm(stale, people.clerk, acts.Consent(), at_once=True)
    assert ResourceVersion.objects.count() == 1
    acts.write(stale, lambda *step: None)
    assert ResourceVersion.objects.count() == 1


def test_a_changed_base_is_refused_by_name(upload_of, people):
    resource = published(people)
    other = published(people, "婚姻登记信息")
    cycle = {"update_cycle": "daily"}
    upload = upload_of(
        resource.current_version.parsed.with_values(**cycle),
        other.current_version.parsed.with_values(**cycle),
    )
    draft = propose_change(resource, people.clerk)
    VERSIONS.fire(edited(draft, people), "submit", people.clerk)
    with pytest.raises(acts.NotDone, match="低保对象信息"):
        acts.confirm(upload, people.clerk, acts.Consent(), at_once=True)
    upload.refresh_from_db()
    assert (upload.state, upload.applied["stale"]) == ("ready", ["低保对象信息"])
    other.refresh_from_db()
    assert other.open_version is None
    acts.recheck(upload, people.clerk)
    pipeline.run_check(upload, lambda *step: None)
    assert counts(upload) == {"changed": 2}
    assert "C1" in codes(upload, "warning")


def edited(draft, people):
    content = draft.parsed.with_values(abstract="换了摘要，写明数据内容和主要信息项。")
    return save_content(draft, content, people.clerk, revision=draft.revision)


def test_a_new_name_taken_in_between_is_refused(upload_of, people):
    upload = upload_of(make.content())
    make.version(make.content(), provider=people.civil_affairs)
    with pytest.raises(acts.NotDone, match="低保对象信息"):
        acts.confirm(upload, people.clerk, acts.Consent(), at_once=True)


def test_all_or_nothing(upload_of, people):
    upload = upload_of(make.content(), make.content("婚姻登记信息", abstract=""))
    assert counts(upload) == {"new": 1, "rejected": 1}
    with pytest.raises(acts.NotDone, match="还有 1 项未通过"):
        acts.confirm(upload, people.clerk, acts.Consent(all_or_nothing=True), at_once=True)
    confirmed(upload, people.clerk)
    assert InformationResource.objects.count() == 1


def test_unticked_records_stay_out(upload_of, people):
    upload = upload_of(make.content(), make.content("婚姻登记信息"))
    acts.choose(upload, people.clerk, ticked=[1], shown=[1, 2])
    assert acts.chosen(upload).count() == 1
    confirmed(upload, people.clerk)
    assert list(InformationResource.objects.values_list("title", flat=True)) == ["低保对象信息"]


def test_missing_are_retired_only_when_ticked_and_with_a_reason(upload_of, people):
    gone = published(people)
    upload = upload_of(make.content("婚姻登记信息"))
    assert counts(upload) == {"new": 1, "missing": 1}
    missing = upload.records.get(action="missing")
    assert not missing.is_chosen
    acts.choose(upload, people.clerk, ticked=[missing.number], shown=[missing.number])
    with pytest.raises(acts.NotDone, match="没有填写下线事由"):
        acts.confirm(upload, people.clerk, acts.Consent(), at_once=True)
    confirmed(upload, people.clerk, acts.Consent(retire_reason="职责划转"))
    gone.refresh_from_db()
    version = gone.open_version
    assert (version.kind, version.change_note) == (VersionKind.RETIREMENT, "职责划转")
    assert gone.status == ResourceStatus.CHANGING


def test_a_draft_under_way_goes_on(upload_of, people):
    draft = make.version(make.content(), provider=people.civil_affairs)
    content = make.content(abstract="换了摘要，写明数据内容和主要信息项。")
    upload = confirmed(upload_of(content), people.clerk)
    draft.refresh_from_db()
    draft.__dict__.pop("parsed", None)
    assert (draft.status, draft.upload_id) == (VersionStatus.HEAD_REVIEW, upload.pk)
    assert draft.parsed.abstract == content.abstract
    assert ResourceVersion.objects.count() == 1


def test_only_whoever_may_edit_confirms(upload_of, people):
    upload = upload_of(make.content())
    for person in (people.head, people.police_clerk, people.auditor, people.stranger):
        with pytest.raises(acts.NotDone, match="只有上传部门的填报员"):
            acts.confirm(upload, person, acts.Consent(), at_once=True)
    assert not InformationResource.objects.exists()


def test_a_failure_while_writing_leaves_nothing(upload_of, people, monkeypatch):
    upload = upload_of(make.content())

    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("catalog.sheets.births.record_each", fail)
    with pytest.raises(RuntimeError):
        acts.confirm(upload, people.clerk, acts.Consent(), at_once=True)
    upload.refresh_from_db()
    assert upload.state == "ready"
    assert not InformationResource.objects.exists()
    assert not StagedRecord.objects.filter(result_id__isnull=False).exists()


def test_a_title_taken_in_the_same_moment_is_named(upload_of, people, monkeypatch):
    """Both looked before either wrote: the constraint decides, the later one is told which."""
    first, later = upload_of(make.content()), upload_of(make.content())
    confirmed(first, people.clerk)
    monkeypatch.setattr("catalog.sheets.applier._refuse_changed", lambda *_: None)
    with pytest.raises(acts.NotDone, match="没有写入：“低保对象信息”刚被别人写入。请重新核对。"):
        acts.confirm(later, people.clerk, acts.Consent(), at_once=True)
    later.refresh_from_db()
    assert (later.state, later.applied) == ("ready", {"stale": ["低保对象信息"]})
    assert ResourceVersion.objects.count() == 1
