"""Files of other departments through the command: formats, re-imports, a reform of departments."""

import json
import zipfile
from io import StringIO
from xml.sax.saxutils import escape

import pytest
from django.core.management import call_command
from django.test import override_settings

from catalog.models import InformationResource
from tests import make
from tests.sheets import FIRST, MERGED, REPEATED, national, record, save

pytestmark = pytest.mark.django_db
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


def run(path, person, department=None, *more):
    out = StringIO()
    args = ["--department", department.credit_code] if department else []
    call_command(
        "import_catalog", str(path), *args, "--as", person.username, "--json", *more, stdout=out
    )
    return json.loads(out.getvalue())


def counts(answer):
    return {key: count for key, count in answer["resources"].items() if count}


def problems(answer, level="error"):
    return [(one["code"], one["cell"]) for one in answer["problems"] if one["level"] == level]


def of(department, *records):
    own = {"提供方名称": department.name, "资源提供方代码": department.credit_code}
    return [{**one, **own} for one in records]


def csv_of(path, sheet, encoding):
    width = len(sheet.headers)
    lines = [
        ",".join(f'"{sheet.cells.get((row, at), "")}"' for at in range(1, width + 1))
        for row in range(1, sheet.last_row + 1)
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def ods_of(path, sheet):
    spans = {(top, left): (down - top + 1, far - left + 1) for top, left, down, far in sheet.merges}
    hidden = {
        (row, at)
        for top, left, down, far in sheet.merges
        for row in range(top, down + 1)
        for at in range(left, far + 1)
    } - set(spans)
    rows = "".join(
        "<table:table-row>"
        + "".join(
            _cell(sheet.cells.get((row, at)), spans.get((row, at)), (row, at) in hidden)
            for at in range(1, len(sheet.headers) + 1)
        )
        + "</table:table-row>"
        for row in range(1, sheet.last_row + 1)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="{sheet.name}">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _cell(value, span, is_covered):
    if is_covered:
        return "<table:covered-table-cell/>"
    tall, wide = span or (1, 1)
    extent = f'table:number-rows-spanned="{tall}" table:number-columns-spanned="{wide}"'
    if value is None:
        return f"<table:table-cell {extent}/>"
    text = f'office:value-type="string"><text:p>{escape(str(value))}</text:p>'
    return f"<table:table-cell {extent} {text}</table:table-cell>"


FORMATS = {
    "xlsx": lambda folder, sheet: save(folder / "a.xlsx", sheet),
    "ods": lambda folder, sheet: ods_of(folder / "a.ods", sheet),
    "csv": lambda folder, sheet: csv_of(folder / "a.csv", sheet, "utf-8-sig"),
    "gb18030": lambda folder, sheet: csv_of(folder / "b.csv", sheet, "gb18030"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_says_the_same(kind, tmp_path, people):
    rows = of(people.civil_affairs, record(1), record(2, 共享类型="部分共享"), record(3))
    layout = FIRST if kind in ("csv", "gb18030") else MERGED
    sheet = national(rows, layout=layout)
    answer = run(FORMATS[kind](tmp_path, sheet), people.clerk, people.civil_affairs)
    assert counts(answer) == {"new": 2, "rejected": 1}
    assert problems(answer) == [("D04", sheet.at("共享类型", 1))]
    [page] = answer["sheets"]
    assert (page["rows"], page["rows"] + page["skipped"]) == (9, sheet.last_row)


def test_a_second_file_before_the_head_has_looked(tmp_path, people):
    first = of(people.civil_affairs, *(record(number) for number in range(1, 5)))
    path = save(tmp_path / "一.xlsx", national(first))
    run(path, people.clerk, people.civil_affairs, "--apply")
    again = save(tmp_path / "二.xlsx", national(first, layout=REPEATED))
    assert counts(run(again, people.clerk, people.civil_affairs)) == {"unchanged": 4}

    items = [
        *first[1]["items"][1:],
        {"信息项名称": "新增项", "数据类型": "字符型C", "数据长度": "9"},
    ]
    second = [
        first[0] | {"信息资源名称": "改名后的信息"},
        first[1] | {"items": items},
        first[2] | {"信息资源摘要": None, "发布日期": "清空"},
    ]
    changed = save(tmp_path / "三.xlsx", national(second))
    answer = run(changed, people.clerk, people.civil_affairs, "--apply")
    assert (counts(answer), problems(answer)) == ({"changed": 3, "missing": 1}, [])
    assert answer["items"] == {"new": 1, "changed": 0, "unchanged": 8, "missing": 4, "rejected": 0}
    assert ("K1", "J11") in problems(answer, "warning")
    assert {one.status for one in InformationResource.objects.all()} == {"head_review"}
    assert counts(run(changed, people.clerk, people.civil_affairs)) == {
        "unchanged": 3,
        "missing": 1,
    }


def test_a_whole_city_in_one_file(tmp_path, people):
    before = make.department("老民政局")
    before.succeeded_by = people.civil_affairs
    before.save()
    rows = [
        *of(people.civil_affairs, record(1)),
        *of(people.police, record(2, 信息资源名称="城市低保对象信息")),
        *of(before, record(3)),
        record(4, 提供方名称="无此局", 资源提供方代码=make.credit_code(998)),
        *of(people.police, record(5) | {"提供方名称": people.civil_affairs.name}),
    ]
    rows[4]["提供方名称"] = people.civil_affairs.name
    sheet = national(rows)
    answer = run(save(tmp_path / "全市.xlsx", sheet), people.reviewer, None, "--apply")
    assert counts(answer) == {"new": 3, "rejected": 2}
    assert problems(answer) == [
        ("D09", sheet.at("资源提供方代码", 3)),
        ("D09", sheet.at("提供方名称", 4)),
    ]
    owners = {one.title: one.provider for one in InformationResource.objects.all()}
    assert owners["社会组织登记信息"] == people.civil_affairs
    again = run(save(tmp_path / "全市.xlsx", national(rows)), people.reviewer)
    assert counts(again) == {"unchanged": 3, "rejected": 2}


def test_every_problem_says_where_what_and_how(tmp_path, people):
    broken = record(
        1,
        **{
            "信息资源摘要": None,
            "共享类型": "部分",
            "是否向社会开放": "也许",
            "更新周期": "每分钟",
            "发布日期": "2025-02-31",
            "信息资源格式分类": "纸",
            "数据存储总量(G)": "许多",
        },
    )
    sheet = national(of(people.civil_affairs, broken, record(2)))
    answer = run(save(tmp_path / "目录.xlsx", sheet), people.clerk, people.civil_affairs)
    expected = {
        ("V1", "信息资源摘要"),
        ("D04", "共享类型"),
        ("D21", "是否向社会开放"),
        ("D16", "更新周期"),
        ("D07", "发布日期"),
        ("D16", "信息资源格式分类"),
        ("D12", "数据存储总量(G)"),
    }
    assert set(problems(answer)) == {(code, sheet.at(header)) for code, header in expected}
    for one in answer["problems"]:
        assert one["range"].startswith(one["cell"] + ":")
        assert one["message"].endswith("。")
        assert one["remedy"].endswith("。")
        assert one["code"] in ("D07", "D12") or one["basis"]
        assert one["code"] == "V1" or one["value"]
