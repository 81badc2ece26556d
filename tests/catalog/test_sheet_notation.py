"""Reason and basis in one text, several bases in columns, the parts of a class code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.content import Basis, ResourceContent
from catalog.sheets.notation import (
    bases_from_columns,
    read_class,
    read_lines,
    read_scope_and_purpose,
    read_withholding,
    write_class,
    write_lines,
    write_withholding,
)

LAW, WEAK = "law", "other_document"


@pytest.mark.parametrize(
    ("text", "reason", "bases"),
    [
        (
            "理由：收养档案依法保密；依据：《中华人民共和国民法典》第一千一百一十条。",
            "收养档案依法保密",
            [(LAW, "中华人民共和国民法典", "", "第一千一百一十条")],
        ),
        (
            "理由：可识别个体；依据：《中华人民共和国统计法》关于资料保密的规定，第二十八条。",
            "可识别个体",
            [(LAW, "中华人民共和国统计法", "", "关于资料保密的规定，第二十八条")],
        ),
        (
            "依据统计法第二十五条，属于调查对象个人资料",
            "属于调查对象个人资料",
            [(LAW, "统计法", "", "第二十五条")],
        ),
        (
            "《政府信息公开条例》（国务院令第711号）第十四条、第十五条；涉及第三方权益",
            "涉及第三方权益",
            [
                (
                    "administrative_regulation",
                    "政府信息公开条例",
                    "国务院令第711号",
                    "第十四条、第十五条",
                )
            ],
        ),
        (
            "理由：内部管理；依据：《永城市统计资料管理办法》第五条",
            "内部管理",
            [(WEAK, "永城市统计资料管理办法", "", "第五条")],
        ),
        ("豫政办 〔2018〕2号", "", [(WEAK, "", "豫政办〔2018〕2号", "")]),
        ("涉及敏感信息，不宜共享", "涉及敏感信息，不宜共享", []),
        ("理由：保密；依据：内部规定", "保密", [("", "内部规定", "", "")]),
        ("《中华人民共和国统计法》", "", [(LAW, "中华人民共和国统计法", "", "")]),
    ],
)
def test_reason_and_basis_of_a_text(text, reason, bases):
    found = read_withholding(text)
    assert found[0] == reason
    assert [(one.kind, one.title, one.document_number, one.article) for one in found[1]] == bases


def test_what_is_composed_is_understood():
    bases = (
        Basis(LAW, "中华人民共和国民法典", "", "第一千一百一十条"),
        Basis(WEAK, "某办法", "永政办〔2020〕13号", "第五条第二款"),
    )
    content = ResourceContent(sharing_type="withheld", withholding_reason="保护隐私", bases=bases)
    assert read_withholding(write_withholding(content)) == ("保护隐私", bases)


line = st.text(alphabet="法规条例第一ab1 ", max_size=8).map(str.strip)


@given(st.lists(line, max_size=4))
def test_lines_survive(values):
    read = read_lines(write_lines(values))
    assert [*read, *[""] * len(values)][: len(values)] == values


def test_columns_of_different_length_are_filled_up():
    found = bases_from_columns({"title": "甲法\n乙法", "article": "第一条"}, ["law"])
    assert found == (Basis("law", "甲法", "", "第一条"), Basis("", "乙法"))


@pytest.mark.parametrize(
    "code", ["", "3", "307", "307000", "3070000411481011", "30", "X-1", "9070"]
)
def test_a_class_code_survives_its_columns(code):
    cells = [write_class(code, level) for level in (1, 2, 3, 4)]
    parts = [read_class(cell, f"class.{n}") or cell for n, cell in enumerate(cells, 1)]
    assert "".join(parts) == code


@pytest.mark.parametrize(
    ("text", "scope", "purpose"),
    [
        ("共享范围：市直部门；用途：数据校核。", "市直部门", "数据校核"),
        ("使用用途：低保核查\n范围:民政", "民政", "低保核查"),
        ("经同意后使用", "", ""),
    ],
)
def test_scope_and_purpose(text, scope, purpose):
    assert read_scope_and_purpose(text) == (scope, purpose)
