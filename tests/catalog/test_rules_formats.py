"""V7: format and way of sharing. V11: census figures."""

import itertools

import pytest

from catalog.choices import FormatClass, MethodClass, MethodType
from catalog.content import Census
from tests.catalog.good import GOOD, found

F, M, T = FormatClass, MethodClass, MethodType
FITS_ON_PLATFORM = {
    (F.DOCUMENT, T.FILE),
    (F.SPREADSHEET, T.FILE),
    (F.IMAGE, T.FILE),
    (F.STREAM, T.FILE),
    (F.STREAM, T.INTERFACE),
    (F.DATABASE, T.DATABASE),
    (F.DATABASE, T.INTERFACE),
    (F.SERVICE, T.INTERFACE),
    (F.SELF_DESCRIBING, T.FILE),
    (F.SELF_DESCRIBING, T.DATABASE),
    (F.SELF_DESCRIBING, T.INTERFACE),
    (F.SELF_DESCRIBING, T.OTHER),
}


@pytest.mark.parametrize(("form", "kind"), list(itertools.product(F, T)))
def test_matrix_on_the_platform(form, kind):
    content = GOOD.with_values(
        format_class=form, format_type="", method_class=M.PLATFORM, method_type=kind
    )
    expected = [] if (form, kind) in FITS_ON_PLATFORM else [("error", "method_type", None)]
    assert found("V7", content) == expected


METHODS = {
    "邮件发文件": (M.MAIL, T.FILE, True),
    "邮件发接口": (M.MAIL, T.INTERFACE, False),
    "拷盘拷数据库": (M.DISK, T.DATABASE, True),
    "拷盘拷接口": (M.DISK, T.INTERFACE, False),
    "介质交换纸质报表": (M.MEDIA, T.PAPER, True),
    "介质交换接口": (M.MEDIA, T.INTERFACE, False),
    "其他方式不限类型": (M.OTHER, T.INTERFACE, True),
    "没有方式分类": ("", T.FILE, True),
    "没有方式类型": (M.PLATFORM, "", True),
}


@pytest.mark.parametrize("name", METHODS)
def test_method_type_belongs_to_its_class(name):
    method, kind, fits = METHODS[name]
    content = GOOD.with_values(method_class=method, method_type=kind)
    assert found("V7", content) == ([] if fits else [("error", "method_type", None)])


TYPES = {
    "数据库写 Oracle": (F.DATABASE, "Oracle", True),
    "数据库写 SQL Server": (F.DATABASE, "SQL Server", True),
    "数据库写全角": (F.DATABASE, "ＭｙＳＱＬ", True),
    "数据库写本地产品": (F.DATABASE, "某某数据库V8", True),
    "数据库写 xlsx": (F.DATABASE, "xlsx", False),
    "电子表格写 et": (F.SPREADSHEET, "et", True),
    "电子表格写 pdf": (F.SPREADSHEET, "pdf", False),
    "电子文件写 ofd": (F.DOCUMENT, "ofd", True),
    "电子文件写 Dm": (F.DOCUMENT, "Dm", False),
    "自描述格式不限": (F.SELF_DESCRIBING, "xlsx", True),
    "没有格式分类": ("", "xlsx", True),
}


@pytest.mark.parametrize("name", TYPES)
def test_format_type_belongs_to_its_class(name):
    form, written, fits = TYPES[name]
    content = GOOD.with_values(format_class=form, format_type=written, method_type="")
    assert found("V7", content) == ([] if fits else [("error", "format_type", None)])


CENSUS = {
    "没有填写": (Census(), []),
    "合理": (Census(10, 100, 5, 50, 0, 0), []),
    "相等": (Census(10, 100, 10, 100, 10, 100), []),
    "没有总量": (Census(bytes_shared=5), []),
    "总量为负": (Census(bytes_total=-1), ["census.bytes_total"]),
    "共享大于总量": (Census(bytes_total=1, bytes_shared=2), ["census.bytes_shared"]),
    "共享记录大于总数": (Census(records_total=5, records_shared=8), ["census.records_shared"]),
    "开放大于总量": (Census(bytes_total=1, bytes_opened=2), ["census.bytes_opened"]),
    "开放记录大于总数": (Census(records_total=1, records_opened=2), ["census.records_opened"]),
    "两处都错": (Census(1, 1, 2, 2), ["census.bytes_shared", "census.records_shared"]),
}


@pytest.mark.parametrize("name", CENSUS)
def test_census_adds_up(name):
    census, fields = CENSUS[name]
    expected = [("error", field, None) for field in fields]
    assert found("V11", GOOD.with_values(census=census)) == expected
