"""The words of a search: folded like the stored texts, few, short and harmless. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_QUERY = 200
MOST_WORDS = 6
NOT_LETTERS = re.compile(r"[\W_]+")  # all but the Unicode categories L and N
INITIALS = re.compile(r"[a-z]{2,}")
CODE = re.compile(r"[0-9A-Za-z_.\-]*\d[0-9A-Za-z_.\-]*/[0-9A-Za-z_/.\-]*|\d{3,}")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return a text as it is compared: NFKC, no case, letters and digits only."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else NOT_LETTERS.sub("", plain)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query: folded, and as typed (half width) for codes."""

    text: str
    typed: str

    @property
    def may_be_initials(self) -> bool:
        return INITIALS.fullmatch(self.text) is not None

    @property
    def may_be_code(self) -> bool:
        return CODE.fullmatch(self.typed) is not None


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody looks for: every word must be found. Empty = nothing to look for.

    note: the sentence that says which part of the query was left out, "" where nothing was.
    """

    words: tuple[Word, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)

    def __iter__(self):
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def phrase(self) -> str:
        """All words as one: 人口 信息 finds 人口信息 first."""
        return "".join(word.text for word in self.words)

    @property
    def is_one_sign(self) -> bool:
        """One character says little: it is looked for at the beginning of names only."""
        return len(self.phrase) == 1

    @property
    def code(self) -> str:
        """The query as a code, "" where it is none."""
        only = self.words[0] if len(self.words) == 1 else None
        return only.typed if only is not None and only.may_be_code else ""


def parse(query: str) -> Words:
    """Take a query apart at its spaces; never raises, whatever was typed."""
    plain = unicodedata.normalize("NFKC", query.replace("\x00", " ")[: LONGEST_QUERY + 1])
    is_cut = len(query) > LONGEST_QUERY
    found: dict[str, Word] = {}
    for part in plain[:LONGEST_QUERY].split():
        text = fold(part)
        if text:
            found.setdefault(text, Word(text, part))
    words = _joined(tuple(found.values()))
    left = words[MOST_WORDS:]
    note = ""
    if len(words) == 1 and len(words[0].text) == 1:
        note = "只有一个字，只查名称以它开头的。再加一个字，各处都查。"
    elif is_cut:
        note = f"查找内容太长，只用了前 {LONGEST_QUERY} 个字。"
    elif left:
        note = f"一次最多查 {MOST_WORDS} 个词，没有用到：{'、'.join(one.typed for one in left)}。"
    return Words(words[:MOST_WORDS], note)


def _joined(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Let single characters (低 保) be one word: alone they would be found nearly everywhere."""
    if len(words) < 2 or any(len(word.text) > 1 for word in words):
        return words
    whole = "".join(word.text for word in words)
    return (Word(whole, whole),)
