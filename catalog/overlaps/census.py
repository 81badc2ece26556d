"""The whole catalogue in force as arrays: which resource of which department carries which data."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db import connection

from catalog.models import ItemName
from catalog.models.resources import IN_FORCE
from catalog.overlaps.similar import Sets

RESOURCES = "catalog_informationresource WHERE status IN ({states})"
ITEMS = "catalog_informationitem i JOIN catalog_itemname n ON n.key = i.title_key"
HEADER = 19  # signature, flags and length of the extension, which is empty
BUNDLE = 4096  # so many ids of the first column travel as one value
LENGTH = struct.Struct(">hi")  # number of columns, length of the value
PAIR = np.dtype([("a", ">i8"), ("b", ">i4")])


@dataclass(frozen=True, slots=True)
class Census:
    """resources[i] of departments[i] carries the concepts named by `sets`' elements."""

    resources: np.ndarray
    departments: np.ndarray
    sets: Sets
    concepts: tuple[str, ...]

    def holdings(self) -> dict[tuple[str, int], int]:
        """Return (concept, department) → how many resources of the department carry it."""
        owner = np.repeat(np.arange(len(self.resources)), self.sets.sizes)
        units, place = np.unique(self.departments, return_inverse=True)
        width = max(len(self.concepts), 1)
        codes, counts = np.unique(place[owner] * width + self.sets.elements, return_counts=True)
        pairs = zip((codes % width).tolist(), units[codes // width].tolist(), strict=True)
        return {
            (self.concepts[concept], unit): count
            for (concept, unit), count in zip(pairs, counts.tolist(), strict=True)
        }

    def frequency(self) -> dict[str, int]:
        """Return concept → how many resources carry it."""
        counts = np.bincount(self.sets.elements, minlength=len(self.concepts))
        return dict(zip(self.concepts, counts.tolist(), strict=True))

    def concepts_of(self, place: int) -> frozenset[str]:
        part = self.sets.elements[self.sets.starts[place] : self.sets.starts[place + 1]]
        return frozenset(self.concepts[one] for one in part.tolist())


def take_census() -> Census:
    """Read the catalogue in force; the names must have been noted before (register.note_all)."""
    states = ", ".join(f"'{state.value}'" for state in IN_FORCE)
    resources, departments = _columns("id", "provider_id", RESOURCES.format(states=states))
    order = np.argsort(resources)
    resources, departments = resources[order], departments[order]
    names = list(ItemName.objects.values_list("id", "concept"))
    concepts = tuple(sorted({concept for _, concept in names}))
    number = {concept: place for place, concept in enumerate(concepts)}
    meaning = np.zeros(max((key for key, _ in names), default=0) + 1, np.int32)
    for key, concept in names:
        meaning[key] = number[concept]
    holders, keys = _columns("i.resource_id", "n.id", ITEMS)
    place = np.searchsorted(resources, holders)
    place[place == len(resources)] = 0
    live = resources[place] == holders if len(resources) else np.zeros(len(holders), bool)
    sets = Sets.of(place[live], meaning[keys[live]], len(resources))
    return Census(resources, departments, sets, concepts)


def _columns(first: str, second: str, source: str) -> tuple[np.ndarray, np.ndarray]:
    """Return two columns of a table or join as arrays of whole numbers."""
    read = _copied if connection.vendor == "postgresql" else _fetched
    parts = list(read(first, second, source))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate([one for one, _ in parts]), np.concatenate([two for _, two in parts])


def _copied(first: str, second: str, source: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Read in bundles of packed bytes, by COPY in its binary form: no message a row, no object.

    Ten million rows are two and a half thousand values of 12 bytes a row.
    """
    packed = f"string_agg(int8send({first}) || int4send({second}::int4), ''::bytea)"
    query = f"SELECT {packed} FROM {source} GROUP BY {first} / {BUNDLE}"  # noqa: S608  (our own)
    order = f"COPY ({query}) TO STDOUT (FORMAT binary)"
    with connection.cursor() as cursor, cursor.copy(order) as rows:
        data = b"".join(rows)
    place = HEADER
    while data[place : place + 2] == b"\x00\x01":
        _, length = LENGTH.unpack_from(data, place)
        place += LENGTH.size + length
        pair = np.frombuffer(data[place - length : place], PAIR)
        yield pair["a"].astype(np.int64), pair["b"].astype(np.int64)


def _fetched(first: str, second: str, source: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {first}, {second} FROM {source}")  # noqa: S608  (our own words)
        while rows := cursor.fetchmany(20_000):
            pair = np.array(rows, np.int64)
            yield pair[:, 0], pair[:, 1]
