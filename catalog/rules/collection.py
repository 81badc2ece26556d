"""Which resources of the catalogue give what a material asks for (条例第十九条第一款). Pure.

A material asks for data: by its own name (结婚证, 无犯罪记录证明) or by the items written on it. A
resource gives a datum when one of its items, or the resource itself, means the same concept. Names
that everybody writes on every form (姓名) and names that say nothing (备注) are left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

MOST_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One material: concepts of its items (as written), and of its own name."""

    title_concept: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What one resource would give: concept of its title, concepts of its shareable items."""

    resource: int
    title_concept: str
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A resource that gives part of a material, explained. by_title: the material as a whole."""

    resource: int
    by_title: bool
    items: tuple[str, ...]
    missing: tuple[str, ...]


class Offers:
    """The shareable catalogue, turned round: concept → resources."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._by_concept: dict[str, list[int]] = defaultdict(list)
        for offer in offers:
            self._by_title[offer.title_concept].append(offer.resource)
            for concept in offer.concepts:
                self._by_concept[concept].append(offer.resource)

    def matches(
        self, asked: Asked, ignored: Collection[str], preferred: Mapping[str, int]
    ) -> list[Match]:
        """Return at most three resources, the fullest first; a 数源部门's resource goes before.

        ignored: concepts that identify the applicant or say nothing; preferred: concept → resource
        that is designated as its source (条例第十九条第二款).
        """
        wanted = {text: key for text, key in asked.items.items() if key not in ignored}
        given: dict[int, list[str]] = defaultdict(list)
        for text, key in wanted.items():
            for resource in self._by_concept.get(key, ()):
                given[resource].append(text)
        titled = set(self._by_title.get(asked.title_concept, ()))
        if asked.title_concept not in ignored:
            titled |= set(self._by_concept.get(asked.title_concept, ()))
        sources = {preferred[key] for key in wanted.values() if key in preferred}
        found = [
            Match(
                resource,
                resource in titled,
                tuple(given.get(resource, ())),
                tuple(text for text in wanted if text not in given.get(resource, ())),
            )
            for resource in {*given, *titled}
        ]
        found.sort(
            key=lambda one: (
                not one.by_title,
                one.resource not in sources,
                -len(one.items),
                one.resource,
            )
        )
        return _not_repeating(found)


def _not_repeating(found: list[Match]) -> list[Match]:
    """Leave out a resource that gives nothing which a better one does not give as well."""
    kept: list[Match] = []
    covered: set[str] = set()
    for one in found:
        if one.by_title or set(one.items) - covered:
            kept.append(one)
            covered |= set(one.items)
        if len(kept) == MOST_OFFERS:
            break
    return kept
