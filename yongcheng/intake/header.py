"""Find the header of a sheet among its first rows, and which column stands where.

A header has one to three rows. Merged parents reach over their children; where a sheet was saved
without merges a blank parent cell takes the text to its left. Columns are known by their words only,
never by their position.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from yongcheng.intake.columns import Column, Level, Vocabulary
from yongcheng.intake.normalizer import as_text, header_candidates, header_keys, is_blank
from yongcheng.intake.quantities import header_unit
from yongcheng.workbooks.grid import Grid, address

SEARCHED_ROWS = 15
DEEPEST = 3
WIDEST = 512
LONGEST = 300
MINIMUM_SCORE = 5


@dataclass(slots=True)
class Place:
    """A column of the sheet that is understood."""

    index: int
    """Column number counted from 1, as in Excel."""
    column: Column
    text: str
    """The header as it stands in the file."""
    row: int
    """The row of the lowest header cell."""
    rank: int = 0
    """0 = the official header, then the aliases in their order."""
    unit: int = 1
    states_unit: bool = True


@dataclass(slots=True)
class Header:
    """The header of one sheet."""

    first_row: int
    last_row: int
    places: list[Place]
    words: frozenset[str] = frozenset()
    """Every text of its rows, as it stands in the file: a repeated header is known by them."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """Address and text of headers that are not understood."""
    doubled: list[tuple[Place, Place]] = field(default_factory=list)
    """Pairs of columns with the same meaning; the first of each pair is the one that is read."""

    @property
    def score(self) -> int:
        return len({place.column.key for place in self.places})

    def merit(self) -> tuple[int, int, int, int]:
        """The more columns explained the better, then with units, then the first, then the shortest."""
        units = sum(place.states_unit for place in self.places)
        return self.score, units, -self.last_row, self.first_row

    def keys(self) -> frozenset[str]:
        return frozenset(place.column.key for place in self.places)


@dataclass(frozen=True, slots=True)
class Path:
    """The header texts above one column, top to bottom."""

    index: int
    texts: tuple[str, ...]
    row: int


def find_header(grid: Grid, vocabulary: Vocabulary) -> Header | None:
    """Return the header that explains most columns, None where no row is one."""
    texts = _header_texts(grid)
    found: list[Header] = []
    for start in range(len(texts)):
        if not _looks_like_header(texts[start], vocabulary):
            continue
        for depth in range(1, DEEPEST + 1):
            rows = texts[start : start + depth]
            if len(rows) < depth:
                break
            if depth > 1 and not (
                _looks_like_header(rows[-1], vocabulary) or _only_explains(rows[-1])
            ):
                break
            found.append(_match(grid, grid.first_row + start, rows, vocabulary))
    return max(found, key=Header.merit, default=None)


def _header_texts(grid: Grid) -> list[dict[int, str]]:
    """Return the texts of the first rows by column index, merges not yet spread."""
    rows = []
    for values in grid.rows[:SEARCHED_ROWS]:
        row = {
            grid.first_column + offset: as_text(value)[:LONGEST]
            for offset, value in enumerate(values[:WIDEST])
            if value is not None and not is_blank(value)
        }
        rows.append(row)
    return rows


def _looks_like_header(row: dict[int, str], vocabulary: Vocabulary) -> bool:
    """Whether most of a row's words are words of headers (a row of data is not)."""
    known = 0
    for text in row.values():
        known += any(key in vocabulary.words for key in header_candidates(text))
    return known > 0 and known * 2 >= len(row)


def _only_explains(row: dict[int, str]) -> bool:
    """Whether a row under a header holds nothing but brackets: “(G)”, “（必填）”."""
    return bool(row) and all(header_keys(text)[1] == "" for text in row.values())


def _match(
    grid: Grid, first_row: int, rows: Sequence[dict[int, str]], vocabulary: Vocabulary
) -> Header:
    words = frozenset(text for row in rows for text in row.values())
    header = Header(first_row, first_row + len(rows) - 1, [], words)
    previous = ""
    for path in _paths(grid, first_row, rows):
        place = _place_of(path, previous, vocabulary)
        if place is not None:
            header.places.append(place)
            previous = place.column.key
            continue
        if header_keys(path.texts[-1])[1] not in vocabulary.ignored:
            header.unread.append((address(path.row, path.index), path.texts[-1]))
        previous = ""
    _settle_levels(header, vocabulary)
    _settle_doubles(header, vocabulary)
    return header


def _paths(grid: Grid, first_row: int, rows: Sequence[dict[int, str]]) -> list[Path]:
    """Return the texts above every column, merged and blank parents spread to the right."""
    last_row = first_row + len(rows) - 1
    spread = [dict(row) for row in rows]
    for top, left, _, right in grid.merges:
        if first_row <= top <= last_row and right > left and left in spread[top - first_row]:
            text = spread[top - first_row][left]
            for index in range(left + 1, min(right, WIDEST) + 1):
                spread[top - first_row].setdefault(index, text)
    for depth in range(len(spread) - 1):
        _spread_blank_parents(spread, depth)
    paths = []
    for index in sorted(set().union(*rows)):
        texts = [
            (row[index], first_row + depth) for depth, row in enumerate(spread) if index in row
        ]
        paths.append(Path(index, tuple(text for text, _ in texts), texts[-1][1]))
    return paths


def _spread_blank_parents(spread: list[dict[int, str]], depth: int) -> None:
    below = set().union(*(row.keys() for row in spread[depth + 1 :]))
    last = ""
    for index in range(min(below, default=1), max(below, default=0) + 1):
        if index in spread[depth]:
            last = spread[depth][index]
        elif index in below and last:
            spread[depth][index] = last
        else:
            last = ""


def _place_of(path: Path, previous: str, vocabulary: Vocabulary) -> Place | None:
    """Return the column whose words stand above it, the lowest text first."""
    texts = [text for text in path.texts if header_keys(text)[1]] or list(path.texts)
    keys = header_candidates(texts[-1])
    parents = [header_keys(text)[1] for text in texts[:-1]]
    for tried in (keys[:-1], keys[-1:]):  # the first line of a header is a last resort
        for parent in reversed(parents):
            for key in tried:
                if column := vocabulary.by_parent.get((parent, key)):
                    return _place(path, column, 1)
        for key in tried:
            if found := vocabulary.by_alias.get(key):
                return _place(path, found[1], found[0])
    if column := vocabulary.by_neighbour.get((keys[1], previous)):
        return _place(path, column, 99)
    return None


def _place(path: Path, column: Column, rank: int) -> Place:
    named = next((text for text in reversed(path.texts) if header_keys(text)[1]), path.texts[-1])
    place = Place(path.index, column, named, path.row, rank, column.unit)
    if column.units is not None:
        units = [header_unit(text, column.units) for text in reversed(path.texts)]
        stated = next((unit for unit in units if unit is not None), None)
        place.unit, place.states_unit = stated or column.unit, stated is not None
    return place


def _settle_levels(header: Header, vocabulary: Vocabulary) -> None:
    """Where a resource's column stands twice, the one among the item columns is the item's."""
    starts = [place.index for place in header.places if place.column.key == vocabulary.item_name]
    if not starts:
        return
    items = {column.key: column for column in vocabulary.columns}
    present = header.keys()
    _claim_neighbours(header, items, starts[0])
    for place in header.places:
        twin = place.column.twin
        if not twin or twin in present or place.index < starts[0]:
            continue
        if any(other.column is place.column and other.index < starts[0] for other in header.places):
            place.column = items[twin]


def _claim_neighbours(header: Header, items: dict[str, Column], start: int) -> None:
    """Of two columns of one header behind the item's name, the one next to it is the item's."""
    for place in sorted(header.places, key=lambda place: place.index):
        if place.index <= start or place.column.level is Level.ITEM:
            continue
        twin = place.column.twin
        again = any(other.column is place.column and other is not place for other in header.places)
        if not twin or not again or twin in {one.column.key for one in header.places}:
            return
        place.column = items[twin]


def _settle_doubles(header: Header, vocabulary: Vocabulary) -> None:
    """Keep one place for each column; of an item column the one after the item's name."""
    by_key: dict[str, list[Place]] = {}
    for place in header.places:
        by_key.setdefault(place.column.key, []).append(place)
    names = by_key.get(vocabulary.item_name, [])
    start = names[0].index if names else 0
    for same in by_key.values():
        if len(same) < 2 or same[0].column.repeats:
            continue
        is_item = same[0].column.level is Level.ITEM
        same.sort(key=lambda place: (is_item and place.index < start, place.rank, place.index))
        for other in same[1:]:
            header.doubled.append((same[0], other))
            header.places.remove(other)
