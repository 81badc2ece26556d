"""统一社会信用代码: both check digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yongcheng.policy.credit_code import (
    ALPHABET,
    check_credit_code,
    is_old_code,
    normalise,
    organisation_check,
    outer_check,
    suggest,
)

VALID = (
    "11430000743187451F",
    "12320100671322000Q",
    "11411481YCDEM0016E",
    "11411481YCDEM00249",
    "11411481YCDEM00324",
    "11411481YCDEM0040Y",
    "11411481YCDEM0059U",
    "11411481YCDEM0067N",
    "12411481YCDEM018XF",
)
WRONG = {
    "空": ("", "empty"),
    "17 位": ("11411481YCDEM0016", "length"),
    "字母 O": ("11411481YCDEMO016E", "sign"),
    "末位不对": ("11411481YCDEM0016F", "outer"),
    "小写未规范": ("11411481ycdem0016e", "sign"),
}


@pytest.mark.parametrize("code", VALID)
def test_valid_codes(code):
    assert check_credit_code(code) is None


@pytest.mark.parametrize("name", WRONG)
def test_wrong_codes(name):
    code, kind = WRONG[name]
    problem = check_credit_code(code)
    assert problem is not None
    assert problem.kind == kind
    assert problem.message


def test_inner_digit_is_checked_too():
    body = "11411481YCDEM0010"  # the organisation code should end in 6
    problem = check_credit_code(body + outer_check(body))
    assert problem is not None
    assert problem.kind == "inner"


def test_confused_letters_are_only_suggested():
    assert suggest("11411481YCDEMO016E") == "11411481YCDEM0016E"
    assert suggest("11411481YCDEM0016E") == ""
    assert check_credit_code("11411481YCDEMO016E") is not None


NORMAL = {
    "１１４１１４８１ＹＣＤＥＭ００１６Ｅ": "11411481YCDEM0016E",
    " 11411481 ycdem0016e\u200b": "11411481YCDEM0016E",
}


@pytest.mark.parametrize("written", NORMAL)
def test_normalise(written):
    assert normalise(written) == NORMAL[written]


@pytest.mark.parametrize(
    ("code", "expected"), [("YCDEM001-6", True), ("YCDEM0016", True), ("YCDEM0017", False)]
)
def test_old_organisation_codes(code, expected):
    assert is_old_code(code) is expected


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8), st.integers(0, 16))
@settings(deadline=None)
def test_one_wrong_sign_never_passes(body, place):
    head = f"11411481{body}{organisation_check(body)}"
    code = head + outer_check(head)
    assert check_credit_code(code) is None
    other = ALPHABET[(ALPHABET.index(code[place]) + 1) % 31]
    assert check_credit_code(code[:place] + other + code[place + 1 :]) is not None
