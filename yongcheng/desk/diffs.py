"""差异: old and new text side by side, what went and what came marked word by word. Pure."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

EMPTY = "（空）"
CLEARED = "（清空）"
# Below this likeness a text is shown as replaced whole: scattered letters help nobody.
LIKE_ENOUGH = 0.5
MAX_FINE = 1200
MIN_EQUAL = 2

Piece = tuple[str, str, str]
"""(same, gone, come): a piece both texts share, then what replaced what."""


def pair(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return (old, new) as safe HTML with del and ins inside."""
    if old == new:
        same = format_html("{}", old or EMPTY)
        return same, same
    if not old:
        return format_html("{}", EMPTY), _come(new)
    if not new:
        return _gone(old), format_html("{}", CLEARED)
    found = pieces(old, new)
    shared = sum(len(same) for same, _, _ in found)
    if 2 * shared < LIKE_ENOUGH * (len(old) + len(new)) or min(len(old), len(new)) < 6:
        return _gone(old), _come(new)
    before = [part for same, gone, _ in found for part in (format_html("{}", same), _gone(gone))]
    after = [part for same, _, come in found for part in (format_html("{}", same), _come(come))]
    return _joined(before), _joined(after)


def pieces(old: str, new: str) -> list[Piece]:
    """Return the pieces that turn one text into the other, without crumbs of equal signs."""
    fine = len(old) + len(new) <= MAX_FINE
    ours, theirs = tokens(old, fine=fine), tokens(new, fine=fine)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    found: list[Piece] = [("", "", "")]
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = "".join(ours[i1:i2]), "".join(theirs[j1:j2])
        crumb = tag == "equal" and len(gone.strip()) < MIN_EQUAL and i1 > 0 and i2 < len(ours)
        if tag == "equal" and not crumb:
            found.append((gone, "", ""))
        else:
            same, before, after = found[-1]
            found[-1] = (same, before + gone, after + come)
    return [piece for piece in found if any(piece)]


def tokens(text: str, *, fine: bool) -> list[str]:
    """Return the words of a text: runs of letters or digits, single Chinese signs; else clauses."""
    if fine:
        return re.findall(r"[0-9A-Za-z_]+|\s+|.", text, re.DOTALL)
    return re.findall(r"[^，。；、\n]*[，。；、\n]|[^，。；、\n]+$", text)


def _joined(parts: list[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  (every part was made by format_html)


def _gone(text: str) -> SafeString:
    return format_html('<del class="gone">{}</del>', text) if text else mark_safe("")


def _come(text: str) -> SafeString:
    return format_html('<ins class="come">{}</ins>', text) if text else mark_safe("")
