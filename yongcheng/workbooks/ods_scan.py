"""One pass over content.xml of an .ods for merges, hidden parts and formulas without a result."""

import re
from collections.abc import Iterable
from xml.parsers import expat

from yongcheng.workbooks.archive import BROKEN, ENTITY
from yongcheng.workbooks.grid import FileRefused
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.sheet_scan import SheetFacts, far_cell, too_many_rows

CELLS = ("table:table-cell", "table:covered-table-cell")
DEPTH = 60
FAR = 2_000_000


def scan_content(chunks: Iterable[bytes], limits: Limits) -> list[SheetFacts]:
    """Read content.xml once; return the facts of each table."""
    scan = OdsScan(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = refuse_declaration
    parser.EntityDeclHandler = refuse_declaration
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused("xml_broken", BROKEN) from error
    return scan.tables


def refuse_declaration(*_declared: object) -> None:
    """Refuse a document type: a spreadsheet has none."""
    raise FileRefused("xml_entities", ENTITY)


class OdsScan:
    """Follows rows and cells with their repetitions."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.tables: list[SheetFacts] = []
        self.depth = 0
        self.row = self.column = self.column_definitions = 0
        self.row_repeat = self.cell_repeat = 1
        self.row_has_value = False
        self.cell: dict[str, str] | None = None
        self.has_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self.depth += 1
        if self.depth > DEPTH:
            raise FileRefused("xml_broken", BROKEN)
        if name == "table:table":
            self.tables.append(SheetFacts(last_column=1))
            self.row = self.column = self.column_definitions = 0
        elif name == "table:table-column":
            self.enter_column(attributes)
        elif name == "table:table-row":
            self.row_repeat = repeat(attributes, "table:number-rows-repeated")
            self.row_has_value = False
            self.column = 0
            if self.tables and attributes.get("table:visibility", "visible") != "visible":
                span = range(
                    self.row + 1, self.row + 1 + min(self.row_repeat, self.limits.last_row)
                )
                self.tables[-1].hidden_rows.update(span)
        elif name in CELLS:
            self.cell = attributes
            self.cell_repeat = repeat(attributes, "table:number-columns-repeated")
            self.has_text = False

    def enter_column(self, attributes: dict[str, str]) -> None:
        """Note hidden columns."""
        first = self.column_definitions + 1
        self.column_definitions += repeat(attributes, "table:number-columns-repeated")
        if self.tables and attributes.get("table:visibility", "visible") != "visible":
            self.tables[-1].hidden_spans.append((first, self.column_definitions))

    def text(self, data: str) -> None:
        """See whether the cell shows anything."""
        if self.cell is not None and data.strip():
            self.has_text = True

    def end(self, name: str) -> None:
        """Leave an element."""
        self.depth -= 1
        if name in CELLS and self.cell is not None and self.tables:
            self.leave_cell(self.cell)
            self.cell = None
        elif name == "table:table-row" and self.tables:
            self.leave_row()

    def leave_cell(self, attributes: dict[str, str]) -> None:
        """Note what is special about a cell and step on."""
        facts, row, column = self.tables[-1], self.row + 1, self.column + 1
        has_value = self.has_text or "office:value-type" in attributes
        if "table:formula" in attributes and not has_value:
            facts.uncached.add((row, column))
        if has_value or "table:formula" in attributes:
            self.row_has_value = True
            facts.last_column = max(facts.last_column, self.column + self.cell_repeat)
        down = repeat(attributes, "table:number-rows-spanned")
        right = repeat(attributes, "table:number-columns-spanned")
        if down > 1 or right > 1:
            facts.merges.append((row, column, row + down - 1, column + right - 1))
        self.column += self.cell_repeat

    def leave_row(self) -> None:
        """Count the row as often as it is repeated."""
        facts = self.tables[-1]
        if self.row_has_value:
            facts.rows += self.row_repeat
            facts.last_row = self.row + self.row_repeat
            if facts.rows > self.limits.last_row:
                raise too_many_rows(self.limits)
            if facts.last_row > self.limits.last_row:
                raise far_cell(facts.last_row, self.limits)
            self.check_area(facts)
        self.row += self.row_repeat

    def check_area(self, facts: SheetFacts) -> None:
        """Refuse a table that would not fit into memory."""
        too_wide = facts.last_column > self.limits.columns
        if too_wide or facts.last_row * facts.last_column > self.limits.area:
            message = (
                f"表格有 {facts.last_row:,} 行 {facts.last_column:,} 列，超过上限。请删去多余的列。"
            )
            raise FileRefused("too_wide", message)


def repeat(attributes: dict[str, str], key: str) -> int:
    """Return a repetition, within reason."""
    given = attributes.get(key, "1")
    return min(int(given), FAR) if re.fullmatch(r"[0-9]{1,9}", given) and int(given) else 1
