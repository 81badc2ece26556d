"""存量导入 (decision 14b): the department by row, two people, codes and dates kept."""

from datetime import date

import pytest
from django.test import override_settings

from catalog.choices import ResourceStatus, VersionStatus
from catalog.content import Basis
from catalog.models import InformationResource, ResourceVersion
from tests import make
from tests.uploads import checked, codes, confirmed, counts, workbook
from yongcheng.intake import acts
from yongcheng.jobs.queue import run_job
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db
CODE = "3070000411481007/000001"
DOCUMENT = acts.Consent(document_number="永政办〔2025〕18号", document_date=date(2025, 9, 1))


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def city(tmp_path, people):
    """Return a function: contents by department → the bureau's upload of the whole city."""

    def bring(**by_department):
        contents = [
            one.with_values(provider_name=of.name, provider_code=of.credit_code)
            for of, ones in ((getattr(people, name), ones) for name, ones in by_department.items())
            for one in ones
        ]
        path = workbook(tmp_path / "全市.xlsx", people.bureau, *contents)
        return checked(path, people.reviewer, None)

    return bring


def both(**more):
    return {
        "civil_affairs": [make.content(code=CODE, issued_on="2021-05-06", **more)],
        "police": [make.content("户籍人口信息")],
    }


def test_the_department_stands_in_each_row(city, people):
    upload = city(**both())
    assert counts(upload) == {"new": 2}
    found = {record.label: record.department for record in upload.records.all()}
    assert found == {"低保对象信息": people.civil_affairs, "户籍人口信息": people.police}


def test_without_a_document_the_normal_way(city, people):
    confirmed(city(**both()), people.reviewer)
    assert {one.status for one in InformationResource.objects.all()} == {ResourceStatus.HEAD_REVIEW}
    version = ResourceVersion.objects.first()
    assert [entry.label for entry in entries_of(version)] == ["存量导入送审"]


def test_with_a_document_and_a_second_person_it_is_published(city, people):
    upload = confirmed(city(**both()), people.reviewer, DOCUMENT)
    assert upload.waits_for_second
    assert not InformationResource.objects.exists()
    with pytest.raises(acts.NotDone, match="须由局内另一人复核"):
        acts.second(upload, people.reviewer)
    with pytest.raises(acts.NotDone):
        acts.second(upload, people.clerk)
    run_job.func(acts.second(upload, people.second_reviewer).pk)
    kept = InformationResource.objects.get(code=CODE)
    issued = InformationResource.objects.exclude(code=CODE).get()
    assert kept.status == issued.status == ResourceStatus.PUBLISHED
    assert issued.code
    assert (kept.issued_on, kept.first_published_on) == (date(2021, 5, 6), date(2021, 5, 6))
    assert kept.published_on == date(2025, 9, 1)
    version = kept.current_version
    assert (version.number, version.status) == (1, VersionStatus.PUBLISHED)
    assert (version.submitted_by, version.published_by) == (people.reviewer, people.second_reviewer)
    upload.refresh_from_db()
    assert upload.applied["published"] == 2
    assert {entry.label for entry in entries_of(upload)} >= {"确认写入", "复核存量导入", "写入目录"}


def test_a_weak_basis_after_the_date_goes_the_normal_way(city, people):
    weak = {
        "bases": (Basis("other_document", "永城市内部规定", "永政办〔2019〕2号", "第三条"),),
    }
    before = make.withheld_content("旧不予共享信息", issued_on="2024-01-01", **weak)
    after = make.withheld_content("新不予共享信息", issued_on="2025-08-20", **weak)
    upload = confirmed(city(civil_affairs=[before, after]), people.reviewer, DOCUMENT)
    run_job.func(acts.second(upload, people.second_reviewer).pk)
    states = dict(InformationResource.objects.values_list("title", "status"))
    assert states == {
        "旧不予共享信息": ResourceStatus.PUBLISHED,
        "新不予共享信息": ResourceStatus.HEAD_REVIEW,
    }
    assert InformationResource.objects.get(title="旧不予共享信息").has_weak_basis


def test_an_existing_resource_is_proposed_not_overwritten(city, people):
    resource = make.resource(make.content(code=CODE), provider=people.civil_affairs)
    upload = city(civil_affairs=[make.content(code=CODE, update_cycle="daily")])
    assert counts(upload) == {"changed": 1}
    confirmed(upload, people.reviewer, DOCUMENT)
    upload.refresh_from_db()
    run_job.func(acts.second(upload, people.second_reviewer).pk)
    resource.refresh_from_db()
    assert (resource.status, resource.update_cycle) == (ResourceStatus.CHANGING, "monthly")
    assert resource.open_version.status == VersionStatus.HEAD_REVIEW


def test_an_unknown_department_is_refused_by_row(tmp_path, people):
    stranger = make.content("别市信息").with_values(
        provider_name="外地局", provider_code=make.credit_code(99)
    )
    path = workbook(tmp_path / "全市.xlsx", people.bureau, stranger)
    upload = checked(path, people.reviewer, None)
    assert counts(upload) == {"rejected": 1}
    assert set(codes(upload)) <= {"D08", "D09"}


def test_published_entries_are_taken_back(city, people):
    upload = confirmed(city(**both()), people.reviewer, DOCUMENT)
    run_job.func(acts.second(upload, people.second_reviewer).pk)
    upload.refresh_from_db()
    run_job.func(acts.undo(upload, people.bureau_admin).pk)
    upload.refresh_from_db()
    assert upload.state == "undone"
    assert {one.status for one in InformationResource.objects.all()} == {ResourceStatus.RETIRED}
    again = city(**both())
    assert counts(again) == {"new": 2}


def test_a_draft_of_a_department_is_not_touched(city, people):
    make.version(make.content(code=CODE), provider=people.civil_affairs)
    upload = city(civil_affairs=[make.content(code=CODE, update_cycle="daily")])
    assert (counts(upload), codes(upload)) == ({"rejected": 1}, ["C1"])
