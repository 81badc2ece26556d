"""A file imported again: the catalogue is compared by digest, and not one of its rows is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from catalog.content import digest_of
from catalog.models import InformationItem, InformationResource, ResourceVersion
from catalog.sheets import bases, differ
from tests import make
from tests.cast import Cast
from tests.uploads import checked, confirmed, counts, workbook
from yongcheng.intake import acts

pytestmark = pytest.mark.django_db
TITLES = ("低保对象信息", "婚姻登记信息", "殡葬服务信息")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def path(tmp_path: Path, people: Cast) -> Path:
    found = [make.content(title) for title in TITLES]
    return workbook(tmp_path / "目录.xlsx", people.civil_affairs, *found, make.withheld_content())


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collect what is written to the catalogue's tables, past the ORM too."""
    found: list[str] = []
    if connection.vendor == "sqlite":
        connection.connection.set_trace_callback(
            lambda sql: (
                found.append(sql)
                if "catalog_" in sql
                and sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
                else None
            )
        )
        yield found
        connection.connection.set_trace_callback(None)
        return
    before = row_changes()
    yield found
    found += [table for table, count in row_changes().items() if count != before.get(table, 0)]


def row_changes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'catalog\\_%'"
        )
        return dict(cursor.fetchall())


def test_nothing_of_the_catalogue_is_written(path: Path, people: Cast) -> None:
    with writes() as first:
        confirmed(checked(path, people.clerk, people.civil_affairs), people.clerk)
    assert first, "the first import does write"
    with writes() as again:
        upload = checked(path, people.clerk, people.civil_affairs)
        assert acts.why_not_confirm(upload, acts.Consent()) == "没有要写入的内容。"
    assert again == []
    assert counts(upload) == {"unchanged": 4}
    assert [row.payload for row in upload.records.all()] == [{}] * 4


def test_contents_are_fetched_only_where_the_digest_differs(
    path: Path, tmp_path: Path, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(checked(path, people.clerk, people.civil_affairs), people.clerk)
    asked: list[str] = []
    real = bases.contents
    monkeypatch.setattr(
        differ.catalogue,
        "contents",
        lambda found: (asked.extend(one.title for one in found), real(found))[1],
    )
    contents = [make.content(title) for title in TITLES[:2]]
    changed = make.content(TITLES[2], abstract="殡葬服务机构办理业务时逐笔登记的数据。")
    other = workbook(tmp_path / "改.xlsx", people.civil_affairs, *contents, changed)
    upload = checked(other, people.clerk, people.civil_affairs)
    assert asked == [TITLES[2]]
    assert counts(upload) == {"unchanged": 2, "changed": 1, "missing": 1}


def test_a_record_that_names_its_provider_as_it_once_was_is_unchanged(
    path: Path, tmp_path: Path, people: Cast
) -> None:
    confirmed(checked(path, people.clerk, people.civil_affairs), people.clerk)
    people.civil_affairs.name = "民政和社会事务局"
    people.civil_affairs.save()
    contents = [make.content(title) for title in TITLES]
    again = workbook(tmp_path / "改名.xlsx", people.civil_affairs, *contents)
    upload = checked(again, people.clerk, people.civil_affairs)
    assert counts(upload) == {"unchanged": 3, "missing": 1}


def test_what_was_previewed_is_what_stands(path: Path, people: Cast) -> None:
    """Version, digest, projection and staging agree, though each was written as a bare row."""
    upload = confirmed(checked(path, people.clerk, people.civil_affairs), people.clerk)
    staged = {row.result_id: row.payload["content"] for row in upload.records.all()}
    versions = ResourceVersion.objects.select_related("resource").order_by("pk")
    assert {one.pk: one.content for one in versions} == staged
    for one in versions:
        resource, content = one.resource, one.parsed
        assert one.digest == digest_of(one.content) == content.digest()
        assert (resource.open_version_id, resource.title) == (one.pk, content.title)
        assert resource.item_count == len(content.items) == resource.items.count()
        titles = list(resource.items.order_by("position").values_list("title", flat=True))
        assert titles == [item.title for item in content.items]
        assert resource.bases.count() == len(content.bases)
    assert InformationResource.objects.count() == 4
    assert InformationItem.objects.filter(title_key="").count() == 0
