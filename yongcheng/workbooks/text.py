"""Cell texts as they may be stored: no NUL, no surrogates, no control characters."""

import math
import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
EXACT_INTEGER = 1e15


def clean_text(text: str) -> str:
    """Return the text without characters no database or XML file takes; line ends become \\n."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNPRINTABLE.sub("", text)


def plain_number(number: float) -> int | float | str:
    """Return an int where the cell holds a whole number that is still exact.

    Larger ones stay floats, so that the intake can tell a code that lost digits.
    What is no number at all reads as Excel shows it.
    """
    if not math.isfinite(number):
        return "#NUM!"
    if number.is_integer() and abs(number) < EXACT_INTEGER:
        return int(number)
    return number
