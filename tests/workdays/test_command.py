"""The command `workdays`: one date, or many from standard input."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def lines(*args: str) -> list[str]:
    out = io.StringIO()
    call_command("workdays", *args, stdout=out)
    return out.getvalue().splitlines()


def test_one_date_as_json() -> None:
    found = json.loads(lines("2026-02-11", "10", "--json")[0])
    assert found == {"due": "2026-03-03", "provisional": False}


def test_one_date_in_words() -> None:
    assert lines("2026-12-25", "10") == ["2027-01-08（暂定，放假安排未公布）"]


def test_many_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("2026-02-13 1\n\n2026-12-25\t10\n"))
    found = [json.loads(line) for line in lines("--stdin", "--json")]
    assert found == [
        {"due": "2026-02-14", "provisional": False},
        {"due": "2027-01-08", "provisional": True},
    ]


@pytest.mark.parametrize(
    "args", [("2026-02-30", "1"), ("2026-02-11", "x"), ("2026-02-11",), (), ("2026-02-11", "-1")]
)
def test_anything_else_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="日期 天数"):
        lines("--", *args) if args else lines()
