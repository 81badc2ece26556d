"""What is exported, an import reads as the same content and finds nothing changed."""

import json
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.choices import SharingType
from catalog.codes import without_number
from catalog.content_diff import difference
from catalog.sheets import template
from catalog.sheets.columns import COLUMNS
from catalog.sheets.export_book import HEADER, MERGES, SHEET, ExportBook
from catalog.sheets.merging import merge
from catalog.sheets.notation import write_condition
from catalog.sheets.parse import ParseContext, Party, parse_book
from catalog.sheets.rows import rows_of
from catalog.sheets.staging import statement_of
from catalog.sheets.template import TEMPLATE_COLUMNS
from tests import make
from tests.catalog.good import GOOD
from tests.catalog.valid import PROVIDER_CODE, PROVIDER_NAME, valid_contents
from yongcheng.workbooks.grid import Book, Grid
from yongcheng.workbooks.reader import read_book
from yongcheng.workbooks.template_writer import write_template

CONTEXT = ParseContext(
    uploader=Party(PROVIDER_NAME, PROVIDER_CODE), departments={PROVIDER_CODE: PROVIDER_NAME}
)


def parsed(book):
    reading = parse_book(book, CONTEXT)
    errors = [f"{one.cell} {one.code} {one.message}" for one in reading.problems if one.is_error]
    assert errors == []
    return reading.resources


def in_memory(*contents):
    cells = (row for content in contents for row in rows_of(content, COLUMNS))
    rows = [[None if cell == "" else cell for cell in row] for row in cells]
    return Book("xlsx", [Grid(SHEET, [*map(list, HEADER), *rows], merges=list(MERGES))])


def as_read(content):
    """Return the content as a first reading gives it: a condition made of scope and use is one."""
    if content.sharing_type == SharingType.CONDITIONAL and not content.sharing_condition:
        return content.with_values(sharing_condition=write_condition(content))
    return content


@given(valid_contents)
@settings(max_examples=60, deadline=None)
def test_a_new_resource_is_read_as_it_was_written(content):
    (found,) = parsed(in_memory(content))
    assert difference(as_read(content), found.content).fields == ()
    assert found.content == as_read(content)


@given(valid_contents)
@settings(max_examples=60, deadline=None)
def test_an_export_imported_again_changes_nothing(content):
    (found,) = parsed(in_memory(content))
    assert_unchanged(found, content)


def assert_unchanged(found, content):
    merged, kept = merge(statement_of(found, content), content)
    assert difference(content, merged).fields == ()
    assert merged == content
    assert kept == []


def different(contents):
    """Return the contents whose names and codes no rule takes for copies, in their order."""
    by_name = {without_number(one.title): one for one in contents}
    by_code = {one.code or one.title: one for one in by_name.values()}
    return list(by_code.values())


@given(st.lists(valid_contents, min_size=1, max_size=4).map(different))
@settings(max_examples=5, deadline=None)
def test_through_a_real_file(tmp_path_factory, contents):
    path = tmp_path_factory.mktemp("export") / "目录.xlsx"
    book = ExportBook(path, 1000, [("导出人", "某某")])
    for content in contents:
        book.add(content)
    book.close()
    book.finish()
    for found, content in zip(parsed(read_book(path)), contents, strict=True):
        assert_unchanged(found, content)
        assert found.content == as_read(content)


@given(valid_contents)
@settings(max_examples=5, deadline=None)
def test_a_filled_template_sent_back_changes_nothing(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("template") / "模板.xlsx"
    rows = list(rows_of(content, TEMPLATE_COLUMNS))
    department = SimpleNamespace(name=PROVIDER_NAME, credit_code=PROVIDER_CODE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "default_class_code", lambda department: "")
        write_template(path, template.template_for(department, rows))
    (found,) = parsed(read_book(path))
    assert_unchanged(found, content)


def test_dictionary_and_statement_are_passed_over(tmp_path):
    path = tmp_path / "目录.xlsx"
    book = ExportBook(path, 1000, [("导出人", "某某"), ("导出范围", "全部资源；最新版本")])
    book.add(GOOD)
    book.close()
    book.finish()
    reading = parse_book(read_book(path), CONTEXT)
    assert [sheet.name for sheet in reading.sheets if sheet.recognised] == [SHEET]
    assert reading.problems == ()


def test_an_empty_template_holds_no_resources(tmp_path):
    path = tmp_path / "模板.xlsx"
    department = SimpleNamespace(name=PROVIDER_NAME, credit_code=PROVIDER_CODE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "default_class_code", lambda department: "")
        write_template(path, template.template_for(department, []))
    reading = parse_book(read_book(path), CONTEXT)
    assert reading.resources == ()
    assert {problem.code for problem in reading.problems} <= {"D19"}


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.django_db
def test_the_command_finds_its_own_export_unchanged(published, people, tmp_path, capsys):
    for one in (make.content(), make.withheld_content(), make.content("=1+1 特殊名称信息")):
        make.resource(one, provider=people.civil_affairs)
    make.resource(make.content("户籍信息"), provider=people.police)
    code, username = people.civil_affairs.credit_code, people.clerk.username
    path = tmp_path / "OUT.xlsx"
    options = ["--published"] if published else []
    call_command("export_catalog", str(path), "--department", code, "--as", username, *options)
    capsys.readouterr()
    call_command("import_catalog", str(path), "--department", code, "--as", username, "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["resources"] == {
        "new": 0,
        "changed": 0,
        "unchanged": 3,
        "missing": 0,
        "rejected": 0,
    }
    assert answer["items"]["unchanged"] == 9
    assert [one for one in answer["problems"] if one["level"] == "error"] == []
