"""Law is quoted literally or not at all."""

import pytest

from yongcheng.policy.clauses import (
    NotLiteral,
    UnknownClause,
    all_clauses,
    clause,
    document_text,
    numeral,
    quote,
)

CITATIONS = {
    "T15": ("《政务数据共享条例》第十五条", "条例第十五条"),
    "T15.2": ("《政务数据共享条例》第十五条第二款", "条例第十五条第二款"),
    "T14(3)": ("《政务数据共享条例》第十四条第（三）项", "条例第十四条第（三）项"),
    "J1.3-5": (
        "永政办〔2020〕13号政策解读第一部分三（五）",
        "永政办〔2020〕13号政策解读第一部分三（五）",
    ),
}


@pytest.mark.parametrize("key", CITATIONS)
def test_citations(key):
    assert (clause(key).citation, clause(key).short) == CITATIONS[key]


def test_all_forty_four_articles_are_there():
    assert all(f"T{number}" in all_clauses() for number in range(1, 45))
    assert "T45" not in all_clauses()


@pytest.mark.parametrize("key", sorted(all_clauses()))
def test_every_clause_stands_literally_in_its_document(key):
    one = clause(key)
    whole = document_text(one.document)
    assert one.text
    assert all(line in whole for line in one.text.splitlines())


def test_paragraphs_and_items():
    assert clause("T13.1").text.startswith("政府部门编制政务数据目录，应当依法开展保密风险")
    assert clause("T14(3)").text.startswith("（三）法律、行政法规以及国务院决定")


def test_unknown_clause():
    with pytest.raises(UnknownClause):
        clause("T99")


def test_quotation_must_be_literal():
    assert quote("T15.2", "列明共享范围、使用用途等共享使用条件")
    with pytest.raises(NotLiteral):
        quote("T15.2", "列明共享范围和使用用途")


NUMERALS = {1: "一", 10: "十", 11: "十一", 20: "二十", 39: "三十九", 44: "四十四"}


@pytest.mark.parametrize("number", NUMERALS)
def test_numerals(number):
    assert numeral(number) == NUMERALS[number]
