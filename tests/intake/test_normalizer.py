"""Cleaning of free text, folding of words and headers."""

import pytest

from yongcheng.intake.normalizer import as_text, clean, fold, header_keys, is_blank, one_line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\u3000低保对象\ufeff", "低保对象"),
        ("商贸\u200b企业_x000D_", "商贸企业"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("（全角）１２３，保留", "（全角）１２３，保留"),
        ("a\x00b\x07c", "abc"),
        ("𠮷㐂䶮", "𠮷㐂䶮"),
        ("_x0041_", "A"),
        ("\u202e反向", "反向"),
    ],
)
def test_clean_keeps_what_is_written(text, cleaned):
    assert clean(text) == cleaned


def test_fold_is_for_comparing():
    assert fold("１－無 條件　共享ＡＢ") == "1-无条件共享ab"


def test_a_name_stands_on_one_line():
    assert one_line(" 公民\n 身份号码 ") == "公民身份号码"


@pytest.mark.parametrize(
    "header",
    [
        "信息资源名称",
        "*信息资源名称\n(必填)",
        "“信息资源名称",
        '"信息资源名称',
        "＊信 息 资 源 名 称（必填项）",
        "信息资源名称【选填，如：登记信息】",
        "信息資源名稱：",
        "1.信息资源名称",
        "（一）信息资源名称"[3:],
        "信息资源名称（必填",
    ],
)
def test_decorated_headers_are_the_same(header):
    assert header_keys(header)[1] == "信息资源名称"


@pytest.mark.parametrize(
    ("value", "text"), [(100.0, "100"), (10.5, "10.5"), (True, "是"), (None, ""), (3, "3")]
)
def test_as_text(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize("value", [None, "", "  ", "\u200b", "\u3000\ufeff"])
def test_is_blank(value):
    assert is_blank(value)
