"""What a column of an office's workbook is: declared once, used by template, import and export."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as declared  # Column has a field called `field`
from datetime import date
from enum import StrEnum
from typing import Any

from yongcheng.intake.normalizer import CLEAR_WORD, TRADITIONAL, Options, clean, fold, header_keys
from yongcheng.intake.problems import ERROR
from yongcheng.workbooks.grid import Value

CellValue = str | int | float | date | None


class Level(StrEnum):
    """Whether a column speaks of the whole record or of one of its lines."""

    RESOURCE = "resource"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell by itself."""

    code: str
    message: str
    remedy: str = ""
    level: str = ERROR
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A cell as understood. `value` None = blank, or not to be known (then there is a fault)."""

    value: Any = None
    faults: tuple[Fault, ...] = ()
    is_cleared: bool = False
    beside: tuple[tuple[str, Any], ...] = ()
    """Values the same cell gives for other columns: “字符型C(18)” also says the length."""

    @property
    def is_plain(self) -> bool:
        """Whether there is a value and nothing else to be said."""
        return self.value is not None and not self.faults and not self.beside

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.faults and not self.is_cleared


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: a readable way to write down many headers or aliases."""
    return tuple(text.split())


BLANK = Read()
CLEARED = Read(is_cleared=True)
CLEAR_FIRST = frozenset(
    {CLEAR_WORD[0], *(chr(old) for old, new in TRADITIONAL.items() if new == ord(CLEAR_WORD[0]))}
)
Reader = Callable[[Value, Options], Read]
Writer = Callable[[Any, Any], CellValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    key: its name among the columns; field: the content field it fills (several columns may fill one);
    header, group, subgroup: the official header from bottom to top; aliases: other headers;
    grouped: “上级>下级” headers that mean this column only below that parent; weak: short headers
    that mean it only right after one of the columns in `follows`; unit words: see quantities.
    """

    key: str
    header: str
    field: str
    read: Reader
    write: Writer
    level: Level = Level.RESOURCE
    group: str = ""
    subgroup: str = ""
    aliases: tuple[str, ...] = ()
    grouped: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    twin: str = ""
    """The item-level column of the same header (共享类型 among the 信息项 columns)."""
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    width: int = 16
    kind: str = "text"
    repeats: bool = False
    is_name: bool = False
    """Its text alone makes a row data: the name of a record or of a line."""
    is_national: bool = False
    units: dict[str, int] | None = declared(default=None, hash=False, compare=False)
    unit: int = 1
    limit: int = 4000
    """The longest text that is taken over."""
    limit_code: str = "D16"

    @property
    def path(self) -> tuple[str, ...]:
        """The header from top to bottom, without empty levels."""
        return tuple(part for part in (self.group, self.subgroup, self.header) if part)


def read_cell(column: Column, value: Value, options: Options) -> Read:
    """Return what a cell of that column says."""
    if value is None:
        return BLANK
    if isinstance(value, str):
        if len(value) > column.limit and len(value := value.strip()) > column.limit:
            fact = f"{column.header}有 {len(value)} 个字，超过 {column.limit} 个字的上限。"
            return Read(None, (Fault(column.limit_code, fact, "缩短文字；细节写在附件里。"),))
        if not clean(value):
            return BLANK
        if may_clear(value[0]) and fold(value[:20]) == CLEAR_WORD:
            return CLEARED
    return column.read(value, options)


def may_clear(first: str) -> bool:
    """Whether a text may be the word that clears a cell; most begin with another ideograph.

    Folding leaves an ideograph one, and never takes the first sign away unless it is a space, a
    mark or a control.
    """
    return first in CLEAR_FIRST or not (
        "\u4e00" <= first <= "\u9fff" or first.isascii() and first.isalnum()
    )


@dataclass(slots=True)
class Vocabulary:
    """All headers an office understands, folded once."""

    columns: tuple[Column, ...]
    ignored: frozenset[str] = frozenset()
    """Headers that are understood and carry nothing: 序号."""
    item_name: str = ""
    """The key of the column that names a line: “信息项名称”."""
    words: frozenset[str] = frozenset()
    by_alias: dict[str, tuple[int, Column]] = declared(default_factory=dict)
    by_parent: dict[tuple[str, str], Column] = declared(default_factory=dict)
    by_neighbour: dict[tuple[str, str], Column] = declared(default_factory=dict)

    def __post_init__(self) -> None:
        words = set(self.ignored)
        for column in self.columns:
            for rank, alias in enumerate((column.header, *column.aliases)):
                self.by_alias.setdefault(header_keys(alias)[0], (rank, column))
            for path in column.grouped:
                parent, _, leaf = path.partition(">")
                self.by_parent[header_keys(parent)[0], header_keys(leaf)[0]] = column
                words.update((header_keys(parent)[0], header_keys(leaf)[0]))
            for word in column.weak:
                words.add(header_keys(word)[0])
                for key in column.follows:
                    self.by_neighbour[header_keys(word)[0], key] = column
            words.update(header_keys(part)[1] for part in (column.group, column.subgroup) if part)
        self.words = self.words | frozenset(words) | frozenset(self.by_alias)
