"""Acts: one transaction, entries last, parts that fail leave nothing, and writers at once."""

import io
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from tests.cast import Cast
from tests.conftest import NOW
from tests.make import PASSWORD
from yongcheng.trail import recorder
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import set_clock
from yongcheng.trail.models import TrailEntry
from yongcheng.trail.recorder import Origin, act, coming_from, record

pytestmark = pytest.mark.django_db


def leave(label: str = "一件") -> None:
    record(verb="test", label="试验", target=None, target_label=label, actor=None)


def break_off() -> None:
    """An act that leaves an entry and fails."""
    with act("broken"):
        leave("中")
        raise ZeroDivisionError


def test_an_act_that_fails_leaves_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not TrailEntry.objects.exists()


def test_a_part_that_fails_takes_its_entries_along() -> None:
    with act("outer"):
        leave("前")
        with pytest.raises(ZeroDivisionError):
            break_off()
        leave("后")
    assert [one.target_label for one in TrailEntry.objects.order_by("number")] == ["前", "后"]
    assert TrailEntry.objects.values("act_id").distinct().count() == 1


def test_an_entry_keeps_who_where_from_and_where(people: Cast) -> None:
    with coming_from(Origin("10.0.0.7", "req-1")):
        record(
            verb="test",
            label="试验",
            target=people.civil_affairs,
            target_label="民政局",
            target_department="民政局",
            actor=people.clerk,
            on_behalf_of="代某某",
            reason="理由",
            basis="依据",
        )
    people.clerk.full_name, people.clerk.department = "改名", people.police
    people.clerk.save()
    entry = TrailEntry.objects.get()
    assert (entry.actor_name, entry.actor_department) == ("民政局填报员", "民政局")
    assert (entry.ip, entry.request_id) == ("10.0.0.7", "req-1")
    assert (entry.target_type, entry.target_id) == (
        "departments.department",
        str(people.civil_affairs.pk),
    )
    assert entry.at == NOW


def test_the_chain_is_locked_by_the_last_statement_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long act asks for the chain after its own work, so nobody waits for it meanwhile."""
    order: list[str] = []
    real = recorder.append
    monkeypatch.setattr(recorder, "append", lambda rows: (order.append("chain"), real(rows)))
    with act("long"):
        leave()
        leave()
        order.append("work")
    assert order == ["work", "chain"]
    assert TrailEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_keep_one_chain() -> None:
    start, faults = threading.Barrier(4), []

    def write(name: int) -> None:
        start.wait()
        try:
            for number in range(15):
                with act("raced"):
                    leave(f"{name}-{number}")
                    leave(f"{name}-{number}b")
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    found = inspect()
    assert (found.entries, found.intact) == (120, True)
    numbers = list(TrailEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 121))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer anyway")
def test_a_long_act_does_not_hold_up_others() -> None:
    inside, done = threading.Event(), threading.Event()

    def long_act() -> None:
        try:
            with act("long"):
                leave("长")
                inside.set()
                done.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=long_act)
    thread.start()
    assert inside.wait(10)
    leave("短")
    assert TrailEntry.objects.get().target_label == "短"
    done.set()
    thread.join()
    assert [one.number for one in TrailEntry.objects.order_by("number")] == [1, 2]
    assert inspect().intact


def test_a_month_is_exported_once_and_can_be_checked_outside(tmp_path: Path) -> None:
    with set_clock(NOW - timedelta(days=40)):
        leave("八月")
    leave("九月一")
    leave("九月二")
    call_command("export_trail", "2026-09", str(tmp_path), stdout=io.StringIO())
    manifest = json.loads((tmp_path / "trail-2026-09.manifest.json").read_text("utf-8"))
    lines = (tmp_path / "trail-2026-09.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert (manifest["entries"], manifest["first_number"], manifest["last_number"]) == (2, 2, 3)
    assert manifest["head_before"] == rows[0]["previous_hash"]
    assert rows[1]["previous_hash"] == rows[0]["hash"]
    assert manifest["head_after"] == rows[-1]["hash"]
    with pytest.raises(CommandError, match="不覆盖"):
        call_command("export_trail", "2026-09", str(tmp_path), stdout=io.StringIO())
    with pytest.raises(CommandError, match="格式"):
        call_command("export_trail", "九月", str(tmp_path))
    assert TrailEntry.objects.first().verb == "export"


def test_sign_in_leaves_entries(people: Cast) -> None:
    client = Client(REMOTE_ADDR="10.1.2.3")
    url = "/admin/login/"
    client.post(url, {"username": people.clerk.username, "password": "falsch"})
    client.post(url, {"username": "nobody", "password": "x"})
    client.post(url, {"username": people.clerk.username, "password": PASSWORD})
    client.post("/admin/logout/")
    found = list(TrailEntry.objects.order_by("number"))
    assert [one.verb for one in found] == [
        "sign_in_refused",
        "sign_in_refused",
        "sign_in",
        "sign_out",
    ]
    assert {one.ip for one in found} == {"10.1.2.3"}
    assert all(one.request_id for one in found)
    assert found[1].target_label == "nobody"
