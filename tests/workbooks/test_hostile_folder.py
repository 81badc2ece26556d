"""The hostile workbooks of the samples folder, where it is present: each ends as its list says."""

import json
import os
import resource
import time
from pathlib import Path

import pytest

from yongcheng.workbooks.grid import Book, FileRefused
from yongcheng.workbooks.reader import read_book

SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
FOLDER = SAMPLES / "hostile"
MUST_REFUSE = ("拒绝并给出", "按展开", "按行数上限拒绝", "按魔数拒绝", "提示“文件已加密")
SECONDS = 20
KILOBYTES = 700_000


def listed() -> list[tuple[str, str]]:
    """Return file and expectation of every workbook that is here."""
    manifest = FOLDER / "manifest.json"
    if not manifest.exists():
        return []
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    return [
        (entry["file"], entry["expect"])
        for entry in entries
        if not entry["file"].endswith(".json") and (FOLDER / entry["file"]).exists()
    ]


@pytest.mark.samples
@pytest.mark.parametrize(("name", "expected"), listed())
def test_hostile_file(name: str, expected: str) -> None:
    began = time.monotonic()
    book, refused = read(FOLDER / name)
    assert time.monotonic() - began < SECONDS
    if refused is not None:
        assert refused.code != "crashed"
        assert "请" in refused.message
    else:
        assert book is not None
        assert "root:" not in repr(book.grids)[:100_000]
        assert not expected.startswith(MUST_REFUSE), expected
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < KILOBYTES


def read(path: Path) -> tuple[Book | None, FileRefused | None]:
    """Return the book, or how the file is refused."""
    try:
        return read_book(path), None
    except FileRefused as refusal:
        return None, refusal
