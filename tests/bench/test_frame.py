"""The frame of the bench: scaling, ratios of neighbours, merging by topic, memory of helpers, page."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from bench import frame, run
from bench.frame import Line, Options, Place, Scaled, Series, StepFailed, value
from bench.plot import of_bound, picture
from bench.report import page
from bench.topics import deadlines


def line(name: str, **more: object) -> dict:
    given = {"ours": value(2, "wall"), "bound": "≤ 4 × floor", "holds": True, "runs": 5} | more
    return {"topic": "importing", **Line(name=name, **given).to_json()}


def test_a_straight_line_is_scaled_straight() -> None:
    peer = Scaled(1_000, 10_000, 1.5, 10.5)
    assert peer.at(100_000) == pytest.approx(100.5)
    assert peer.linearity == pytest.approx(0.7)


def test_a_ratio_is_the_median_of_neighbours() -> None:
    series = Series()
    taken = iter([1, 1, 8, 4, 3, 1])
    series.take_turns(3, {name: lambda run: {"wall": next(taken)} for name in ("ours", "floor")})
    assert series.values("ours", "wall") == [1, 8, 3]
    assert series.ratio("ours", "floor", "wall") == 2


@pytest.mark.parametrize(
    ("number", "shown"), [(0.12345, 0.123), (1234.5, 1230.0), (7, 7), (7.0, 7), (None, None)]
)
def test_three_digits_are_kept(number: float, shown: float) -> None:
    assert frame.rounded(number) == shown


def test_results_are_merged_by_topic_in_their_order() -> None:
    old = [{"topic": "importing", "name": "a"}, {"topic": "deadlines", "name": "b"}]
    new = [{"topic": "lists", "name": "c"}]
    merged = run.merged(old, "lists", new)
    assert [one["name"] for one in merged] == ["a", "c", "b"]
    assert [one["name"] for one in run.merged(merged, "lists", [])] == ["a", "b"]


def test_a_failing_topic_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(topic: str, bench: object) -> list[dict]:
        raise StepFailed(topic)

    monkeypatch.setattr(run, "measure", measure)
    assert run.attempted("lists", SimpleNamespace(options=Options(quick=True))) is False


def test_a_step_that_fails_says_what_it_said(tmp_path: object) -> None:
    place = Place(f"sqlite:///{tmp_path}/no.sqlite3", tmp_path)
    with pytest.raises(StepFailed, match="no_such_step"):
        place.run("deadlines", "no_such_step")


def test_helpers_count_as_memory() -> None:
    waits = "import subprocess,sys; subprocess.run([sys.executable, '-c', 'input()'], stdin=0)"
    process = subprocess.Popen(
        [sys.executable, "-c", waits], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        members: list[int] = []
        while len(members) < 2:
            members = frame.family(process.pid)
        assert frame.proportional_kb(process.pid) > 0
    finally:
        process.stdin.close()
        process.wait()


@pytest.mark.parametrize(
    ("more", "share"),
    [
        ({"ratio_to_floor": 2.0}, 0.5),
        ({"bound": "≥ 100 × less", "ratio_to_peer": 0.005}, 0.5),
        ({"bound": "≤ 8 MB"}, 0.25),
        ({"bound": "never slower", "ratio_to_peer": 0.7}, 0.7),
        ({"bound": "0"}, None),
    ],
)
def test_the_picture_knows_how_far_a_bound_is(more: dict, share: float | None) -> None:
    assert of_bound(line("a", **more)) == share


def test_what_does_not_hold_is_said_first() -> None:
    results = [line("kept"), line("missed", holds=False, ratio_to_floor=5.0)]
    said = page(results)
    assert "1 of 2 bounds hold" in said
    assert "- missed: 5 ×, bound ≤ 4 × floor." in said
    assert picture(results).count("<rect") == 3


def test_deadlines_at_a_small_size(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """One topic through the whole frame: real processes, a real database, real ratios."""
    monkeypatch.setattr(deadlines, "PEER_SIZES", (50, 200))
    monkeypatch.setattr(frame, "PEER_RUNS", 1)
    place = Place(f"sqlite:///{tmp_path}/bench.sqlite3", tmp_path)
    server = SimpleNamespace(new=lambda name: place)
    bench = SimpleNamespace(options=Options(quick=True, runs=1), server=server)
    speed = next(deadlines.measure(bench))
    assert speed.ratio_to_peer < 1
    assert speed.to_json()["scaled"]["sizes"] == [50, 200]
