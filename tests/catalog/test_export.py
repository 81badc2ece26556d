"""The export: whose rows, which version, how it is split, what it leaves behind."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from openpyxl import load_workbook

from catalog.models import InformationResource
from catalog.sheets.columns import COLUMNS
from catalog.sheets.export import (
    ROWS_PER_BOOK,
    VERB,
    ExportOptions,
    export_workbook,
    request_catalogue,
)
from catalog.sheets.export_book import sha256_of
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from yongcheng.departments.roles import Role
from yongcheng.ledgers.models import Export
from yongcheng.trail.models import TrailEntry
from yongcheng.workbooks.limits import LIMITS
from yongcheng.workbooks.reader import read_book

pytestmark = pytest.mark.django_db
FIRST = 5
SHEET = "政务信息资源目录"


@pytest.fixture
def catalogue(people):
    """民政局: one published resource, one draft; 公安局: one published, one draft."""
    for provider, name in ((people.civil_affairs, "低保"), (people.police, "户籍")):
        make.resource(make.content(f"{name}对象信息"), provider=provider)
        make.resource(make.content(f"{name}草稿信息"), provider=provider, published=False)
    return InformationResource.objects.all()


def exported(path, sheet=SHEET):
    return load_workbook(path)[sheet]


def column_of(key):
    return [column.key for column in COLUMNS].index(key) + 1


def titles(path):
    sheet = exported(path)
    cells = (sheet.cell(row, column_of("title")).value for row in range(FIRST, sheet.max_row + 1))
    return list(dict.fromkeys(cells))


SCOPES = {
    "本部门填报员看得到自己的草稿": (
        "clerk",
        False,
        ["低保对象信息", "低保草稿信息", "户籍对象信息"],
    ),
    "另一部门": ("police_clerk", False, ["低保对象信息", "户籍对象信息", "户籍草稿信息"]),
    "审核员看得到全部": (
        "reviewer",
        False,
        ["低保对象信息", "低保草稿信息", "户籍对象信息", "户籍草稿信息"],
    ),
    "现行版本": ("reviewer", True, ["低保对象信息", "户籍对象信息"]),
}


@pytest.mark.parametrize("name", SCOPES)
def test_rows_are_those_the_person_may_see(name, catalogue, people, tmp_path):
    who, published, expected = SCOPES[name]
    path = tmp_path / "目录.xlsx"
    options = ExportOptions(published=published)
    report = export_workbook(path, catalogue, getattr(people, who), options)
    assert sorted(titles(path)) == expected
    assert (report.resources, report.rows) == (len(expected), 3 * len(expected))


def test_a_change_under_review_is_the_departments_business(catalogue, people, tmp_path):
    resource = catalogue.get(title="低保对象信息")
    change = propose_change(resource, people.clerk)
    content = change.parsed.with_values(abstract="新的摘要")
    save_content(change, content, people.clerk, revision=change.revision)
    for user, expected in (
        (people.clerk, True),
        (people.reviewer, True),
        (people.police_clerk, False),
    ):
        path = tmp_path / f"{user.pk}.xlsx"
        export_workbook(path, catalogue.filter(pk=resource.pk), user)
        assert (exported(path).cell(FIRST, column_of("abstract")).value == "新的摘要") is expected


def test_a_person_without_the_permission_writes_nothing(catalogue, people, tmp_path):
    expert = make.user("专家", people.civil_affairs, Role.EXPERT)
    with pytest.raises(PermissionDenied):
        export_workbook(tmp_path / "目录.xlsx", catalogue, expert)
    assert list(tmp_path.iterdir()) == []


def test_the_export_is_an_entry_of_the_trail(catalogue, people, tmp_path):
    path = tmp_path / "目录.xlsx"
    report = export_workbook(path, catalogue, people.clerk, ExportOptions(statement="全部"))
    entry = TrailEntry.objects.filter(verb=VERB).get()
    assert entry.actor_name == people.clerk.full_name
    assert entry.detail == report.to_json()
    assert entry.detail["filter"] == "全部；最新版本，不含已下线的"
    assert entry.detail["files"][0]["sha256"] == sha256_of(path)


def test_no_file_without_its_entry(catalogue, people, tmp_path, monkeypatch):
    def broken(**values):
        raise RuntimeError("trail")

    monkeypatch.setattr("catalog.sheets.export.record", broken)
    with pytest.raises(RuntimeError):
        export_workbook(tmp_path / "目录.xlsx", catalogue, people.clerk)
    assert list(tmp_path.iterdir()) == []


def test_too_many_rows_make_numbered_workbooks(catalogue, people, tmp_path):
    options = ExportOptions(rows_per_book=6)
    path = tmp_path / "目录.xlsx"
    report = export_workbook(path, catalogue, people.reviewer, options)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["目录-1.xlsx", "目录-2.xlsx"]
    assert [one.rows for one in report.files] == [6, 6]
    for one in report.files:
        assert [grid.name for grid in read_book(one.path).grids][0] == SHEET


def test_a_workbook_never_holds_more_than_an_import_takes():
    assert LIMITS.rows >= ROWS_PER_BOOK
    assert (ROWS_PER_BOOK + FIRST - 1) * len(COLUMNS) <= LIMITS.area


def test_an_export_of_nothing_is_a_workbook_with_its_header(people, tmp_path):
    path = tmp_path / "空.xlsx"
    report = export_workbook(path, InformationResource.objects.all(), people.clerk)
    assert report.rows == 0
    assert exported(path).max_row == FIRST - 1


def test_national_header_and_kinds_of_cells(catalogue, people, tmp_path):
    path = tmp_path / "目录.xlsx"
    export_workbook(path, catalogue.filter(title="低保对象信息"), people.clerk)
    sheet = exported(path)
    assert sheet["A1"].value == "永城市政务信息资源目录"
    assert [sheet["A2"].value, sheet["A3"].value] == ["信息资源分类", "类"]
    method = column_of("method_class")
    assert [sheet.cell(row, method).value for row in (3, 4)] == ["共享方式", "共享方式分类"]
    assert sheet.cell(FIRST, column_of("sharing_type")).value == "有条件共享"
    assert sheet.cell(FIRST, column_of("issued_on")).value.date() == date(2026, 1, 15)
    code = sheet.cell(FIRST, column_of("provider_code"))
    assert (code.value, code.number_format) == (people.civil_affairs.credit_code, "@")
    assert (
        sheet.cell(FIRST + 1, column_of("code")).value == sheet.cell(FIRST, column_of("code")).value
    )
    assert sheet.cell(FIRST + 1, column_of("abstract")).value is None


def test_the_first_row_and_every_page_say_who_took_it_and_when(catalogue, people, tmp_path):
    path = tmp_path / "目录.xlsx"
    export_workbook(path, catalogue, people.clerk, ExportOptions(statement="提供部门：民政局"))
    sheet = exported(path)
    mark = sheet["K1"].value
    assert mark.startswith(f"导出人：民政局填报员（{people.clerk.username}）　所属部门：民政局")
    assert "导出时间：2026-09-28 10:00:00" in mark
    assert mark.endswith("导出范围：提供部门：民政局；最新版本，不含已下线的")
    assert "民政局填报员" in sheet.oddFooter.left.text
    assert sheet.freeze_panes == f"F{FIRST}"


def test_text_like_a_formula_stays_text(people, tmp_path):
    content = make.content("=1+1", remark="@SUM(A1)")
    make.resource(content, provider=people.civil_affairs, published=False)
    path = tmp_path / "目录.xlsx"
    export_workbook(path, InformationResource.objects.all(), people.clerk)
    cell = exported(path).cell(FIRST, column_of("title"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_last_sheet_says_who_when_and_what(catalogue, people, tmp_path):
    path = tmp_path / "目录.xlsx"
    options = ExportOptions(statement="提供部门：民政局")
    export_workbook(path, catalogue, people.clerk, options)
    rows = {row[0].value: row[1].value for row in exported(path, "导出说明").iter_rows(min_row=2)}
    assert rows["导出人"] == f"民政局填报员（{people.clerk.username}）"
    assert rows["所属部门"] == "民政局"
    assert rows["导出时间"] == "2026-09-28 10:00:00"
    assert rows["导出范围"] == "提供部门：民政局；最新版本，不含已下线的"
    assert rows["本册"] == "第 1 册，3 项资源，9 行"


def test_number_of_queries_does_not_grow(
    catalogue, people, tmp_path, django_assert_max_num_queries
):
    user = people.reviewer
    make.resource(make.content("另一项信息"), provider=people.civil_affairs)
    with django_assert_max_num_queries(12):
        export_workbook(tmp_path / "目录.xlsx", InformationResource.objects.all(), user)


@pytest.fixture
def asked(django_capture_on_commit_callbacks):
    """Ask for an export as a screen does and let the job run."""

    def ask(user, params):
        with django_capture_on_commit_callbacks(execute=True):
            export = request_catalogue(user, params)
        return Export.objects.get(pk=export.pk)

    return ask


def test_an_export_from_a_screen_is_kept_and_leaves_one_entry(catalogue, people, asked):
    params = {"published": True, "department": people.police.pk, "statement": "提供部门：公安局"}
    export = asked(people.clerk, params)
    assert (export.rows, export.filter_text) == (3, "提供部门：公安局；现行版本")
    entry = TrailEntry.objects.get(verb="export")
    assert entry.detail["sha256"] == sha256_of(Path(export.file.path))
    assert not TrailEntry.objects.filter(verb=VERB).exists()


def test_ticked_rows_only(catalogue, people, asked):
    ids = [catalogue.get(title="户籍对象信息").pk, catalogue.get(title="户籍草稿信息").pk]
    assert asked(people.clerk, {"ids": ids}).rows == 3


def test_a_screen_refuses_whoever_may_not_export(people):
    expert = make.user("专家", people.civil_affairs, Role.EXPERT)
    with pytest.raises(PermissionDenied):
        request_catalogue(expert, {})
    assert not Export.objects.exists()


def run(capsys, *arguments):
    """Return (exit code, answer) of the command."""
    code = 0
    try:
        call_command("export_catalog", *map(str, arguments), "--json")
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


def test_command(catalogue, people, tmp_path, capsys):
    path = tmp_path / "OUT.xlsx"
    code = people.civil_affairs.credit_code
    username = people.reviewer.username
    status, answer = run(capsys, path, "--department", code, "--as", username)
    assert (status, answer["resources"], answer["rows"]) == (0, 2, 6)
    assert titles(path) == ["低保草稿信息", "低保对象信息"]
    status, answer = run(capsys, path, "--published", "--as", username)
    assert (status, answer["resources"]) == (0, 2)


REFUSALS = {
    "没有账号": (["OUT.xlsx", "--as", "nobody"], "not_permitted"),
    "不是 xlsx": (["OUT.csv", "--as", "clerk"], "wrong_suffix"),
    "没有部门": (["OUT.xlsx", "--department", "123", "--as", "clerk"], "unknown_department"),
    "没有文件夹": (["nowhere/OUT.xlsx", "--as", "clerk"], "no_folder"),
    "没有导出权限": (["OUT.xlsx", "--as", "expert"], "not_permitted"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_command_refuses(name, people, tmp_path, capsys):
    (file, *rest), expected = REFUSALS[name]
    make.user("填报员", people.civil_affairs, Role.DEPARTMENT_CLERK, username="clerk")
    make.user("专家", people.civil_affairs, Role.EXPERT, username="expert")
    status, answer = run(capsys, tmp_path / file, *rest)
    assert (status, answer["refused"]["code"]) == (2, expected)
    assert answer["refused"]["message"].endswith("。")
