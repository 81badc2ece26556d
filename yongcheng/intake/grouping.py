"""同一问题 37 行: problems of one cause as one group, neighbouring cells as one range."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, QuerySet

from yongcheng.intake.models import StagedProblem, Upload
from yongcheng.intake.problems import Problem
from yongcheng.policy.clauses import clause

QUOTED = re.compile(r"“[^”]*”")
NUMBERS = re.compile(r"\d+")
CELLS = re.compile(r"[A-Z]{1,3}\d+(?:[:、][A-Z]{1,3}\d+)*")
CELL = re.compile(r"([A-Z]+)(\d+)(?::[A-Z]+(\d+))?")
ROWS_IN_GROUP = 400
LINES_SHOWN = 12
LINES_FOLDED = 5
GROUPS_SHOWN = 30


def cause_of(problem: Problem) -> str:
    """Return the key under which problems of one cause stand together."""
    pattern = NUMBERS.sub("#", QUOTED.sub("“”", problem.message))
    return f"{problem.level[:1]}{problem.code}-{zlib.crc32(pattern.encode()):08x}"[:24]


@dataclass(slots=True)
class Line:
    """One row of a group's table: a run of cells of one column with one value."""

    sheet: str
    column: str
    first: int
    last: int
    value: str
    resource: str
    count: int = 1

    @property
    def cells(self) -> str:
        if not self.column:
            return ""
        start = f"{self.column}{self.first}"
        return start if self.first == self.last else f"{start}:{self.column}{self.last}"

    @property
    def rows(self) -> int:
        return self.last - self.first + 1 if self.column else 1


@dataclass(slots=True)
class Group:
    """All problems of one cause."""

    cause: str
    code: str
    level: str
    count: int
    resources: int
    message: str
    remedy: str
    clauses: list[str]
    lines: list[Line] = field(default_factory=list)
    more: int = 0

    @property
    def is_error(self) -> bool:
        return self.level == "error"

    @property
    def title(self) -> str:
        """One problem says its sentence, many say what they have in common."""
        if self.count == 1:
            return self.message.rstrip("。")
        common = CELLS.sub("…", QUOTED.sub("“…”", self.message)).rstrip("。")
        about = f"，涉及 {self.resources} 项资源" if self.resources > 1 else ""
        return f"{common}，共 {self.count} 处{about}"

    @property
    def law(self) -> str:
        return "、".join(clause(one).short for one in self.clauses)

    @property
    def only(self) -> Line | None:
        return self.lines[0] if len(self.lines) == 1 else None


def groups(rows: QuerySet[StagedProblem], *, whole: bool = False) -> list[Group]:
    """Return the groups of these problems, errors first, the largest first."""
    counted = (
        rows.order_by()
        .values("cause", "code", "level")
        .annotate(
            count=Count("id"), first=Min("number"), resources=Count("resource", distinct=True)
        )
    )
    ordered = sorted(
        counted, key=lambda one: (one["level"] != "error", -one["count"], one["first"])
    )
    shown = ordered[:GROUPS_SHOWN]
    firsts = {one.number: one for one in rows.filter(number__in=[one["first"] for one in shown])}
    found = []
    for one in shown:
        first = firsts[one.pop("first")]
        group = Group(**one, message=first.message, remedy=first.remedy, clauses=first.clauses)
        members = rows.filter(cause=group.cause).order_by("number")[:ROWS_IN_GROUP]
        lines = merged(members)
        shown_lines = LINES_FOLDED if found else LINES_SHOWN
        group.lines = lines if whole else lines[:shown_lines]
        group.more = group.count - sum(line.count for line in group.lines)
        found.append(group)
    return found


def merged(rows: Iterable[StagedProblem]) -> list[Line]:
    """Return the rows as lines, cells below one another with the same value as one range."""
    lines: list[Line] = []
    for row in rows:
        place = CELL.fullmatch(row.range or row.cell)
        column, first, last = "", 0, 0
        if place:
            column, first = place.group(1), int(place.group(2))
            last = int(place.group(3) or first)
        line = Line(row.sheet, column, first, last, row.value, row.resource)
        if lines and column and _follows(lines[-1], line):
            lines[-1].last = last
            lines[-1].count += 1
        else:
            lines.append(line)
    return lines


def _follows(above: Line, line: Line) -> bool:
    same = (above.sheet, above.column, above.value, above.resource)
    return same == (line.sheet, line.column, line.value, line.resource) and (
        line.first == above.last + 1
    )


def figures(upload: Upload) -> dict[str, int]:
    """Return how many problems of which level, and of how many causes."""
    rows = upload.problems.order_by()
    by_level = dict(rows.values_list("level").annotate(Count("id")))
    causes = rows.values("cause").distinct().count()
    error, warning = by_level.get("error", 0), by_level.get("warning", 0)
    return {"error": error, "warning": warning, "all": error + warning, "causes": causes}
