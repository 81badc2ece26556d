"""Near-duplicate sets, exact for every size: which pairs have a Jaccard similarity of at least t.

Two sets of sizes a ≤ b reach t only where they share o = ⌈t(a+b)/(1+t)⌉ elements. So somebody who
leaves a−o elements out of the one and b−o out of the other, in every way, meets the same set on both
sides: equal sums of random 64-bit values are looked up instead of pairs compared (deletions). Where
that means too many ways (large sets), the elements are dealt into p = d//2+1 parts, d being the most
elements in which such a pair can differ: in one part at least they differ by no more than one (parts).
Every candidate is verified by counting. Plain numpy, no database.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np

Pairs = tuple[np.ndarray, np.ndarray]
SEED = 20250801
MOST_WAYS = 700  # deletions of one set, up to which it is cheaper than dealing into parts
CHUNK = 2_000_000


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of small integers: `elements[starts[i]:starts[i + 1]]`, ascending, each once."""

    starts: np.ndarray
    elements: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        return np.diff(self.starts)

    @classmethod
    def of(cls, owners: np.ndarray, elements: np.ndarray, count: int) -> "Sets":
        """Build from pairs (owner 0…count-1, element) in any order, repetitions allowed."""
        width = int(elements.max(initial=0)) + 1
        keys = distinct(owners.astype(np.int64) * width + elements)
        owners, elements = keys // width, keys % width
        starts = np.searchsorted(owners, np.arange(count + 1))
        return cls(starts, elements.astype(np.int32))


def distinct(values: np.ndarray) -> np.ndarray:
    """Return each value once, ascending (np.unique hashes first, which takes four times as long)."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def least_shared(a: int, b: int, threshold: Fraction) -> int:
    """Return how many elements sets of these sizes must share to reach the threshold."""
    return -(-threshold.numerator * (a + b) // (threshold.numerator + threshold.denominator))


def near_pairs(sets: Sets, threshold: Fraction, groups: np.ndarray, least: int = 1) -> Pairs:
    """Return all pairs (left < right) of different groups that reach the threshold.

    Sets smaller than `least` are left out.
    """
    sizes = sets.sizes
    words = np.random.default_rng(SEED).integers(
        1, 2**63, int(sets.elements.max(initial=0)) + 1, dtype=np.uint64
    )
    totals = _sums(words[sets.elements], sets.starts)
    kept = np.flatnonzero(sizes >= max(least, 1))
    order = kept[np.lexsort((totals[kept], sizes[kept]))]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (totals[order][1:] != totals[order][:-1]) | (sizes[order][1:] != sizes[order][:-1])
    distinct = order[fresh]  # one of every bunch of equal sets, ascending by size
    bunch_starts = np.append(np.flatnonzero(fresh), len(order))
    search = _Search(sets, distinct, words, threshold)
    left, right = search.pairs()
    left, right = _expanded(left, right, order, bunch_starts, groups)
    first, second = np.minimum(left, right), np.maximum(left, right)
    return _distinct_pairs(first, second, len(sizes))


def shared_counts(sets: Sets, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return how many elements each pair of sets shares."""
    found = np.zeros(len(left), np.int64)
    width = int(sets.elements.max(initial=0)) + 1
    for start in range(0, len(left), CHUNK // 10):
        part = slice(start, start + CHUNK // 10)
        a, owner = _gathered(sets, left[part])
        b, other = _gathered(sets, right[part])
        ours, theirs = owner * width + a, other * width + b
        place = np.minimum(np.searchsorted(theirs, ours), max(len(theirs) - 1, 0))
        hits = owner[theirs[place] == ours] if len(theirs) else owner[:0]
        found[part] = np.bincount(hits, minlength=len(left[part]))
    return found


class _Search:
    """The search among distinct sets of one collection."""

    def __init__(
        self, sets: Sets, distinct: np.ndarray, words: np.ndarray, threshold: Fraction
    ) -> None:
        self.sets, self.distinct, self.words, self.threshold = sets, distinct, words, threshold
        sizes = sets.sizes[distinct]
        self.present, first = np.unique(sizes, return_index=True)
        self.place = dict(zip(self.present.tolist(), first.tolist(), strict=True))
        self.count = dict(
            zip(self.present.tolist(), np.diff([*first, len(sizes)]).tolist(), strict=True)
        )

    def pairs(self) -> Pairs:
        """Return pairs of places in `distinct`, verified."""
        found = list(self._by_deletions()) + list(self._by_parts())
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        left = np.concatenate([one for one, _ in found])
        right = np.concatenate([other for _, other in found])
        left, right = _distinct_pairs(left, right, len(self.distinct))
        a, b = self.distinct[left], self.distinct[right]
        shared = shared_counts(self.sets, a, b)
        sizes = self.sets.sizes
        p, q = self.threshold.numerator, self.threshold.denominator
        good = shared * (p + q) >= p * (sizes[a] + sizes[b])
        return left[good], right[good]

    def _size_pairs(self) -> Iterator[tuple[int, int, int]]:
        """Yield sizes a ≤ b that can reach the threshold, with what they must share."""
        present = self.present.tolist()
        for place, a in enumerate(present):
            for b in present[place:]:
                if b * self.threshold > a:
                    break
                shared = least_shared(a, b, self.threshold)
                if shared < b:  # else only equal sets, and these are bunched already
                    yield a, b, shared

    def _by_deletions(self) -> Iterator[Pairs]:
        for a, b, shared in self._size_pairs():
            if comb(b, b - shared) > MOST_WAYS:
                continue
            if a == b:
                yield from self._within(a, a - shared)
            else:
                yield from self._between(a, a - shared, b, b - shared)

    def _within(self, size: int, left_out: int) -> Iterator[Pairs]:
        blocks = list(self._deletions(size, left_out))
        yield from _same(
            np.concatenate([k for k, _ in blocks]), np.concatenate([o for _, o in blocks])
        )

    def _between(self, a: int, x: int, b: int, y: int) -> Iterator[Pairs]:
        blocks = list(self._deletions(a, x))
        index = _Index(
            np.concatenate([keys for keys, _ in blocks]), np.concatenate([own for _, own in blocks])
        )
        for keys, owners in self._deletions(b, y):
            yield index.look_up(keys, owners)

    def _deletions(self, size: int, left_out: int) -> Iterator[Pairs]:
        """Yield (sum, place) of every set of that size with so many elements left out."""
        first, count = self.place[size], self.count[size]
        ways = np.array(list(combinations(range(size), left_out)), np.intp)
        step = max(CHUNK // max(len(ways), 1), 1)
        for start in range(first, first + count, step):
            places = np.arange(start, min(start + step, first + count))
            begins = self.sets.starts[self.distinct[places]]
            values = self.words[self.sets.elements[begins[:, None] + np.arange(size)]]
            keys = np.repeat(values.sum(axis=1)[:, None], len(ways), axis=1)
            for column in range(left_out):
                keys -= values[:, ways[:, column]]
            yield keys.ravel(), np.repeat(places, len(ways))

    def _by_parts(self) -> Iterator[Pairs]:
        dealt: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for a, b, shared in self._size_pairs():
            if comb(b, b - shared) > MOST_WAYS:
                dealt[(a + b - 2 * shared) // 2 + 1].append((a, b))
        for parts, wanted in dealt.items():
            yield from self._dealt(parts, wanted)

    def _dealt(self, parts: int, wanted: list[tuple[int, int]]) -> Iterator[Pairs]:
        largest = int(self.present[-1])
        allowed = np.zeros((largest + 1, largest + 1), bool)
        for a, b in wanted:
            allowed[a, b] = allowed[b, a] = True
        sizes = self.sets.sizes[self.distinct]
        places = np.flatnonzero(allowed[sizes].any(axis=1))
        elements, owner = _gathered(self.sets, self.distinct[places])
        cell = owner * parts + elements % parts
        values = self.words[elements]
        sums = np.zeros(len(places) * parts, np.uint64)
        np.add.at(sums, cell, values)
        salts = np.random.default_rng(parts).integers(1, 2**63, parts, dtype=np.uint64)
        full = sums + np.tile(salts, len(places))
        owners = np.repeat(places, parts)
        index = _Index(full, owners)
        found = [*_same(full, owners), index.look_up(full[cell] - values, places[owner])]
        for left, right in found:
            good = allowed[sizes[left], sizes[right]]
            yield left[good], right[good]


class _Index:
    """Sums by which owners are found; a bit map turns most misses away before the search."""

    def __init__(self, keys: np.ndarray, owners: np.ndarray) -> None:
        order = np.argsort(keys, kind="stable")
        self.keys, self.owners = keys[order], owners[order]
        bits = max(int(len(keys)).bit_length() + 4, 12)
        self.shift = np.uint64(64 - bits)
        self.known = np.zeros(1 << bits, bool)
        self.known[keys >> self.shift] = True

    def look_up(self, keys: np.ndarray, owners: np.ndarray) -> Pairs:
        """Return (owner in the index, asker) of equal sums, an owner with itself left out."""
        likely = self.known[keys >> self.shift]
        keys, owners = keys[likely], owners[likely]
        low = np.searchsorted(self.keys, keys, "left")
        number = np.searchsorted(self.keys, keys, "right") - low
        asker = np.repeat(owners, number)
        inside = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
        known = self.owners[np.repeat(low, number) + inside]
        other = known != asker
        return known[other], asker[other]


def _same(keys: np.ndarray, owners: np.ndarray) -> Iterator[Pairs]:
    """Yield the pairs of different owners with equal sums."""
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    live = np.arange(len(keys) - 1) if len(keys) else np.zeros(0, np.int64)
    step = 1
    while len(live):
        live = live[live + step < len(keys)]
        live = live[keys[live] == keys[live + step]]
        different = owners[live] != owners[live + step]
        yield owners[live[different]], owners[live[different] + step]
        step += 1


def _sums(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return the sum of each slice; the sum of an empty one is 0."""
    running = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values, out=running[1:])
    return running[starts[1:]] - running[starts[:-1]]


def _gathered(sets: Sets, which: np.ndarray) -> Pairs:
    """Return the elements of these sets one after another, and whose (0…) each is."""
    sizes = sets.sizes[which]
    owner = np.repeat(np.arange(len(which)), sizes)
    inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return sets.elements[np.repeat(sets.starts[which], sizes) + inside].astype(np.int64), owner


def _distinct_pairs(left: np.ndarray, right: np.ndarray, count: int) -> Pairs:
    first, second = np.minimum(left, right), np.maximum(left, right)
    codes = distinct(first.astype(np.int64) * max(count, 1) + second)
    return codes // max(count, 1), codes % max(count, 1)


def _expanded(
    left: np.ndarray,
    right: np.ndarray,
    order: np.ndarray,
    bunch_starts: np.ndarray,
    groups: np.ndarray,
) -> Pairs:
    """Return the members' pairs of these pairs of bunches, and those within each bunch."""
    sizes = np.diff(bunch_starts)
    number = sizes[left] * sizes[right]
    inside = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    width = np.repeat(sizes[right], number)
    ours = order[np.repeat(bunch_starts[left], number) + inside // np.maximum(width, 1)]
    theirs = order[np.repeat(bunch_starts[right], number) + inside % np.maximum(width, 1)]
    bunch_of = np.repeat(np.arange(len(sizes)), sizes).astype(np.uint64)
    equal = list(_same(bunch_of, order))
    ours = np.concatenate([ours, *(one for one, _ in equal)])
    theirs = np.concatenate([theirs, *(other for _, other in equal)])
    different = groups[ours] != groups[theirs]
    return ours[different], theirs[different]
