"""What came out of reading a workbook: sheets, resources with their addresses, problems."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.choices import Openness, SharingType, UpdateCycle
from catalog.content import ResourceContent
from catalog.sheets.notation import write_condition
from yongcheng.intake.layout import Merges, SkippedRow
from yongcheng.intake.problems import Problem
from yongcheng.workbooks.grid import address

RESTS_ON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("D04", "D05"), ("T14",)),
    **dict.fromkeys(("D06", "D08", "D09", "D16", "D18", "D20"), ("T13.2",)),
    "D21": ("J1.3-5",),
    **dict.fromkeys(("V8", "V9"), ("T12.2",)),
}
"""What a fault seen while reading rests on; dirt that only the file has (D01, D02 …) on nothing."""


@dataclass(frozen=True, slots=True)
class Party:
    """A department as the register knows it."""

    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What reading a workbook may know beside the file.

    uploader: the department that uploads; None = 存量导入, the department is found row by row.
    own_codes, own_names: further credit codes and names that count as the uploader (predecessors,
    subordinate units). departments: credit code → name of every department; aliases: further names
    → credit code. known_codes: resource codes of the catalogue, asked with `in` (None = not known).
    """

    uploader: Party | None = None
    own_codes: frozenset[str] = frozenset()
    own_names: frozenset[str] = frozenset()
    departments: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    known_codes: Container[str] | None = None
    weak_basis_blocks: bool = False


@dataclass(frozen=True, slots=True)
class SheetReport:
    """One sheet. rows + skipped rows = rows of the sheet; `unread`: headers nobody understands."""

    name: str
    recognised: bool
    rows: int = 0
    skipped: tuple[SkippedRow, ...] = ()
    note: str = ""
    unread: tuple[tuple[str, str], ...] = ()
    total_rows: int = 0
    header_row: int = 0
    """The last row of the header."""
    is_refused: bool = False

    @property
    def skipped_rows(self) -> int:
        return sum(part.count for part in self.skipped)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a sheet's columns stand; shared by all resources of the sheet."""

    sheet: str
    columns: Mapping[str, int]
    """Column key → column number."""
    merges: Merges
    fields: frozenset[str] = frozenset()
    item_fields: frozenset[str] = frozenset()


@dataclass(slots=True)
class ParsedResource:
    """One resource of the file.

    stated: fields that a cell states; blank: fields whose column exists and whose cell is empty;
    cleared: fields whose cell says 清空. A field in none of them has no column: it is kept.
    blamed: fields whose cell could not be read; what rules say of them only repeats that.
    own_rows: column key → row, for cells that do not stand in the first row.
    condition_text, from_condition: the 共享条件 cell as it stands, and the fields it states.
    provider_code: the credit code of the department it belongs to, "" where that is not known.
    """

    content: ResourceContent
    rows: tuple[int, int]
    places: Addresses
    item_rows: tuple[int, ...] = ()
    stated: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()
    items_cleared: frozenset[tuple[int, str]] = frozenset()
    blamed: frozenset[str] = frozenset()
    own_rows: Mapping[str, int] = field(default_factory=dict)
    condition_text: str = ""
    from_condition: frozenset[str] = frozenset()
    provider_code: str = ""
    classified: bool = False
    item_count: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def sheet(self) -> str:
        return self.places.sheet

    @property
    def columns(self) -> frozenset[str]:
        """Fields for which the sheet has a column."""
        return self.places.fields

    @property
    def items_stated(self) -> frozenset[str]:
        """Fields of items for which the sheet has a column."""
        return self.places.item_fields

    @property
    def is_rejected(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def place(self, name: str, item: int | None = None) -> tuple[int, int]:
        """Return row and column of a field's cell; of the name where the sheet has no column."""
        is_item = item is not None and item < len(self.item_rows)
        for key in fallbacks(name, is_item=is_item):
            column = self.places.columns.get(key)
            if column is not None:
                row = self.own_rows.get(key, self.rows[0])
                return (self.item_rows[item] if is_item and item is not None else row), column
        return self.rows[0], min(self.places.columns.values())

    def address(self, name: str, item: int | None = None) -> str:
        """Return the Excel address of a field's cell."""
        return address(*self.place(name, item))

    def range(self, name: str, item: int | None = None) -> str:
        """Return the merged cells a field stands in, "" where it is a single cell."""
        return self.places.merges.range_at(*self.place(name, item))

    def stated_against(self, base: ResourceContent) -> frozenset[str]:
        """Return what the row states beside a record: a condition that reads the same is none."""
        if self.condition_text and self.condition_text == write_condition(base):
            return self.stated - self.from_condition
        return self.stated


FALLBACKS: dict[str, tuple[str, ...]] = {
    "class_code": ("class.1", "class.4"),
    "openness": ("open_flag", "openness"),
    "open_condition": ("open_condition", "openness", "open_flag"),
    "format_class": ("format_class", "format_whole"),
    "format_type": ("format_type", "format_whole", "format_class"),
    "method_class": ("method_class", "method_whole", "method_type"),
    "method_type": ("method_type", "method_whole", "method_class"),
    "sharing_condition": ("sharing_condition", "sharing_scope", "sharing_purpose", "sharing_type"),
    "sharing_scope": ("sharing_scope", "sharing_condition"),
    "sharing_purpose": ("sharing_purpose", "sharing_condition"),
    "withholding_reason": ("withholding_reason", "sharing_condition", "bases.title"),
    "bases": ("bases.title", "bases.article", "sharing_condition", "sharing_type"),
    "items": ("item.title",),
    "census": ("census.bytes_total",),
    "secrecy_assessment": ("secrecy_assessment.done_on",),
    "privacy_assessment": ("privacy_assessment.done_on",),
    "provider_code": ("provider_code", "provider_name"),
    "provider_name": ("provider_name", "provider_code"),
}


def fallbacks(name: str, *, is_item: bool) -> tuple[str, ...]:
    """Return the columns in which a field may stand, the likeliest first."""
    if is_item:
        return (f"item.{name}", "item.title", "title")
    return (*FALLBACKS.get(name, (name,)), "title", "code")


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole file."""

    sheets: tuple[SheetReport, ...]
    resources: tuple[ParsedResource, ...]
    problems: tuple[Problem, ...]
    """All of them, in the order of the file; those of a resource also stand with it."""
    loose: tuple[Problem, ...] = ()
    """Those of no resource: of a sheet, of a row without a resource."""

    @property
    def rejected(self) -> tuple[ParsedResource, ...]:
        return tuple(resource for resource in self.resources if resource.is_rejected)

    @property
    def item_count(self) -> int:
        return sum(resource.item_count for resource in self.resources)

    def to_json(self) -> dict[str, Any]:
        """Return the result in the shape of the samples' expectations."""
        return {
            "sheets_imported": [sheet.name for sheet in self.sheets if sheet.recognised],
            "sheets_skipped": [sheet.name for sheet in self.sheets if not sheet.recognised],
            "resources": len(self.resources),
            "items": self.item_count,
            "rejected_resources": len(self.rejected),
            "problems": [problem.to_json() for problem in self.problems],
            "first_resource": first_resource(self.resources),
        }


def first_resource(resources: Sequence[ParsedResource]) -> dict[str, Any] | None:
    """Return the first resource as a reader of the file would write it down; None = not known."""
    if not resources:
        return None
    content = resources[0].content
    return {
        "name": content.title or None,
        "code": content.code or None,
        "provider_code": content.provider_code or None,
        "share_type": _label(SharingType, content.sharing_type),
        "open_type": _label(Openness, content.openness),
        "update_cycle": _label(UpdateCycle, content.update_cycle),
        "items": [
            {"name": item.title, "type": item.data_type, "length": item.length}
            for item in content.items
        ],
    }


def _label(words: Any, value: str) -> str | None:
    return str(words(value).label) if value else None
