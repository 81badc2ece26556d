"""Numbers as officials type them: units in the header or in the cell, codes that became numbers."""

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from yongcheng.intake.normalizer import Value, as_text, clean, fold, says_blank

BYTE_UNITS = {
    "b": 1,
    "字节": 1,
    **dict.fromkeys(("k", "kb", "kib"), 1024),
    **dict.fromkeys(("m", "mb", "mib", "兆"), 1024**2),
    **dict.fromkeys(("g", "gb", "gib", "吉"), 1024**3),
    **dict.fromkeys(("t", "tb", "tib"), 1024**4),
    **dict.fromkeys(("p", "pb"), 1024**5),
}
COUNTED = ("", "条", "个", "项", "行", "笔", "户", "人", "件", "次", "份", "条记录", "条数据")
COUNT_UNITS = {
    scale + noun: factor
    for scale, factor in (("", 1), ("千", 10**3), ("万", 10**4), ("百万", 10**6), ("亿", 10**8))
    for noun in COUNTED
    if scale + noun
}
NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(\D*)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+")
LOST_DIGITS = 15
"""Excel keeps fifteen significant digits of a number."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """kind: number, unit (a unit was typed into the cell), blank or bad."""

    kind: str
    value: int | None = None
    shown: str = ""


def header_unit(header: str, units: dict[str, int]) -> int | None:
    """Return the unit a header states: “数据存储总量(G)”, “（选填，单位为M）”, “…记录数/条”."""
    text = fold(header)
    for part in re.findall(r"[(\[【/:]([^()\[\]【】/]*)", text):
        for word in re.split(r"[,;、。]|单位[为是]?[:]?", part):
            if word in units:
                return units[word]
    return None


def read_quantity(value: Value, units: dict[str, int], unit: int) -> Quantity:
    """Return a number in its base unit; `unit` is what the column's header says."""
    if value is None:
        return Quantity("blank")
    if isinstance(value, bool):
        return Quantity("bad")
    if isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            return Quantity("bad")
        return Quantity("number", round(Decimal(repr(value)) * unit))
    if not isinstance(value, str):
        return Quantity("bad")
    return _text_quantity(value, units, unit)


def _text_quantity(value: str, units: dict[str, int], unit: int) -> Quantity:
    if says_blank(value):
        return Quantity("blank")
    match = NUMBER.fullmatch(THOUSANDS.sub("", fold(value)))
    if match is None or (match.group(2) and match.group(2) not in units):
        return Quantity("bad")
    try:
        number = Decimal(match.group(1))
    except InvalidOperation:
        return Quantity("bad")
    if abs(number) > Decimal(10) ** 15:
        return Quantity("bad")
    if match.group(2):
        return Quantity("unit", round(number * units[match.group(2)]), match.group(0))
    return Quantity("number", round(number * unit))


@dataclass(frozen=True, slots=True)
class CodeRead:
    """kind: text, number (short, leading zeros may be gone), lost (15 digits and more) or blank."""

    kind: str
    text: str = ""


def read_code(value: Value) -> CodeRead:
    """Return a code as half-width text without spaces; digits that Excel dropped are not invented."""
    if value is None:
        return CodeRead("blank")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value) or abs(value) >= 10 ** (LOST_DIGITS - 1):
            return CodeRead("lost")
        return CodeRead("number", as_text(value))
    if not isinstance(value, str):
        return CodeRead("lost")
    text = unicodedata.normalize("NFKC", clean(value))
    text = re.sub(r"[\s\u200b\ufeff]", "", text).strip("'‘’`\"“”")
    if SCIENTIFIC.fullmatch(text.casefold()):
        return CodeRead("lost")
    return CodeRead("blank") if says_blank(text) else CodeRead("text", text)
