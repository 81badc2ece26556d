"""Texts as OOXML writes them: escaped, never a formula, never more than a cell holds."""

import re
from datetime import date, datetime, time, timedelta

ESCAPED_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff&<>_]")
CELL_CHARACTERS = 32_767
CUT = "…（超过单元格上限，已截断）"
EPOCH = date(1899, 12, 30)


def escape(text: str) -> str:
    """Return the text ready for a <t> element or an attribute."""
    if len(text) > CELL_CHARACTERS:
        text = text[: CELL_CHARACTERS - len(CUT)] + CUT
    if SPECIAL.search(text):
        text = SURROGATE.sub("", text)
        text = ESCAPED_LOOKALIKE.sub("_x005F_", text)
        text = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Return the text ready for an attribute in double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def text_element(text: str) -> str:
    """Return the <t> element of a text; spaces at its ends are kept."""
    escaped = escape(text)
    if text[:1].isspace() or text[-1:].isspace():
        return f'<t xml:space="preserve">{escaped}</t>'
    return f"<t>{escaped}</t>"


def serial(moment: date | datetime) -> float | int:
    """Return the number Excel keeps for a date."""
    if isinstance(moment, datetime):
        days = (moment.date() - EPOCH).days
        return days + time_fraction(moment.time())
    return (moment - EPOCH).days


def time_fraction(moment: time) -> float:
    """Return a time as a part of the day."""
    span = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    return span / timedelta(days=1)
