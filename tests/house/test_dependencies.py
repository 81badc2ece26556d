"""The lock files: complete, hashed, tied to no package index, in line with pyproject.toml."""

import re
import tomllib

import pytest

from tests.house.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
LOCKS = {
    "base": PROJECT["project"]["dependencies"],
    "dev": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.lock.txt").read_text(encoding="utf-8")
    return {
        normal(name): version
        for name, version in re.findall(r"^([\w.\-\[\]]+?)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.M)
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_every_declared_dependency(lock: str) -> None:
    declared = {normal(NAME.match(one)[0]) for one in LOCKS[lock]}
    assert declared - pins(lock).keys() == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_hashed_and_names_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_what_runs_is_what_is_tested() -> None:
    base, dev = pins("base"), pins("dev")
    assert {name: version for name, version in base.items() if dev.get(name) != version} == {}


def test_every_dependency_has_an_upper_bound() -> None:
    """Releases that date themselves (tzdata) may move freely."""
    free = {"tzdata"}
    assert [
        one
        for one in LOCKS["dev"]
        if not re.search(r"<|==", one) and normal(NAME.match(one)[0]) not in free
    ] == []
