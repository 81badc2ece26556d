"""How much is raced: a thousand rounds, and none of the table is left out."""

from pathlib import Path

from tests.races.racing import ROUNDS


def test_a_thousand_rounds_are_raced() -> None:
    assert sum(ROUNDS.values()) == 1000


def test_every_race_of_the_table_is_run() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert [name for name in ROUNDS if f"def test_{name}(" not in told] == []
