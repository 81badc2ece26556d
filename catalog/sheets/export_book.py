"""The workbooks of one export: national header, rows, dictionary, statement; split when too long."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.content import ResourceContent
from catalog.sheets.columns import COLUMNS
from catalog.sheets.fragments import FragmentWriter
from yongcheng.workbooks.stream_writer import SheetOptions, StreamWriter
from yongcheng.workbooks.template_writer import header_spans

SHEET, DICTIONARY, STATEMENT = "政务信息资源目录", "字典", "导出说明"
TITLE = "永城市政务信息资源目录"
DEPTH = max(len(column.path) for column in COLUMNS)
SPANS = header_spans([column.path for column in COLUMNS], DEPTH)
MARK_COLUMN, MARK_END = 11, 40
"""The title stands left of it, who took the export and when stands right of it."""
MARKED = frozenset({"导出人", "所属部门", "导出时间", "导出范围"})


def heading() -> tuple[list[list[str | None]], list[tuple[int, int, int, int]]]:
    """Return the title and header rows, and their merges as (top, left, bottom, right) from 1."""
    rows: list[list[str | None]] = [[None] * len(COLUMNS) for _ in range(DEPTH + 1)]
    rows[0][0] = TITLE
    merges = [(1, 1, 1, MARK_COLUMN - 1), (1, MARK_COLUMN, 1, MARK_END)]
    for top, left, bottom, right, text in SPANS:
        rows[top + 1][left] = text
        if (top, left) != (bottom, right):
            merges.append((top + 2, left + 1, bottom + 2, right + 1))
    return rows, merges


HEADER, MERGES = heading()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One workbook written: its place, its SHA-256, how many resources and rows it holds."""

    path: Path
    sha256: str
    resources: int
    rows: int

    def to_json(self) -> dict[str, object]:
        return {
            "file": self.path.name,
            "sha256": self.sha256,
            "resources": self.resources,
            "rows": self.rows,
        }


@dataclass(slots=True)
class Volume:
    """One workbook of the export; what writes it goes when it is closed."""

    part: Path
    writer: StreamWriter | None
    rows_writer: FragmentWriter | None
    resources: int = 0
    rows: int = 0


@dataclass(slots=True)
class ExportBook:
    """Takes resources one by one; a resource is never split between two workbooks.

    Everything is written beside the goal under other names: `finish` gives the names, `discard`
    leaves nothing behind.
    """

    path: Path
    rows_per_book: int
    statement: Sequence[tuple[str, str]]
    volumes: list[Volume] = field(default_factory=list)

    def add(self, content: ResourceContent) -> None:
        """Write the rows of a resource."""
        self.add_stored(content.to_json())

    def add_stored(self, content: dict[str, Any]) -> None:
        """Write the rows of a resource from its content as a version keeps it."""
        needed = len(content.get("items", ())) or 1
        if not self.volumes or self.volumes[-1].rows + needed > self.rows_per_book:
            self.begin()
        volume = self.volumes[-1]
        volume.rows += volume.rows_writer.write(content)
        volume.resources += 1

    def begin(self) -> None:
        """Begin the next workbook."""
        if self.volumes:
            self.end()
        part = self.path.with_name(f".{self.path.name}.{len(self.volumes) + 1}.part")
        mark = watermark(self.statement)
        writer = StreamWriter(part, stamp={"yongcheng_export": "1"})
        sheet = writer.add_sheet(
            SHEET,
            widths=[column.width for column in COLUMNS],
            header=[[*HEADER[0][: MARK_COLUMN - 1], mark], *HEADER[1:]],
            merges=MERGES,
            options=SheetOptions(frozen_columns=5, is_bulk=True, footer=mark),
        )
        self.volumes.append(Volume(part, writer, FragmentWriter(COLUMNS, sheet)))

    def end(self) -> None:
        """Write what stands behind the catalogue and close the workbook."""
        volume = self.volumes[-1]
        lists = [(one.header, one.choices) for one in COLUMNS if one.choices]
        dictionary = volume.writer.add_sheet(
            DICTIONARY, widths=[18] * len(lists), header=[[f"{name}取值" for name, _ in lists]]
        )
        for number in range(max(len(words) for _, words in lists)):
            dictionary.write_row(
                [words[number] if number < len(words) else None for _, words in lists]
            )
        explained = volume.writer.add_sheet(STATEMENT, widths=[16, 90])
        explained.write_row(["导出说明"], style="title")
        own = (
            ("本册", f"第 {len(self.volumes)} 册，{volume.resources} 项资源，{volume.rows} 行"),
            ("校验", "本文件的 SHA-256 已记入操作留痕，改动后不再一致。"),
        )
        for name, text in (*self.statement, *own):
            explained.write_row([name, text], style="wrap")
        volume.writer.close()
        volume.writer = volume.rows_writer = None

    def close(self) -> None:
        """Close the last workbook; an export of nothing is still a workbook with its header."""
        if not self.volumes:
            self.begin()
        self.end()

    def names(self) -> list[Path]:
        """Return the final names: OUT.xlsx, or OUT-1.xlsx, OUT-2.xlsx … of several."""
        if len(self.volumes) == 1:
            return [self.path]
        stem, suffix = self.path.stem, self.path.suffix
        return [
            self.path.with_name(f"{stem}-{number}{suffix}")
            for number in range(1, len(self.volumes) + 1)
        ]

    def files(self) -> list[ExportFile]:
        """Return what was written, under the final names, before or after `finish`."""
        return [
            ExportFile(
                name,
                sha256_of(volume.part if volume.part.exists() else name),
                volume.resources,
                volume.rows,
            )
            for name, volume in zip(self.names(), self.volumes, strict=True)
        ]

    def finish(self) -> None:
        """Give the finished workbooks their names."""
        for volume, name in zip(self.volumes, self.names(), strict=True):
            os.replace(volume.part, name)

    def discard(self) -> None:
        """Take away whatever is left of an export that did not come to its end."""
        for volume in self.volumes:
            with suppress(OSError, ValueError):
                if volume.writer is not None:
                    volume.writer.abandon()
            volume.part.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def statement_rows(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the statement without empty lines."""
    return [(name, text) for name, text in pairs if text]


def watermark(statement: Iterable[tuple[str, str]]) -> str:
    """Return who took the export, when and by which filter, for the title row and every page."""
    return "　".join(f"{name}：{text}" for name, text in statement if name in MARKED and text)
