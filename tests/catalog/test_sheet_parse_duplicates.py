"""Codes and names that occur twice in a file, on one sheet or on several."""

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import FIRST, PROVIDER, PROVIDER_CODE, book, national, record

CONTEXT = ParseContext(Party(PROVIDER, PROVIDER_CODE), known_codes=frozenset({"307000/000001"}))


def parse(*sheets):
    return parse_book(book(*sheets), CONTEXT)


def codes(reading):
    return {(one.sheet, one.cell, one.level, one.code) for one in reading.problems}


def test_a_code_used_twice_is_reported_on_every_copy():
    second = national([record(3, 信息资源代码="3070000411481011/000001")], layout=FIRST)
    second.name = "二"
    reading = parse(national([record(1), record(2)], layout=FIRST), second)
    name = "2部门信息资源产生清单"
    assert codes(reading) == {(name, "F5", "error", "V8"), ("二", "F5", "error", "V8")}
    assert [one.is_rejected for one in reading.resources] == [True, False, True]
    assert "另见 二!F5" in reading.problems[0].message


def test_names_equal_without_spaces_and_punctuation():
    names = ("安全生产隐患排查记录", "安全生产 隐患排查-记录", "婚姻登记信息")
    records = [record(n, 信息资源名称=name) for n, name in enumerate(names, 1)]
    reading = parse(national(records, layout=FIRST))
    assert {(one.cell, one.level, one.code) for one in reading.problems} == {
        ("E5", "error", "V9"),
        ("E8", "error", "V9"),
    }


def test_names_that_differ_by_a_number_only_are_mentioned():
    records = [record(n, 信息资源名称=f"应急演练台账{n}") for n in range(1, 5)]
    reading = parse(national(records, layout=FIRST))
    assert [(one.level, one.code) for one in reading.problems] == [("warning", "V9")] * 4
    assert not reading.rejected


def test_the_same_block_twice():
    reading = parse(national([record(1), record(2), record(1)], layout=FIRST))
    assert [one.is_rejected for one in reading.resources] == [True, False, True]


def test_related_codes_may_stand_in_the_catalogue_or_in_the_file():
    records = [
        record(1, 关联及类目名称="307000/000001、3070000411481011/000002"),
        record(2, 关联及类目名称="307999/000099"),
    ]
    reading = parse(national(records, layout=FIRST))
    assert [(one.cell, one.level, one.code) for one in reading.problems] == [
        ("AB8", "warning", "V16")
    ]
    assert reading.resources[0].content.related == ("307000/000001", "3070000411481011/000002")


def test_many_copies_name_only_a_few_places():
    records = [
        record(n, 信息资源代码="1/1", 信息资源名称=f"名录{chr(0x4E00 + n)}") for n in range(1, 31)
    ]
    reading = parse(national(records, layout=FIRST))
    message = next(one.message for one in reading.problems if one.code == "V8" and one.is_error)
    assert "等 29 处" in message
    assert len(message) < 120
