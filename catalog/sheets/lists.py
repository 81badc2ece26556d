"""Several values in one cell: “姓名、性别、住址”, “1.姓名⏎2.性别”."""

import re
from collections.abc import Iterable


def split_list(written: str, signs: str = "、;；\n") -> list[str]:
    """Split at separators that do not stand inside brackets; list numbers in front are left out."""
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(written):
        if sign in "(（[【《":
            depth += 1
        elif sign in ")）]】》":
            depth = max(0, depth - 1)
        elif sign in signs and depth == 0:
            parts.append(written[start:index])
            start = index + 1
    parts.append(written[start:])
    found = [part.strip() for part in parts if part.strip()]
    return _unnumbered(found)


def _unnumbered(parts: Iterable[str]) -> list[str]:
    found = list(parts)
    bare = [re.sub(r"^[(（]?\d{1,2}[)）.．、]\s*(?=\D|\d{6})", "", part) for part in found]
    changed = sum(old != new for old, new in zip(found, bare, strict=True))
    return bare if changed == len(found) and changed > 1 else found
