"""The words of a search: folded, split, bounded; whatever is typed, nothing raises."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.codes import normalise_name
from yongcheng.search.words import LONGEST_QUERY, MOST_WORDS, NOT_LETTERS, fold, parse


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("人口信息", ["人口信息"]),
        ("  人口　信息 ", ["人口", "信息"]),
        ("ＧＰＳ　定位", ["gps", "定位"]),
        ("（人口）信息", ["人口信息"]),
        ("人口 人口", ["人口"]),
        ("低 保", ["低保"]),
        ("3070000411481107／000001", ["3070000411481107000001"]),
        ("%", []),
        ("_ \\ ' \" ;--", []),
        ("😀", []),
        ("", []),
        ("低保\x00对象", ["低保", "对象"]),
    ],
)
def test_a_query_is_taken_apart(query: str, words: list[str]) -> None:
    assert [word.text for word in parse(query)] == words


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("3070000411481107/000001", "3070000411481107/000001"),
        ("307", "307"),
        ("3070000411481107／0001", "3070000411481107/0001"),
        ("R_01/2020", "R_01/2020"),
        ("12", ""),
        ("人口/信息", ""),
        ("307 低保", ""),
    ],
)
def test_what_may_be_a_code(query: str, code: str) -> None:
    assert parse(query).code == code


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("救", "只有一个字"),
        ("字" * (LONGEST_QUERY + 1), "太长"),
        (" ".join(f"词{sign}" for sign in "甲乙丙丁戊己庚"), "词庚"),
        ("人口 信息", ""),
    ],
)
def test_what_is_left_out_is_said(query: str, said: str) -> None:
    note = parse(query).note
    assert said in note
    assert bool(note) == bool(said)


@given(st.text(max_size=400))
def test_any_text_gives_few_folded_words(text: str) -> None:
    found = parse(text)
    assert len(found) <= MOST_WORDS
    assert all(word.text and word.text == fold(word.text) for word in found)


@given(st.text(max_size=60))
def test_a_query_is_folded_like_the_stored_names(text: str) -> None:
    assert fold(text) == normalise_name(text)


def test_names_are_kept_as_searches_fold_them() -> None:
    for sign in map(chr, range(0x110000)):
        is_kept = unicodedata.category(sign)[0] in "LN"
        assert bool(NOT_LETTERS.sub("", sign)) == is_kept, hex(ord(sign))
    for text in ("低保（对象）_ID", "Ａ１ ②Ⅲ", "café ß", "", "\u3000、"):
        assert fold(text) == normalise_name(text)
