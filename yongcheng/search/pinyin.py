"""Pinyin initials of Chinese names: 人口信息 → rkxx. Pure, from a table kept beside this module.

Most characters have one initial. Those with several (长 银行 单县) are read by the words and places
in which they stand; `tests/search/test_pinyin.py` compares the table with pypinyin.
"""

import json
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "initials.json"
FIRST = 0x4E00
LONGEST = 4


@cache
def _table() -> tuple[str, dict[str, str], frozenset[str]]:
    data = json.loads(TABLE.read_text("utf-8"))
    return data["letters"], data["phrases"], frozenset(phrase[0] for phrase in data["phrases"])


@lru_cache(maxsize=50_000)
def initials(name: str) -> str:
    """Return the initials of a name; letters and digits stay, signs are left out."""
    letters, phrases, beginnings = _table()
    found, at = [], 0
    while at < len(name):
        sign = name[at]
        word = _word_at(name, at, phrases) if sign in beginnings else ""
        if word:
            found.append(phrases[word])
            at += len(word)
            continue
        place = ord(sign) - FIRST
        if 0 <= place < len(letters):
            found.append(letters[place].strip())
        elif sign.isascii() and sign.isalnum():
            found.append(sign.lower())
        at += 1
    return "".join(found)


def _word_at(name: str, at: int, phrases: dict[str, str]) -> str:
    """Return the longest known word that begins here, "" for none."""
    for length in range(LONGEST, 1, -1):
        part = name[at : at + length]
        if len(part) == length and part in phrases:
            return part
    return ""
