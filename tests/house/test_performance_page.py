"""docs/performance.md says what bench/results.json says, and the results have the agreed shape."""

import json

from bench.plot import picture
from bench.report import PAGE, PICTURE, RESULTS, page

FIELDS = {
    "name", "ours", "floor", "peer", "ratio_to_floor", "ratio_to_peer", "bound", "holds", "runs",
    "scaled",
}  # fmt: skip


def test_page_and_picture_are_those_of_the_results() -> None:
    results = json.loads(RESULTS.read_text())
    assert PAGE.read_text() == page(results), "run: python bench/report.py"
    assert PICTURE.read_text() == picture(results), "run: python bench/report.py"


def test_every_line_has_its_fields_and_a_ratio_or_a_figure_to_judge() -> None:
    for line in json.loads(RESULTS.read_text()):
        assert set(line) >= FIELDS, line["name"]
        assert isinstance(line["holds"], bool)
        assert line["runs"] >= 1
        assert line["ours"]["value"] is not None
        assert not line["scaled"] or line["peer"] is not None
