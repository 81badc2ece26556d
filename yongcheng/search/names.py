"""Short registers, searched by name in memory: a few hundred departments, a few thousand systems."""

from collections.abc import Iterable
from typing import Any

from yongcheng.search.pinyin import initials
from yongcheng.search.words import Word, Words, fold

NEVER = 9


def rank(word: Word, names: Iterable[str]) -> int:
    """Return how well a word finds one of the names: 0 equal … 4 initials, NEVER for not at all."""
    return min((_rank(word, fold(name)) for name in names if name), default=NEVER)


def _rank(word: Word, name: str) -> int:
    if name == word.text:
        return 0
    if name.startswith(word.text):
        return 1
    if len(word.text) > 1 and word.text in name:
        return 2
    if word.may_be_initials:
        letters = initials(name)
        if letters.startswith(word.text):
            return 3
        if len(word.text) > 2 and word.text in letters:
            return 4
    return NEVER


def ranked(words: Words, named: Iterable[tuple[Any, tuple[str, ...]]]) -> list[Any]:
    """Return the keys all words find, the best first; equal ones in the order given."""
    found = []
    for key, names in named:
        degrees = [rank(word, names) for word in words]
        if max(degrees) < NEVER:
            found.append((max(degrees), key))
    return [key for _, key in sorted(found, key=lambda one: one[0])]


def naming(word: Word, named: Iterable[tuple[Any, tuple[str, ...]]]) -> frozenset[Any]:
    """Return the keys whose names contain the word; single characters name nothing."""
    if len(word.text) < 2:
        return frozenset()
    return frozenset(key for key, names in named if rank(word, names) <= 2)
