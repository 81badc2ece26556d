"""Decision 14a as a table: which record a row means, and when a row is stopped."""

import pytest
from django.test import override_settings

from catalog.models import InformationResource
from catalog.workflow.drafts import propose_change
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.uploads import checked, codes, confirmed, counts, workbook

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE = "3070000411481007/000001", "3070000411481007/000002"


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def seen(tmp_path, people):
    """Return a function: contents → (counts, error codes) of 民政局's upload."""

    def bring(*contents):
        path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *contents)
        upload = checked(path, people.clerk, people.civil_affairs)
        return counts(upload), codes(upload)

    return bring


@pytest.fixture
def record(people):
    return make.resource(make.content(code=CODE), provider=people.civil_affairs)


def test_the_code_in_any_state(seen, people):
    draft = make.version(make.content(code=CODE), provider=people.civil_affairs)
    assert seen(make.content(code=CODE)) == ({"unchanged": 1}, [])
    make.publish(draft)
    assert seen(make.content(code=CODE)) == ({"unchanged": 1}, [])


def test_a_renamed_resource_is_changed(seen, record):
    assert seen(make.content("低保人员信息", code=CODE)) == ({"changed": 1}, [])


def test_without_a_code_by_name_spaces_and_punctuation_aside(seen, record):
    assert seen(make.content("低保对象信息")) == ({"unchanged": 1}, [])
    assert seen(make.content("低保对象（信息）")) == ({"changed": 1}, [])


def test_the_same_name_of_another_department_is_new(seen, people):
    make.resource(make.content(), provider=people.police)
    assert seen(make.content()) == ({"new": 1}, [])


def test_a_code_of_another_department_is_an_error(seen, people):
    theirs = make.resource(make.content(code=CODE), provider=people.police)
    assert seen(make.content("另一项信息", code=CODE)) == ({"rejected": 1}, ["V8"])
    theirs.refresh_from_db()
    assert theirs.open_version is None


def test_a_name_under_another_code_stops_with_the_candidate(seen, record):
    assert seen(make.content(code=OTHER_CODE)) == ({"rejected": 1}, ["V8"])


def test_a_draft_without_code_takes_the_code_of_the_file(seen, people):
    make.version(make.content(), provider=people.civil_affairs)
    assert seen(make.content(code=CODE)) == ({"changed": 1}, [])


def test_a_retired_code_is_not_used_again(seen, record, people):
    version = propose_change(record, people.clerk, retire=True, note="职责划转")
    make.publish(version)
    assert seen(make.content(code=CODE)) == ({"rejected": 1}, ["V8"])
    assert seen(make.content()) == ({"new": 1}, [])


def test_a_draft_given_up_before_publication_may_come_again(seen, people):
    draft = make.version(make.content(code=CODE), provider=people.civil_affairs)
    VERSIONS.fire(draft, "discard", people.clerk, given={"text": "重做"})
    assert seen(make.content(code=CODE)) == ({"new": 1}, [])


def test_a_version_before_the_head_is_replaced(seen, people, tmp_path):
    version = make.submit(make.version(make.content(code=CODE), provider=people.civil_affairs))
    assert seen(make.content(code=CODE)) == ({"unchanged": 1}, [])
    assert seen(make.content(code=CODE, update_cycle="daily")) == ({"changed": 1}, [])
    daily = make.content(code=CODE, update_cycle="daily")
    path = workbook(tmp_path / "再报.xlsx", people.civil_affairs, daily)
    upload = checked(path, people.clerk, people.civil_affairs)
    assert "C1" in codes(upload, "warning")
    confirmed(upload, people.clerk)
    version.refresh_from_db()
    assert (version.status, version.content["update_cycle"]) == ("head_review", "daily")
    assert version.upload_id == upload.pk


def test_a_version_before_the_bureau_is_a_conflict(seen, people):
    make.send_for_review(make.version(make.content(code=CODE), provider=people.civil_affairs))
    assert seen(make.content(code=CODE)) == ({"unchanged": 1}, [])
    assert seen(make.content(code=CODE, update_cycle="daily")) == ({"rejected": 1}, ["C1"])


def test_two_rows_for_one_record_are_stopped(seen, people):
    make.resource(make.content(code=CODE), provider=people.civil_affairs)
    figures, found = seen(make.content("新名称信息", code=CODE), make.content())
    assert figures == {"rejected": 2}
    assert found == ["V9", "V9"]


def test_a_new_name_that_another_resource_has(seen, record, people):
    make.resource(make.content("婚姻登记信息", code=OTHER_CODE), provider=people.civil_affairs)
    figures, found = seen(make.content("婚姻登记信息", code=CODE))
    assert figures["rejected"] == 1
    assert found == ["V9"]


def test_what_a_predecessor_published_is_the_successor_s(seen, people):
    before = make.department("老民政局")
    old = make.resource(make.content(), provider=before)
    before.succeeded_by = people.civil_affairs
    before.save()
    assert seen(make.content()) == ({"unchanged": 1}, [])
    assert seen(make.content(update_cycle="daily")) == ({"changed": 1}, [])
    assert InformationResource.objects.get() == old


def test_the_record_is_judged_merged_not_the_row(seen, record, tmp_path, people):
    """Blank cells keep what the record has: no V1 for a resource that exists."""
    bare = make.content(code=CODE, abstract="", update_cycle="daily")
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, bare)
    upload = checked(path, people.clerk, people.civil_affairs)
    assert (counts(upload), codes(upload)) == ({"changed": 1}, [])
    assert "K1" in codes(upload, "warning")


@pytest.mark.parametrize("size", [3, 30])
def test_queries_do_not_grow_with_rows(size, tmp_path, people, django_assert_max_num_queries):
    from_file = [
        make.content(f"第{n}类对象信息{n}号", code=f"3070000411481007/{n:06}")
        for n in range(1, size + 1)
    ]
    for one in from_file[: size // 2]:
        make.version(one, provider=people.civil_affairs)
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *from_file)
    people.clerk  # noqa: B018
    with django_assert_max_num_queries(35):
        checked(path, people.clerk, people.civil_affairs)
