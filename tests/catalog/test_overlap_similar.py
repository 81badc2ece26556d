"""Near-duplicate sets: the fast way finds exactly the pairs that counting all of them finds."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.overlaps.similar import Sets, least_shared, near_pairs, shared_counts

THRESHOLDS = [Fraction(1, 2), Fraction(7, 10), Fraction(4, 5), Fraction(9, 10), Fraction(1)]


def of(members: list[set[int]]) -> Sets:
    owners = np.repeat(np.arange(len(members)), [len(one) for one in members])
    elements = np.array([item for one in members for item in one], np.int64)
    return Sets.of(owners, elements, len(members))


def counted(
    members: list[set[int]], groups: list[int], threshold: Fraction, least: int
) -> set[tuple[int, int]]:
    """All pairs, one by one."""
    found = set()
    for i, j in combinations(range(len(members)), 2):
        small = min(len(members[i]), len(members[j])) < least
        if groups[i] != groups[j] and not small:
            shared, union = len(members[i] & members[j]), len(members[i] | members[j])
            if union and Fraction(shared, union) >= threshold:
                found.add((i, j))
    return found


def found(
    members: list[set[int]], groups: list[int], threshold: Fraction, least: int = 1
) -> set[tuple[int, int]]:
    left, right = near_pairs(of(members), threshold, np.array(groups), least)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def drawn(seed: int, count: int, words: int) -> list[set[int]]:
    """Sets of 1…60 elements, most of them near copies of earlier ones."""
    chance = np.random.default_rng(seed)
    members: list[set[int]] = []
    for _ in range(count):
        if members and chance.random() < 0.6:
            one = set(members[int(chance.integers(len(members)))])
            for _ in range(int(chance.integers(0, 8))):
                if chance.random() < 0.5 and len(one) > 1:
                    one.discard(sorted(one)[int(chance.integers(len(one)))])
                else:
                    one.add(int(chance.integers(words)))
        else:
            one = set(chance.integers(0, words, int(chance.integers(1, 61))).tolist())
        members.append(one)
    return members


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=str)
@pytest.mark.parametrize("words", [8, 60, 400])
def test_exact_for_sets_of_one_to_sixty(threshold: Fraction, words: int) -> None:
    members = drawn(words, 160, words)
    groups = [place % 7 for place in range(len(members))]
    wanted = counted(members, groups, threshold, 1)
    assert wanted
    assert found(members, groups, threshold) == wanted


@pytest.mark.parametrize("size", range(1, 61))
def test_exact_at_the_very_edge(size: int) -> None:
    """Of sets cut down one by one, exactly those at or above the threshold are found."""
    whole = set(range(size))
    members = [whole, *(set(range(cut, size)) for cut in range(1, size))]
    members += [whole | set(range(100, 100 + more)) for more in range(1, size // 3 + 2)]
    groups = list(range(len(members)))
    assert found(members, groups, Fraction(4, 5)) == counted(members, groups, Fraction(4, 5), 1)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 25), max_size=24), max_size=14),
    st.sampled_from(THRESHOLDS),
    st.integers(1, 4),
)
def test_exact_for_whatever_is_drawn(
    members: list[set[int]], threshold: Fraction, least: int
) -> None:
    groups = [place % 3 for place in range(len(members))]
    wanted = counted(members, groups, threshold, least)
    assert found(members, groups, threshold, least) == wanted


def test_many_equal_sets() -> None:
    members = [{1, 2, 3, 4}] * 40 + [{1, 2, 3, 4, 5}] * 30
    groups = [place % 5 for place in range(70)]
    assert found(members, groups, Fraction(4, 5)) == counted(members, groups, Fraction(4, 5), 1)


@pytest.mark.parametrize(
    ("a", "b", "shared"), [(10, 10, 9), (8, 10, 8), (9, 10, 9), (1, 1, 1), (60, 60, 54)]
)
def test_least_shared(a: int, b: int, shared: int) -> None:
    assert least_shared(a, b, Fraction(4, 5)) == shared


def test_shared_counts() -> None:
    sets = of([{1, 2, 3}, {2, 3, 4}, {9}])
    counts = shared_counts(sets, np.array([0, 0, 1]), np.array([1, 2, 2]))
    assert counts.tolist() == [2, 0, 0]
