"""Finished cells for bulk exports: formatted once, put into any number of rows.

A cell is written with a hole where its row number stands; `in_row` fills the holes of a whole row at
once. Texts that may come again are kept once in the workbook's table of shared texts, which is bounded:
whatever finds no room in it is written in its place.
"""

from yongcheng.workbooks.xml_text import text_element

HOLE = b"\x00"
"""Never part of a text: control characters are escaped."""
ROW_START, ROW_END = b'<row r="\x00">', b"</row>"
SHARED_TEXTS = 65_536
SHARED_LENGTH = 100


def in_row(row: bytes, number: int) -> bytes:
    """Return the row with its number in every hole."""
    return row.replace(HOLE, b"%d" % number)


class SharedTexts:
    """The numbered texts of one workbook."""

    def __init__(self, limit: int = SHARED_TEXTS) -> None:
        self.limit = limit
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int | None:
        """Return the number of the text, given now where there is none; None = no room."""
        found = self.numbers.get(text)
        if found is None and len(text) <= SHARED_LENGTH and len(self.numbers) < self.limit:
            found = self.numbers[text] = len(self.numbers)
        return found

    def cell(self, letters: str, text: str, style: int) -> bytes:
        """Return the cell of a text in the column with these letters."""
        number = self.number(text)
        start = f'<c r="{letters}\x00" s="{style}" t='
        if number is None:
            return f'{start}"inlineStr"><is>{text_element(text)}</is></c>'.encode()
        return f'{start}"s"><v>{number}</v></c>'.encode()

    def elements(self) -> str:
        """Return the entries of the table, in the order of their numbers."""
        return "".join(f"<si>{text_element(text)}</si>" for text in self.numbers)
