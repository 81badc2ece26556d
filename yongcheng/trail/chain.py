"""The hash chain: what an entry's hash covers, how it grows, how it is verified."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from yongcheng.bulk.rows import insert
from yongcheng.trail.models import TrailEntry, TrailSeal

GENESIS = "0" * 64
LOCK_KEY = 411481
COVERED = (
    "number",
    "act_id",
    "actor_id",
    "actor_name",
    "actor_department",
    "on_behalf_of",
    "verb",
    "label",
    "target_type",
    "target_id",
    "target_label",
    "target_department",
    "reason",
    "basis",
    "detail",
    "ip",
    "request_id",
    "previous_hash",
)

CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
COLUMNS = ("id", "at", *COVERED, "hash")


@dataclass(frozen=True)
class Inspection:
    """What a verification found. first_bad: number of the first entry that does not fit."""

    entries: int
    intact: bool
    head: str
    first_bad: int | None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        found = {
            "entries": self.entries,
            "intact": self.intact,
            "head": self.head,
            "first_bad": self.first_bad,
        }
        return found | ({"note": self.note} if self.note else {})


def entry_hash(entry: TrailEntry) -> str:
    """Return the SHA-256 over every field of an entry, the previous hash included."""
    return hash_of({name: getattr(entry, name) for name in COVERED}, entry.at)


def hash_of(covered: Mapping[str, Any], at: datetime) -> str:
    """Return the hash of an entry from the values of COVERED and its moment."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = CANONICAL.encode({**covered, "at": moment})
    return hashlib.sha256(text.encode()).hexdigest()


def lock_chain() -> None:
    """Let one transaction at a time append; held to its end, so it is asked for last."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def append(entries: Iterable[Mapping[str, Any]]) -> None:
    """Chain the entries to the head and insert them. Must run inside a transaction.

    An entry: its moment `at` and the values of COVERED without its number and the previous hash.
    """
    lock_chain()
    last = TrailEntry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, GENESIS)
    insert(TrailEntry, COLUMNS, _chained(entries, number, previous))


def _chained(
    entries: Iterable[Mapping[str, Any]], number: int, previous: str
) -> Iterator[list[Any]]:
    """Yield the rows of the entries, each with its place in the chain."""
    told: tuple[Any, str] = (None, "null")
    for entry in entries:
        number += 1
        covered = {**entry, "number": number, "previous_hash": previous}
        at = covered.pop("at")
        previous = hash_of(covered, at)
        if covered["detail"] is not told[0]:  # one object for all records of an act
            told = covered["detail"], json.dumps(covered["detail"], ensure_ascii=False)
        covered["detail"] = told[1]
        # The key is the number, whatever the sequence lost in rolled-back acts.
        yield [number, at, *(covered[name] for name in COVERED), previous]


def inspect(
    expected_head: str = "", on_step: Callable[[int], None] = lambda count: None
) -> Inspection:
    """Walk the chain from the first entry; a head given or sealed must still be in it.

    Entries written after the given head are no fault, entries missing up to it are: a cut tail shows
    even when new entries were written over the cut.
    """
    walk = _Walk(expected_head)
    for entry in TrailEntry.objects.order_by("number").iterator(chunk_size=2000):
        if not walk.takes(entry):
            return Inspection(TrailEntry.objects.count(), False, walk.head, entry.number, walk.note)
    missing = walk.missing()
    if missing:
        return Inspection(walk.count, False, walk.head, walk.count + 1, missing)
    return Inspection(walk.count, True, walk.head, None)


class _Walk:
    """One pass over the chain: the head so far, and the heads that must still come by."""

    def __init__(self, expected_head: str) -> None:
        self.count = 0
        self.head = GENESIS
        self.note = ""
        self._expected = expected_head if expected_head != GENESIS else ""
        self._seals: dict[int, set[str]] = {}
        for seal in TrailSeal.objects.exclude(entries=0):
            self._seals.setdefault(seal.entries, set()).add(seal.head)

    def takes(self, entry: TrailEntry) -> bool:
        """Whether the entry is the next link; remembers it as the new head if it is."""
        fits = entry.number == self.count + 1 and entry.previous_hash == self.head
        if not fits or entry.hash != entry_hash(entry):
            return False
        if self._seals.pop(entry.number, {entry.hash}) != {entry.hash}:
            self.note = "与封存的链尾不一致"
            return False
        self.count += 1
        self.head = entry.hash
        if entry.hash == self._expected:
            self._expected = ""
        return True

    def missing(self) -> str:
        """Return what should have come by and did not, "" where nothing is missing."""
        if self._seals:
            return "封存之前的记录缺失"
        return "链尾与给定的摘要值不一致，记录有缺失" if self._expected else ""
