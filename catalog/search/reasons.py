"""Why a resource was found: the places in which the words stand, in words."""

from collections.abc import Iterable

from catalog.models import InformationResource
from catalog.search.matching import Owners
from yongcheng.search.registry import Why
from yongcheng.search.words import Word, Words, fold

AROUND = 14
MOST_ITEMS = 3


def why(
    row: InformationResource, items: Iterable[tuple[str, str]], words: Words, owners: Owners
) -> tuple[Why, ...]:
    """Return where the words were found besides the name and the code, which are shown anyway."""
    found: dict[Why, None] = {}
    named = list(items)
    for word in words:
        for one in _places(row, named, word, owners):
            found.setdefault(one)
    return tuple(found)


def _places(
    row: InformationResource, items: list[tuple[str, str]], word: Word, owners: Owners
) -> list[Why]:
    if word.text in row.title_key or (word.may_be_code and row.code.startswith(word.typed)):
        return []
    if word.may_be_initials and word.text in row.search_initials:
        return [Why("名称拼音首字母", row.search_initials)]
    titles = dict.fromkeys(title for key, title in items if word.text in key)
    if titles:
        return [Why("信息项", title) for title in list(titles)[:MOST_ITEMS]]
    if word.text in row.search_abstract:
        return [Why("摘要", excerpt(row.abstract, word.text))]
    if row.provider_id in owners.departments.get(word.text, ()):
        return [Why("提供部门", row.provider.name)]
    if row.source_system_id in owners.systems.get(word.text, ()):
        return [Why("来源系统", row.source_system.name)]
    return []


def excerpt(text: str, word: str) -> str:
    """Return the part of a text around a folded word, … where it goes on."""
    folded, places = [], []
    for at, sign in enumerate(text):
        for part in fold(sign):
            folded.append(part)
            places.append(at)
    at = "".join(folded).find(word)
    if at < 0:
        return text[: 2 * AROUND]
    first, last = places[at], places[at + len(word) - 1]
    start, stop = max(0, first - AROUND), last + AROUND + 1
    return ("…" if start else "") + text[start:stop] + ("…" if stop < len(text) else "")
