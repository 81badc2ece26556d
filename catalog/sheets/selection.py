"""Which sheets of a workbook carry a catalogue, and why the others do not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.sheets.columns import BY_KEY, ESSENTIAL, REQUIRED_TO_READ, TELLING, VOCABULARY
from catalog.sheets.report import RESTS_ON, SheetReport
from yongcheng.intake.header import MINIMUM_SCORE, Header, find_header
from yongcheng.intake.layout import SkippedRow
from yongcheng.intake.normalizer import as_text, fold, is_blank
from yongcheng.intake.problems import Problem, short
from yongcheng.workbooks.grid import Book, Grid, address

OTHER_PURPOSE = re.compile(
    r"需求|示例|样例|样表|范例|例表|字典|填写说明|填表说明|填报说明|旧版|作废|废弃|备份"
)
TELLING_MINIMUM = 2


@dataclass(slots=True)
class Choice:
    """One sheet: its header if it is read or refused, else the reason why it is skipped."""

    grid: Grid
    header: Header | None = None
    problem: Problem | None = None
    reason: str = ""

    def report(self, rows: int = 0, skipped: tuple[SkippedRow, ...] = ()) -> SheetReport:
        total = len(self.grid.rows)
        first = self.grid.first_row
        if not skipped and total and not rows:
            reason = self.problem.message if self.problem else self.reason
            skipped = (SkippedRow(first, reason, first + total - 1),)
        return SheetReport(
            self.grid.name,
            recognised=self.header is not None,
            rows=rows,
            skipped=skipped,
            note=self.reason or self._note(),
            unread=tuple(self.header.unread) if self.header else (),
            total_rows=total,
            header_row=self.header.last_row if self.header else 0,
            is_refused=self.problem is not None,
        )

    def _note(self) -> str:
        if self.header is None:
            return ""
        parts = []
        if self.header.unread:
            names = "、".join(f"{short(text)}（{cell}）" for cell, text in self.header.unread[:20])
            parts.append(f"没有对应内容、未读取的列：{names}。")
        if self.grid.is_truncated:
            parts.append("工作表超过可读取的行数，后面的行没有读取。")
        for kept, other in self.header.doubled:
            parts.append(
                f"“{short(other.text)}”（{address(other.row, other.index)}）和"
                f"“{short(kept.text)}”（{address(kept.row, kept.index)}）含义相同，读取后一个。"
            )
        return "".join(parts)


def choose(book: Book) -> Iterator[Choice]:
    """Yield a choice for every sheet, in order."""
    for grid in book.grids:
        yield _choose(grid)


def _choose(grid: Grid) -> Choice:
    if not any(not is_blank(cell) for row in grid.rows[:200] for cell in row):
        return Choice(grid, reason="空的工作表。")
    header = find_header(grid, VOCABULARY)
    score = header.score if header else 0
    if header is None or score < MINIMUM_SCORE:
        return Choice(grid, reason="没有找到信息资源目录的表头。")
    if grid.is_hidden:
        return Choice(grid, reason="工作表是隐藏的，没有读取；需要读取的取消隐藏后再上传。")
    if purpose := _other_purpose(grid, header):
        return Choice(grid, reason=f"从“{purpose}”看不是要上报的目录，没有读取。")
    keys = header.keys()
    if not all(key in keys for key in ESSENTIAL):
        if len(keys & TELLING) < TELLING_MINIMUM:
            return Choice(grid, reason="像是取值字典，不是目录。")
        return Choice(grid, header, _missing(grid, header))
    if problem := _ambiguous(grid, header):
        return Choice(grid, header, problem)
    return Choice(grid, header)


def _other_purpose(grid: Grid, header: Header) -> str:
    """Return the words that say the sheet is a demand list, an example or an old copy."""
    if match := OTHER_PURPOSE.search(fold(grid.name)):
        return match.group()
    for row in grid.rows[: max(header.first_row - grid.first_row, 0)]:
        texts = [as_text(cell) for cell in row if not is_blank(cell)]
        if len(texts) == 1 and (match := re.search(r"需求(清单|目录|表)", fold(texts[0]))):
            return match.group()
    return ""


def _missing(grid: Grid, header: Header) -> Problem:
    keys = header.keys()
    names = "、".join(BY_KEY[key].header for key in REQUIRED_TO_READ if key not in keys)
    return Problem(
        sheet=grid.name,
        cell=address(header.first_row, grid.first_column),
        code="D18",
        clauses=RESTS_ON["D18"],
        message=f"缺少必需的列：{names}。整张工作表没有读取。",
        remedy="补上这些列再上传；可以下载本部门的模板填写。",
    )


def _ambiguous(grid: Grid, header: Header) -> Problem | None:
    """Two columns with the very same header and different data cannot be told apart."""
    for kept, other in header.doubled:
        if kept.column.key not in REQUIRED_TO_READ or fold(kept.text) != fold(other.text):
            continue
        if _same_data(grid, header, kept.index, other.index):
            continue
        places = f"{address(kept.row, kept.index)} 和 {address(other.row, other.index)}"
        return Problem(
            sheet=grid.name,
            cell=address(other.row, other.index),
            code="D18",
            clauses=RESTS_ON["D18"],
            message=f"“{short(kept.text)}”有两列（{places}），内容不同，不能判断以哪一列为准。"
            "整张工作表没有读取。",
            value=short(other.text),
            remedy="改正或删去其中一列的表头再上传。",
        )
    return None


def _same_data(grid: Grid, header: Header, one: int, other: int) -> bool:
    """Whether the second column is empty or repeats the first."""
    first, second = one - grid.first_column, other - grid.first_column
    for row in grid.rows[header.last_row - grid.first_row + 1 :]:
        if second < len(row) and row[second] is not None and row[second] != row[first]:
            return False
    return True
