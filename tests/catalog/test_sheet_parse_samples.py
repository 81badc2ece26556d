"""Every sample workbook gives exactly what its expectation says (README of the samples)."""

import json
import os
from pathlib import Path

import pytest

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.samples_match import differences
from tests.sheets import PROVIDER, PROVIDER_CODE, book, national, record, save
from yongcheng.workbooks.reader import read_book

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
FOLDERS = ("should_pass", "should_fail", ".")
EXPECTED = sorted(path for folder in FOLDERS for path in (SAMPLES / folder).glob("*.expected.json"))


@pytest.mark.samples
@pytest.mark.skipif(not EXPECTED, reason="no folder of samples (SAMPLES=…)")
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.partition(".")[0])
def test_sample(path):
    expected = json.loads(path.read_text())
    uploader = Party(expected["uploader"]["name"], expected["uploader"]["code"])
    read = read_book(path.parent / expected["file"])
    reading = parse_book(read, ParseContext(uploader, known_codes=frozenset()))
    assert differences(expected, reading.to_json()) == []
    for sheet in reading.sheets:
        assert sheet.rows + sheet.skipped_rows == sheet.total_rows
    for text in expected.get("must_not_be_stored", ()):
        assert text not in repr(reading)


def test_a_real_file_reads_like_the_grid_it_was_made_from(tmp_path):
    sheet = national([record(1), record(2)])
    sheet.hidden_rows.add(6)
    sheet.formula(sheet.at("信息资源摘要", 1))
    context = ParseContext(Party(PROVIDER, PROVIDER_CODE))
    real = parse_book(read_book(save(tmp_path / "目录.xlsx", sheet)), context)
    assert real.problems == parse_book(book(sheet), context).problems
    assert [one.code for one in real.problems] == ["D11", "D02"]
