"""统一社会信用代码 (GB 32100-2015): both check digits, and the old nine-sign organisation code."""

import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CONFUSED = str.maketrans("IOSVZ", "10522")


@dataclass(frozen=True, slots=True)
class CodeProblem:
    """What is wrong with a code; kind: empty, length, sign, outer or inner."""

    kind: str
    message: str


def normalise(code: str) -> str:
    """Return the code in half-width capitals without spaces and hyphens of layout."""
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", code)).upper()


def check_credit_code(code: str) -> CodeProblem | None:
    """Return what is wrong with the code, None where both check digits agree.

    The code must be normalised; nothing is corrected here.
    """
    if not code:
        return CodeProblem("empty", "没有填写统一社会信用代码。")
    if len(code) != 18:
        return CodeProblem("length", f"统一社会信用代码是 18 位，这里有 {len(code)} 位。")
    strange = sorted({sign for sign in code if sign not in ALPHABET})
    if strange:
        signs = "、".join(strange)
        return CodeProblem("sign", f"统一社会信用代码不使用“{signs}”。{_hint(code)}")
    if code[17] != outer_check(code):
        return CodeProblem("outer", "统一社会信用代码的校验位不对，请核对。")
    if code[16] != organisation_check(code[8:16]):
        return CodeProblem("inner", "统一社会信用代码中组织机构代码的校验位不对，请核对。")
    return None


def outer_check(code: str) -> str:
    """Return the 18th sign for the first 17."""
    total = sum(
        ALPHABET.index(sign) * weight for sign, weight in zip(code[:17], WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(body: str) -> str:
    """Return the ninth sign for the eight of an organisation code (GB 11714)."""
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def is_old_code(code: str) -> bool:
    """Whether this is a valid nine-sign organisation code, with or without its hyphen."""
    match = re.fullmatch(r"([0-9A-Z]{8})-?([0-9X])", code)
    return match is not None and organisation_check(match.group(1)) == match.group(2)


def suggest(code: str) -> str:
    """Return a code that would be right if I, O, S, V, Z were misread digits, else ""."""
    candidate = code.translate(CONFUSED)
    return candidate if candidate != code and check_credit_code(candidate) is None else ""


def _hint(code: str) -> str:
    candidate = suggest(code)
    return f"是否应为 {candidate}？" if candidate else ""
