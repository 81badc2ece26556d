"""Offices whose workbooks the intake receives: how one is read, compared, applied and taken back.

An office registers itself from its `sheets` package (autodiscovered); the intake knows no office.
Stages hand over plain values; only `apply` and `undo` write.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from yongcheng.departments.models import Department, User
from yongcheng.intake.layout import SkippedRow
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.problems import Problem
from yongcheng.workbooks.grid import Book

Tell = Callable[[str, int, int], None]


def tell_nobody(stage: str, done: int = 0, total: int = 0) -> None:
    """The progress of a caller that waits for the answer."""


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a workbook is read: a department, or the whole city (存量导入: None)."""

    user: User
    department: Department | None

    @property
    def is_legacy(self) -> bool:
        return self.department is None


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """One sheet: rows understood and rows left out, which add up to the rows of the file.

    unread: (address, header) of columns that nobody understands.
    """

    name: str
    recognised: bool
    rows: int
    skipped: tuple[SkippedRow, ...] = ()
    note: str = ""
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a sheet whose content must not be kept (涉密)."""

    sheet: str
    first_row: int
    last_row: int


@dataclass(slots=True)
class Compared:
    """One record of a comparison, as it will be staged. payload: JSON as it will be kept."""

    number: int
    action: str
    label: str
    code: str = ""
    department_id: int | None = None
    sheet: str = ""
    first_row: int = 0
    last_row: int = 0
    item_count: int = 0
    cell: str = ""
    target_id: int | None = None
    base_digest: str = ""
    payload: bytes = b"{}"
    changes: dict[str, Any] = field(default_factory=dict)
    touched: str = ""
    warnings: int = 0
    is_chosen: bool = True


@dataclass(slots=True)
class Comparison:
    """What an office found: records in file order, missing ones last; problems by record.

    problems: (problem, number of its record or None); items: lines by what becomes of them.
    secret_numbers: records whose content was emptied.
    """

    records: list[Compared] = field(default_factory=list)
    problems: list[tuple[Problem, int | None]] = field(default_factory=list)
    items: dict[str, int] = field(default_factory=dict)
    secret_numbers: frozenset[int] = frozenset()

    def counts(self) -> dict[str, int]:
        """Records by what becomes of them, every kind named."""
        found = dict.fromkeys(StagedRecord.Action.values, 0)
        for record in self.records:
            found[record.action] += 1
        return found


class BaseChanged(Exception):
    """What was previewed no longer fits: somebody changed these records in between."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("、".join(labels[:20]))
        self.labels = list(labels)


class Built(Exception):
    """A batch cannot be taken back: (label, why) of what was built on it."""

    def __init__(self, conflicts: Sequence[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{label}：{why}" for label, why in conflicts[:20]))
        self.conflicts = list(conflicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How an office's records are called on the pages of an upload.

    register: where they are kept; record: one of them; retire: what is proposed for a missing one;
    after: what happens once they are written; taken_back: what 撤销 does; missing: why one is listed;
    takes_document: whether a whole city's import may enter as published by a document.
    """

    register: str
    record: str
    retire: str
    after: str
    taken_back: str
    missing: str
    compared: str
    legacy: str
    rules: tuple[str, ...]
    takes_document: bool = False


class Office(Protocol):
    """One kind of workbook."""

    name: str
    label: str
    noun: str
    words: Words

    def may_upload(self, user: User, department: Department | None) -> str:
        """Return "" or the sentence that says why this person may not."""

    def departments_of(self, user: User) -> Iterable[Department]:
        """Return the departments for which the person may upload."""

    def parse(self, book: Book, scope: Scope) -> Any:
        """Understand the sheets; writes nothing."""

    def accounts(self, reading: Any) -> list[SheetAccount]:
        """Return what became of every row of the file."""

    def secrets(self, reading: Any) -> list[Span]:
        """Return the rows whose content must not be kept."""

    def compare(self, reading: Any, scope: Scope, tell: Tell) -> Comparison:
        """Say what would change; writes nothing."""

    def apply(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        """Write the chosen records, inside the act under way. Raises BaseChanged."""

    def taken(self, upload: Upload) -> list[str]:
        """Return the labels of new records whose name or code somebody else has by now."""

    def undo(self, upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
        """Take a whole batch back, inside the act under way. Raises Built."""

    def can_retire(self, record: StagedRecord) -> bool:
        """Whether a missing record may be proposed for retirement."""

    def record_url(self, record: StagedRecord) -> str:
        """Return the address of the record's page, "" where it has none yet."""

    def template(self, department: Department | None, user: User, *, filled: bool) -> bytes:
        """Return a workbook to fill in: empty, or with what the department already has."""


_OFFICES: dict[str, Office] = {}


def register(office: Office) -> Office:
    """Make an office known under its name."""
    _OFFICES[office.name] = office
    return office


def office(name: str) -> Office:
    """Return the office of that name. Raises LookupError where there is none."""
    if name not in _OFFICES:
        raise LookupError(f"no office {name!r} receives workbooks")
    return _OFFICES[name]
