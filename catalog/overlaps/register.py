"""ItemName kept in step: with the spellings of the catalogue and with the register of synonyms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from catalog.models import InformationItem, ItemName
from catalog.overlaps.names import Thesaurus, stem_of

BATCH = 500
MOST_SPELLINGS = 12
WRITTEN = ("stem", "concept", "is_general", "spellings")


def note_spellings(pairs: Iterable[tuple[str, str]], thesaurus: Thesaurus) -> dict[str, str]:
    """Note (title, title_key) pairs and return key → concept for all of them."""
    met: dict[str, set[str]] = defaultdict(set)
    for title, key in pairs:
        met[key].add(title)
    concepts: dict[str, str] = {}
    for part in chunks(sorted(met)):
        rows = {row.key: row for row in ItemName.objects.filter(key__in=part)}
        changed = []
        for key in part:
            row = rows.setdefault(key, ItemName(key=key, stem=key))
            if _take_in(row, met[key], thesaurus):
                changed.append(row)
        _write(changed)
        concepts.update((key, row.concept) for key, row in rows.items())
    return concepts


def note_all(thesaurus: Thesaurus) -> dict[str, str]:
    """Note every spelling of the catalogue; each distinct one is normalised once."""
    rows = InformationItem.objects.order_by().values_list("title", "title_key").distinct()
    return note_spellings(rows.iterator(chunk_size=5000), thesaurus)


def restate(thesaurus: Thesaurus) -> int:
    """Bring every known name in line with the register of synonyms; returns how many changed."""
    changed = [
        row
        for row in ItemName.objects.iterator(chunk_size=5000)
        if _take_in(row, set(row.spellings), thesaurus)
    ]
    _write(changed)
    return len(changed)


def label_of(names: Sequence[ItemName], concept: str, thesaurus: Thesaurus) -> str:
    """Return how a datum is called: its standard name, else the spelling of its own key."""
    if concept in thesaurus.labels:
        return thesaurus.labels[concept]
    own = sorted(names, key=lambda row: (row.key != concept, row.stem != concept, row.key))
    return str(own[0]) if own else concept


def labels_of(concepts: Iterable[str], thesaurus: Thesaurus) -> dict[str, str]:
    """Return concept → name as officials read it."""
    names: dict[str, list[ItemName]] = defaultdict(list)
    wanted = sorted(set(concepts))
    for part in chunks(wanted):
        for row in ItemName.objects.filter(concept__in=part):
            names[row.concept].append(row)
    return {one: label_of(names[one], one, thesaurus) for one in wanted}


def chunks(values: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _take_in(row: ItemName, titles: set[str], thesaurus: Thesaurus) -> bool:
    """Bring a name in line with its spellings; returns whether anything is to be written."""
    before = [getattr(row, name) for name in WRITTEN]
    stems = {stem_of(title) for title in titles} | {row.stem}
    row.stem = min(stems, key=lambda stem: (len(stem), stem))
    row.concept = thesaurus.concept(row.stem)
    row.is_general = thesaurus.is_general(row.concept)
    row.spellings = sorted({*row.spellings, *titles})[:MOST_SPELLINGS]
    return row.pk is None or before != [getattr(row, name) for name in WRITTEN]


def _write(rows: Sequence[ItemName]) -> None:
    fresh = [row for row in rows if row.pk is None]
    ItemName.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    old = [row for row in rows if row.pk is not None]
    ItemName.objects.bulk_update(old, WRITTEN, batch_size=BATCH)
