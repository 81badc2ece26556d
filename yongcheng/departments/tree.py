"""The tree of departments as plain numbers. Pure: rows come in, ids go out."""

from collections import defaultdict
from collections.abc import Iterable

Row = tuple[int, int | None, int | None]


def beneath(rows: Iterable[Row], start: int) -> frozenset[int]:
    """Return `start`, everything below it, and every predecessor of those, chains included.

    rows: (id, parent id, successor id). A department that was merged away passes its records on to
    its successor; a circle in bad data ends the walk, it does not hang it.
    """
    under: dict[int, list[int]] = defaultdict(list)
    for own, parent, successor in rows:
        for above in (parent, successor):
            if above is not None:
                under[above].append(own)
    found: set[int] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(under[step])
    return frozenset(found)
