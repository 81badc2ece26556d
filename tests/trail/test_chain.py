"""The chain against somebody with a database shell: refused, and where not refused, found."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast
from tests.conftest import NOW
from yongcheng.trail.chain import GENESIS, entry_hash, inspect
from yongcheng.trail.clock import set_clock
from yongcheng.trail.models import Immutable, TrailEntry, TrailSeal
from yongcheng.trail.recorder import act, record

pytestmark = pytest.mark.django_db
Lifted = Callable[[], AbstractContextManager[None]]


def write(count: int = 5) -> list[TrailEntry]:
    for number in range(count):
        record(verb="test", label="试验", target=None, target_label=f"第{number}件", actor=None)
    return list(TrailEntry.objects.order_by("number"))


def verify(*args: str) -> tuple[dict[str, object], int]:
    out = io.StringIO()
    try:
        call_command("verify_trail", "--json", *args, stdout=out)
    except SystemExit as stop:
        return json.loads(out.getvalue()), int(stop.code)
    return json.loads(out.getvalue()), 0


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_empty_trail_is_intact() -> None:
    assert verify() == (
        {"entries": 0, "intact": True, "head": GENESIS, "first_bad": None},
        0,
    )


def test_entries_chain(people: Cast) -> None:
    rows = write()
    assert [row.number for row in rows] == [row.pk for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0].previous_hash == GENESIS
    assert all(after.previous_hash == before.hash for before, after in pairwise(rows))
    assert verify() == (
        {"entries": 5, "intact": True, "head": rows[-1].hash, "first_bad": None},
        0,
    )


STATEMENTS = [
    "UPDATE trail_trailentry SET reason = 'x' WHERE number = 3",
    "UPDATE trail_trailentry SET actor_name = '别人'",
    "DELETE FROM trail_trailentry WHERE number = 3",
    "DELETE FROM trail_trailentry",
    "UPDATE trail_trailseal SET head = 'x'",
    "DELETE FROM trail_trailseal",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_is_refused_by_triggers(statement: str) -> None:
    write()
    call_command("seal_trail", stdout=io.StringIO())
    with pytest.raises(DatabaseError, match="append-only"):
        sql(statement)
    assert verify()[0]["intact"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_replace_is_refused_too() -> None:
    rows = write()
    columns = ", ".join(field.column for field in TrailEntry._meta.concrete_fields)
    with pytest.raises(DatabaseError, match="append-only"):
        sql(
            f"INSERT OR REPLACE INTO trail_trailentry ({columns}) "  # noqa: S608
            f"SELECT {columns} FROM trail_trailentry WHERE number = 3"
        )
    assert TrailEntry.objects.count() == len(rows)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_truncate_is_refused_too() -> None:
    write()
    with pytest.raises(DatabaseError, match="append-only"):
        sql("TRUNCATE trail_trailentry")


COVERED_COLUMNS = [
    ("actor_name", "'别人'"),
    ("actor_department", "'别处'"),
    ("on_behalf_of", "'代'"),
    ("verb", "'other'"),
    ("label", "'别的'"),
    ("target_type", "'a.b'"),
    ("target_id", "'9'"),
    ("target_label", "'别的'"),
    ("target_department", "'别处'"),
    ("reason", "'补写的理由'"),
    ("basis", "'补写的依据'"),
    ("detail", """'{"a": 1}'"""),
    ("ip", "'1.1.1.1'"),
    ("request_id", "'r'"),
    ("act_id", "'a'"),
    ("at", "'2026-01-01 00:00:00+00'"),
    ("hash", "'h'"),
    ("previous_hash", "'h'"),
]


@pytest.mark.parametrize(("column", "value"), COVERED_COLUMNS)
def test_every_changed_field_is_found(triggers_lifted: Lifted, column: str, value: str) -> None:
    write()
    with triggers_lifted():
        sql(f"UPDATE trail_trailentry SET {column} = {value} WHERE number = 3")  # noqa: S608
    found, code = verify()
    assert (found["intact"], found["first_bad"], found["entries"], code) == (False, 3, 5, 1)


def test_a_removed_entry_is_found(triggers_lifted: Lifted) -> None:
    write()
    with triggers_lifted():
        sql("DELETE FROM trail_trailentry WHERE number = 3")
    assert verify()[0]["first_bad"] == 4


def test_an_entry_slipped_in_is_found(triggers_lifted: Lifted) -> None:
    """Renumbered to make room, hashed as a careful forger would: the next link gives it away."""
    rows = write()
    forged = TrailEntry.objects.get(number=3)
    with triggers_lifted():
        for number in (5, 4, 3):
            sql(
                "UPDATE trail_trailentry SET number = number + 1, id = id + 1 WHERE number = %s",
                number,
            )
        forged.pk = forged.number = 3
        forged.label = "伪造"
        forged.hash = entry_hash(forged)
        TrailEntry.objects.bulk_create([forged])
    found, _ = verify()
    assert (found["entries"], found["first_bad"]) == (len(rows) + 1, 4)


def test_a_cut_tail_is_found_by_the_head_that_was_noted(triggers_lifted: Lifted) -> None:
    noted = write()[-1].hash
    with triggers_lifted():
        sql("DELETE FROM trail_trailentry WHERE number > 3")
    assert verify()[0]["intact"], "without the head nothing shows"
    found, code = verify("--expect-head", noted)
    assert (found["intact"], found["first_bad"], code) == (False, 4, 1)
    write(4)
    assert not verify("--expect-head", noted)[0]["intact"], "nor is it hidden by writing on"


def test_the_noted_head_may_lie_further_back() -> None:
    noted = write(3)[-1].hash
    write(2)
    assert verify("--expect-head", noted)[0]["intact"]
    assert not verify("--expect-head", "f" * 64)[0]["intact"]


def test_a_seal_gives_a_cut_and_a_rewritten_chain_away(triggers_lifted: Lifted) -> None:
    write()
    call_command("seal_trail", stdout=io.StringIO())
    with triggers_lifted():
        sql("DELETE FROM trail_trailentry WHERE number > 2")
    assert verify()[0]["intact"] is False
    write(6)
    found, _ = verify()
    assert (found["first_bad"], found["note"]) == (5, "与封存的链尾不一致")


def test_sealing_twice_a_day_keeps_the_first_seal() -> None:
    write(2)
    for _ in range(2):
        call_command("seal_trail", stdout=io.StringIO())
    with set_clock(NOW + timedelta(days=1)):
        write(1)
        call_command("seal_trail", stdout=io.StringIO())
    assert [seal.entries for seal in TrailSeal.objects.order_by("day")] == [2, 3]
    assert inspect().intact


def test_the_orm_refuses_as_well(people: Cast) -> None:
    entry = write(1)[0]
    entry.reason = "x"
    for attempt in (
        entry.save,
        entry.delete,
        TrailEntry.objects.all().delete,
        lambda: TrailEntry.objects.update(reason="x"),
        lambda: TrailEntry.objects.bulk_update([entry], ["reason"]),
    ):
        with pytest.raises(Immutable), transaction.atomic():
            attempt()
    assert inspect().intact


def test_odd_details_read_back_as_they_were_hashed() -> None:
    detail = {
        1: 1e22,
        "小数": 0.1,
        "集": {"b", "a"},
        "空": None,
        "字": "a\x00b\ud800",
        "层": {"x": (1, 2)},
    }
    with act("odd"):
        record(
            verb="odd",
            label="长" * 200,
            target=None,
            target_label="\x00",
            actor=None,
            reason="\x00",
            detail=detail,
        )
    kept = TrailEntry.objects.get()
    assert kept.detail == {
        "1": "1e+22",
        "小数": "0.1",
        "集": ["a", "b"],
        "空": None,
        "字": "ab?",
        "层": {"x": [1, 2]},
    }
    assert inspect().intact
