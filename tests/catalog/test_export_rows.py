"""The fast rows of the export say, cell for cell, what the columns say."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalog.sheets import fragments
from catalog.sheets.columns import COLUMNS
from catalog.sheets.export_book import DEPTH, SHEET, ExportBook
from catalog.sheets.rows import rows_of
from tests.catalog.good import GOOD
from tests.catalog.valid import contents
from yongcheng.workbooks import stream_cells

FIRST = DEPTH + 2


def written(path, given_contents):
    """Return the rows of the workbook that the contents make, blanks at the right cut off."""
    book = ExportBook(path, 100_000, [])
    for content in given_contents:
        # What a database gives back: other key order, nothing shared with the content itself.
        book.add_stored(json.loads(json.dumps(content.to_json(), sort_keys=True)))
    book.close()
    book.finish()
    sheet = load_workbook(path)[SHEET]
    rows = sheet.iter_rows(min_row=FIRST, max_col=len(COLUMNS), values_only=True)
    return [[plain(cell) for cell in row] for row in rows]


def plain(value):
    return value.date() if isinstance(value, datetime) else None if value == "" else value


def expected(given_contents):
    rows = (row for content in given_contents for row in rows_of(content, COLUMNS))
    return [[plain(cell) for cell in row] for row in rows]


@given(st.lists(contents(), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_every_cell_is_what_its_column_says(tmp_path_factory, some):
    path = tmp_path_factory.mktemp("rows") / "目录.xlsx"
    assert written(path, some) == expected(some)


@pytest.mark.parametrize("limit", ["CELLS_REMEMBERED", "ITEMS_REMEMBERED", "SHAPES_REMEMBERED"])
def test_what_is_remembered_is_bounded_and_changes_nothing(limit, tmp_path, monkeypatch):
    monkeypatch.setattr(fragments, limit, 1)
    some = [GOOD, GOOD.with_values(title="另一项", remark="备注", items=())]
    assert written(tmp_path / "目录.xlsx", [*some, *some]) == expected([*some, *some])


def test_a_full_table_of_texts_writes_texts_in_place(tmp_path, monkeypatch):
    monkeypatch.setattr(stream_cells.SharedTexts.__init__, "__defaults__", (2,))
    assert written(tmp_path / "目录.xlsx", [GOOD, GOOD]) == expected([GOOD, GOOD])


def test_each_column_says_what_it_reads():
    for column in COLUMNS:
        assert column.write.shown or column.write.is_composed, column.key
