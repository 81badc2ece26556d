"""撤销本批: everything or nothing, and what was built on it is named."""

import pytest
from django.test import override_settings

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.uploads import checked, confirmed, counts, workbook
from yongcheng.intake import acts
from yongcheng.intake.offices import Built, office, tell_nobody
from yongcheng.jobs.queue import run_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def upload_of(tmp_path, people):
    def bring(*contents):
        path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *contents)
        return checked(path, people.clerk, people.civil_affairs)

    return bring


def undone(upload, user):
    job = acts.undo(upload, user)
    run_job.func(job.pk)
    upload.refresh_from_db()
    job.refresh_from_db()
    return job


def test_new_resources_are_taken_back_and_can_come_again(upload_of, people):
    contents = [make.content(code="307411481007/000001"), make.content("婚姻登记信息")]
    upload = confirmed(upload_of(*contents), people.clerk)
    undone(upload, people.clerk)
    assert upload.state == "undone"
    assert {one.status for one in InformationResource.objects.all()} == {ResourceStatus.RETIRED}
    assert {one.status for one in ResourceVersion.objects.all()} == {VersionStatus.DISCARDED}
    again = upload_of(*contents)
    assert counts(again) == {"new": 2}
    confirmed(again, people.clerk)
    coded = InformationResource.objects.get(code="307411481007/000001")
    assert (coded.status, coded.open_version.number) == (ResourceStatus.HEAD_REVIEW, 2)


def test_a_change_is_taken_back(upload_of, people):
    resource = make.resource(provider=people.civil_affairs)
    content = resource.current_version.parsed.with_values(update_cycle="daily")
    upload = confirmed(upload_of(content), people.clerk)
    undone(upload, people.clerk)
    resource.refresh_from_db()
    assert (resource.status, resource.open_version) == (ResourceStatus.PUBLISHED, None)


def test_a_draft_is_what_it_was(upload_of, people):
    draft = make.version(make.content(), provider=people.civil_affairs)
    content = make.content(abstract="换了摘要，写明数据内容和主要信息项。")
    upload = confirmed(upload_of(content), people.clerk)
    undone(upload, people.clerk)
    fresh = ResourceVersion.objects.get(pk=draft.pk)
    assert (fresh.status, fresh.parsed.abstract) == (VersionStatus.DRAFT, draft.parsed.abstract)


def test_what_was_built_on_is_named_and_nothing_is_taken_back(upload_of, people):
    upload = confirmed(upload_of(make.content(), make.content("婚姻登记信息")), people.clerk)
    version = ResourceVersion.objects.get(resource__title="婚姻登记信息")
    VERSIONS.fire(version, "head_approve", people.head)
    job = undone(upload, people.clerk)
    assert job.state == "failed"
    assert upload.state == "applied"
    [[label, why]] = upload.applied["built"]
    assert label == "婚姻登记信息"
    assert "民政局负责人办理“同意送审”" in why
    assert not ResourceVersion.objects.filter(status=VersionStatus.DISCARDED).exists()
    with pytest.raises(Built):
        office("catalog").undo(upload, people.clerk, tell_nobody)


def test_only_once(upload_of, people):
    upload = confirmed(upload_of(make.content()), people.clerk)
    undone(upload, people.clerk)
    with pytest.raises(acts.NotDone, match="已撤销"):
        acts.undo(upload, people.clerk)
    with pytest.raises(acts.NotDone, match="只有上传部门的填报员"):
        acts.undo(upload, people.police_clerk)
