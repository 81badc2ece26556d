"""Which resources a search finds, and where: conditions, the same on both databases."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Collate

from catalog.search.grams import ABSTRACT, DENSE, INITIALS, ITEMS, TITLE, narrowed
from yongcheng.search.words import Word

LAST = "\U0010ffff"
FEWEST_INITIALS = 3  # fewer letters are looked for at the beginning of a name only
BYTES = {"title_bytes": "title_key", "initials_bytes": "search_initials", "code_bytes": "code"}


@dataclass(frozen=True)
class Owners:
    """Departments and systems whose names the words name: word → ids."""

    departments: dict[str, frozenset[int]] = field(default_factory=dict)
    systems: dict[str, frozenset[int]] = field(default_factory=dict)

    def condition(self, word: Word) -> Q:
        """Rows of those departments and systems; Q() where there are none."""
        found = Q()
        if self.departments.get(word.text):
            found |= Q(provider_id__in=sorted(self.departments[word.text]))
        if self.systems.get(word.text):
            found |= Q(source_system_id__in=sorted(self.systems[word.text]))
        return found


def with_bytes(rows: QuerySet) -> QuerySet:
    """Let rows be compared in the order of bytes, in which the indexes of beginnings stand."""
    return rows.alias(**{name: in_bytes(of) for name, of in BYTES.items()})


def in_bytes(name: str) -> Any:
    """Return a field in the order of bytes; SQLite knows no other."""
    return Collate(F(name), "C") if connection.vendor == "postgresql" else F(name)


def begins(name: str, text: str) -> Q:
    """Begins with the text: a range in the order of bytes."""
    return Q(**{f"{name}__gte": text, f"{name}__lt": text + LAST})


def narrow(exact: Q, word: Word, mark: str, upto: float) -> Q:
    """Put the index beside the exact comparison; that one first: it is the cheaper of the two."""
    index = narrowed(word.text, mark, upto)
    return exact & index if index else exact


def in_title(word: Word, upto: float = DENSE) -> Q:
    return narrow(Q(title_key__contains=word.text), word, TITLE, upto)


def in_items(word: Word, upto: float = DENSE) -> Q:
    return narrow(Q(search_items__contains=word.text), word, ITEMS, upto)


def in_abstract(word: Word, upto: float = DENSE) -> Q:
    return narrow(Q(search_abstract__contains=word.text), word, ABSTRACT, upto)


def in_initials(word: Word, upto: float = DENSE) -> Q:
    """The word as initials of the name, Q() where it cannot be any."""
    if not word.may_be_initials:
        return Q()
    if len(word.text) < FEWEST_INITIALS:
        return begins("initials_bytes", word.text)
    return narrow(Q(search_initials__contains=word.text), word, INITIALS, upto)


def in_code(word: Word) -> Q:
    """The word as the beginning of a code, Q() where it cannot be any."""
    return begins("code_bytes", word.typed) if word.may_be_code else Q()


def in_text(word: Word, upto: float = DENSE) -> Q:
    return in_title(word, upto) | in_items(word, upto) | in_abstract(word, upto)


def anywhere(word: Word, owners: Owners, upto: float = DENSE) -> Q:
    """The word in any place where it is looked for."""
    found = in_text(word, upto)
    for other in (in_initials(word, upto), in_code(word), owners.condition(word)):
        if other:
            found |= other
    return found
