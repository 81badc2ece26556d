"""Rows written as tuples are the rows the ORM would have written, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.choices import ResourceStatus
from catalog.models import InformationItem, InformationResource
from tests.cast import Cast
from yongcheng.bulk.rows import insert, new_ids, set_each
from yongcheng.jobs.models import Job

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 9, 28, 2, 0, 0, 123456, tzinfo=UTC)
NAMES = ("id", "title", "title_key", "issued_on", "created_at")


def resources(people: Cast, *titles: str) -> list[int]:
    keys = new_ids(InformationResource, len(titles))
    same = {
        "provider_id": people.civil_affairs.pk,
        "updated_at": MOMENT,
        "status": ResourceStatus.DRAFT.value,
    }
    rows = [
        (key, title, title, date(2026, 1, day), MOMENT + timedelta(days=day))
        for day, (key, title) in enumerate(zip(keys, titles, strict=True), 1)
    ]
    insert(InformationResource, NAMES, iter(rows), same)
    return keys


def owned(people: Cast) -> dict[str, object]:
    return {"owner_id": people.clerk.pk, "created_at": MOMENT}


def test_a_row_reads_back_as_it_was_given(people: Cast) -> None:
    key, other = resources(people, "低保\t\\N对象\n“信息”", "另一项")
    found = InformationResource.objects.get(pk=key)
    assert (found.title, found.issued_on) == ("低保\t\\N对象\n“信息”", date(2026, 1, 1))
    assert (found.created_at, found.updated_at) == (MOMENT + timedelta(days=1), MOMENT)
    assert InformationResource.objects.get(pk=other).issued_on == date(2026, 1, 2)


def test_what_is_not_named_gets_the_default_of_its_field(people: Cast) -> None:
    (key,) = resources(people, "低保对象信息")
    found = InformationResource.objects.get(pk=key)
    left_out = [
        field.attname
        for field in found._meta.concrete_fields
        if field.attname not in {*NAMES, "provider_id", "updated_at", "status"}
    ]
    blank = InformationResource()
    assert {n: getattr(found, n) for n in left_out} == {n: getattr(blank, n) for n in left_out}


def test_rows_are_found_by_date_and_by_moment(people: Cast) -> None:
    key, other = resources(people, "低保对象信息", "另一项")
    by_day = InformationResource.objects.filter(issued_on__gt=date(2026, 1, 1))
    by_moment = InformationResource.objects.filter(created_at__lte=MOMENT + timedelta(days=1))
    assert [one.pk for one in by_day] == [other]
    assert [one.pk for one in by_moment] == [key]


def test_a_key_is_given_once(people: Cast) -> None:
    def written() -> int:
        (key,) = new_ids(Job, 1)
        insert(Job, ("id", "kind"), [(key, "a")], owned(people))
        return key

    assert len(set(new_ids(Job, 3))) == 3
    assert new_ids(Job, 0) == []
    used = written()
    Job.objects.filter(pk=used).delete()
    again = written()
    saved = Job.objects.create(kind="b", **owned(people)).pk
    assert used < again < saved, "a key is not given again, nor does the ORM meet it"


def test_a_key_left_out_is_numbered_by_the_database(people: Cast) -> None:
    (key,) = resources(people, "低保对象信息")
    rows = [(key, n, "姓名", "姓名") for n in (1, 2)]
    insert(InformationItem, ("resource_id", "position", "title", "title_key"), rows)
    first, second = InformationItem.objects.order_by("position")
    assert first.pk != second.pk
    assert (first.title_en, first.grade, first.is_open) == ("", None, None)


def test_constraints_hold_and_speak_as_always(people: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        resources(people, "同名", "同名")
    assert not InformationResource.objects.exists()


@transaction.atomic
def item_of_nothing() -> None:
    insert(InformationItem, ("resource_id", "position", "title", "title_key"), [(99, 1, "a", "a")])


@pytest.mark.django_db(transaction=True)
def test_a_reference_to_nothing_is_refused_at_the_end() -> None:
    with pytest.raises(IntegrityError):
        item_of_nothing()
    assert not InformationItem.objects.exists()


def test_each_row_gets_its_own_value(people: Cast) -> None:
    keys = resources(people, "一", "二", "三")
    set_each(InformationResource, "grade", [(keys[0], 3), (keys[1], None), (keys[2], 1)])
    set_each(InformationResource, "grade", [])
    found = InformationResource.objects.in_bulk(keys)
    assert [found[key].grade for key in keys] == [3, None, 1]


def test_values_of_json_columns_are_json(people: Cast) -> None:
    same = owned(people) | {"payload": {"部门": ["民政局"]}}
    insert(Job, ("kind", "result"), [("a", '{"n": 1}')], same)
    job = Job.objects.get(kind="a")
    assert (job.payload, job.result, job.checkpoint) == ({"部门": ["民政局"]}, {"n": 1}, {})
