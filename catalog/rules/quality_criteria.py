"""What a criterion of quality is: it looks at a content and names shortfalls as shares of its weight."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from catalog.content import ItemContent, ResourceContent


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """What the registers know of a content.

    is_classified, is_linked: its classification and its source system are registered;
    concepts: name key of an item → key of what it means (synonyms share one);
    abstract_length: how many characters an abstract has at least.
    """

    is_classified: bool = True
    is_linked: bool = True
    concepts: Mapping[str, str] = field(default_factory=dict)
    abstract_length: int = 20


class Shortfall(NamedTuple):
    """part/whole of a criterion's weight is lost at this field, for this reason."""

    part: int
    whole: int
    field: str
    why: str
    cure: str
    item: int | None = None


Check = Callable[[ResourceContent, QualityFacts], Iterator[Shortfall]]

Lacks = Callable[[ItemContent, ResourceContent], bool]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of the table of criteria; its weight is the parameter quality.<key>.

    reads: all fields of the content that it looks at, where many contents agree in them;
    reads_items: the one thing that it wants to know of the items beside them;
    lacks: where a share of the items is lost, whether an item is among them. It looks at the item,
    and of the content at `sharing_type` and `openness` only.
    """

    key: str
    title: str
    check: Check
    clause: str = ""
    reads: tuple[str, ...] = ()
    reads_items: Callable[[ResourceContent], bool] | None = None
    lacks: Lacks | None = None
