"""What stands in the XML of a worksheet, as patterns over bytes.

A "<" stands in XML text only as the start of a tag, so tags can be found by pattern.
"""

import re

SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\s*(/?)>")
ROW_NUMBER = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([^\"']*)[\"']")
HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true|on)[\"']")
REFERENCE = re.compile(rb"([A-Z]{1,3})([1-9]\d{0,6})")
COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
SPAN = re.compile(rb"<(?:\w+:)?(mergeCell|hyperlink)\s(?:[^>]*?\s)?ref\s*=\s*[\"']([^\"']*)[\"']")


class Patterns:
    """The patterns for one namespace prefix; a fixed beginning makes them fast."""

    def __init__(self, prefix: bytes) -> None:
        tag, end = b"<" + prefix, b"</" + prefix
        self.row_tag, self.value_tag, self.inline_tag = tag + b"row", tag + b"v", tag + b"is"
        self.formula_tag = tag + b"f"
        self.rows_end = end + b"sheetData"
        self.row = re.compile(tag + rb"row(?=[\s/>])([^>]*)>")
        self.cell = re.compile(tag + rb"c(?=[\s/>])([^>]*)>")
        odd = rb"(?![A-Z][1-9]\d{0,6}[\"'])([^\"'>]*)"
        self.rare = re.compile(tag + rb"(?:r>|f|v>-)")
        """Rich texts, formulas and negative values; where there are none, much need not be asked."""
        self.odd_cell = re.compile(tag + rb"c\s(?:[^>]*?\s)?r\s*=\s*[\"']" + odd)
        self.error_cell = re.compile(
            tag
            + rb"c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(?:(?!"
            + end
            + rb"c>).)*?"
            + tag
            + rb"v[^>]*>([^<]*)<",
            re.DOTALL,
        )
        self.formula_cell = re.compile(
            tag
            + rb"c((?:\s[^>]*)?)>\s*"
            + tag
            + rb"f(?:\s[^>]*|/)?(?:(?<=/)>|>[^<]*"
            + end
            + rb"f>)\s*(?:"
            + tag
            + rb"v(?:\s[^>]*|/)?(?:(?<=/)>|>([^<]*)<))?"
        )
        self.negative_string = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*" + tag + rb"v>\s*-")
        self._tag = tag
        self._odd_plain: dict[int, re.Pattern[bytes]] = {}
        self.nested_runs = re.compile(tag + rb"r>\s*" + tag + rb"r>")

    def odd_plain_cell(self, last_column: int) -> re.Pattern[bytes]:
        """Return what finds the cells whose address is not one up to that column (of A to ZZ)."""
        if last_column not in self._odd_plain:
            letters = known_letters(last_column)
            ordinary = rb'r="(?:' + letters + rb')[1-9]\d{0,6}"'
            self._odd_plain[last_column] = re.compile(
                self._tag + rb"c\s(?!" + ordinary + rb')(r="[^">]*|)'
            )
        return self._odd_plain[last_column]


def column_number(letters: bytes) -> int:
    """Return the number of a column: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def known_letters(last_column: int) -> bytes:
    """Return a pattern for the letters of the columns A to that one, ZZ at most."""
    groups, last = divmod(min(last_column, 702) - 1, 26)
    parts = [rb"[A-Z]"]
    if groups > 1:
        parts.append(b"[A-%c][A-Z]" % (63 + groups))
    if groups:
        parts.append(b"%c[A-%c]" % (64 + groups, 65 + last))
    return b"|".join(parts)
