"""Compares what a workbook says with the catalogue: new, changed, unchanged, missing, rejected.

Set-based: the catalogue is loaded once (catalog/sheets/bases.py); no row asks the database.
"""

from dataclasses import dataclass, field
from typing import Any

from catalog.content import ResourceContent
from catalog.content_diff import difference
from catalog.rules import RuleContext, check_content
from catalog.rules.names import CODE_IN_TEXT, related_codes_exist
from catalog.sheets import bases as catalogue
from catalog.sheets.bases import Base, Bases
from catalog.sheets.frozen import Frozen
from catalog.sheets.hindrances import (
    back_to_the_start,
    being_edited,
    missing_reason,
    recalled,
    same_record,
    under_way,
    unknown_department,
)
from catalog.sheets.identity import (
    Identified,
    Obstacle,
    identify,
    met_twice,
    renamed_onto_another,
)
from catalog.sheets.merging import merge
from catalog.sheets.parse import problem_of, unasked
from catalog.sheets.report import ParsedResource, Reading
from catalog.sheets.staging import (
    count_items,
    kept_problem,
    levels,
    obstacle_problem,
    statement_of,
    summary,
    text_changes,
    touched,
)
from catalog.workflow.drafts import owned_by
from yongcheng.departments.models import Department
from yongcheng.intake.models import StagedRecord
from yongcheng.intake.offices import Compared, Comparison, Scope, Tell
from yongcheng.intake.problems import WARNING, Problem
from yongcheng.workbooks.collector import collector_at_rest

Action = StagedRecord.Action
# Rules that judge a whole content: for an existing record they judge it merged, not the row alone.
ON_MERGED = frozenset(f"V{n}" for n in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 15, 17))
REFERENCE = "V16"  # asks the catalogue: judged here, not while reading
HIDDEN_LABEL = "（涉密行，内容不保存）"


@dataclass(slots=True)
class Line:
    """One parsed resource on its way through the comparison."""

    number: int
    parsed: ParsedResource
    department: Department | None
    covers: frozenset[int]
    problems: list[Problem] = field(default_factory=list)


def compare(reading: Reading, scope: Scope, tell: Tell) -> Comparison:
    """Return what would change; reads the catalogue, writes nothing."""
    with collector_at_rest():
        return Differ(reading, scope, tell).run()


class Differ:
    """One comparison of one reading."""

    def __init__(self, reading: Reading, scope: Scope, tell: Tell) -> None:
        self.scope = scope
        self.tell = tell
        self.departments = departments_of(reading, scope)
        self.covers: dict[int, frozenset[int]] = {}
        self.lines = [self._line(n, one) for n, one in enumerate(reading.resources, 1)]
        self.loose = reading.loose
        providers = {key for line in self.lines for key in line.covers}
        if scope.department is not None:
            providers |= self._covers(scope.department)
        codes = {line.parsed.content.code for line in self.lines if line.parsed.content.code}
        self.bases: Bases = catalogue.load(providers, codes)
        self.known_codes = self._known_codes(codes)
        self.items = dict.fromkeys(Action.values, 0)

    def run(self) -> Comparison:
        found = [self._identified(line) for line in self.lines]
        self._stop_double(found)
        records: list[Compared] = []
        for part in catalogue.chunks(zip(self.lines, found, strict=True)):
            self.tell("与目录比较", len(records), len(self.lines))
            records += self._compared(part)
        records += self._missing(found, len(records))
        problems: list[tuple[Problem, int | None]] = [(one, None) for one in self.loose]
        problems += [(one, line.number) for line in self.lines for one in line.problems]
        secret = frozenset(line.number for line in self.lines if line.parsed.classified)
        return Comparison(records, problems, self.items, secret)

    def _compared(self, part: list[tuple[Line, Identified]]) -> list[Compared]:
        """Compare some lines; the catalogue is read only where digests differ."""
        said = [self._said(line) if stands(one.base) else None for line, one in part]
        differing = [
            one.base
            for (_, one), own in zip(part, said, strict=True)
            if own is not None and one.base is not None and own.digest != one.base.digest
        ]
        before = catalogue.contents(differing)
        return [
            self._record(line, one, own, before)
            for (line, one), own in zip(part, said, strict=True)
        ]

    def _said(self, line: Line) -> Frozen:
        content = line.parsed.content
        return Frozen.of(owned_by(content, line.department) if line.department else content)

    def _line(self, number: int, parsed: ParsedResource) -> Line:
        department = self.scope.department or self.departments.get(parsed.provider_code)
        covers = self._covers(department) if department else frozenset()
        problems = [one for one in parsed.problems if one.code != REFERENCE]
        return Line(number, parsed, department, covers, problems)

    def _covers(self, department: Department) -> frozenset[int]:
        """Return the department and its predecessors, asked once per department."""
        known = self.covers.get(department.pk)
        if known is None:
            known = self.covers[department.pk] = catalogue.predecessors(department)
        return known

    def _known_codes(self, codes: set[str]) -> frozenset[str]:
        """Return which codes that rows refer to exist, in this file or in the catalogue (V16)."""
        asked = {
            match.group()
            for line in self.lines
            for written in line.parsed.content.related
            if (match := CODE_IN_TEXT.search(written))
        }
        return frozenset(catalogue.codes_in_use(asked - codes) | (asked & codes))

    def _identified(self, line: Line) -> Identified:
        content = line.parsed.content
        if line.parsed.classified or not (content.code or content.title):
            return Identified()
        return identify(content, line.covers, self.bases)

    def _stop_double(self, found: list[Identified]) -> None:
        for places in met_twice(found).values():
            rows = "、".join(str(self.lines[place].parsed.rows[0]) for place in places)
            for place in places:
                found[place].obstacle = found[place].obstacle or same_record(rows)

    def _record(
        self,
        line: Line,
        found: Identified,
        said: Frozen | None,
        before: dict[int, dict[str, Any]],
    ) -> Compared:
        """Compare one resource; its problems are complete afterwards."""
        if line.parsed.classified:
            return self._rejected(line, HIDDEN_LABEL)
        if line.department is None and not levels(line.problems)[0]:
            self._stop(line, unknown_department(line.parsed))
        if found.obstacle is not None:
            self._stop(line, found.obstacle)
        base = found.base
        if base is None or said is None:
            return self._new(line, found)
        line.problems = [one for one in line.problems if one.code not in ON_MERGED]
        content = before.get(base.resource_id)
        if content is None or says_the_same(said.content, content):
            if levels(line.problems)[0]:
                return self._rejected(line, target=base)
            return self._unchanged(line, base, said.content)
        return self._existing(line, base, content)

    def _new(self, line: Line, found: Identified) -> Compared:
        self._check_related(line, line.parsed.content)
        has_error, warnings = levels(line.problems)
        if has_error or line.department is None:
            return self._rejected(line)
        said = self._said(line)
        record = self._staged(line, Action.NEW, said.content)
        record.changes = {"summary": summary(said.content)}
        record.payload = said.payload()
        record.warnings = warnings
        record.target_id = found.revives.resource_id if found.revives else None
        self.items[Action.NEW] += len(said.content.items)
        return record

    def _existing(self, line: Line, base: Base, data: dict[str, Any]) -> Compared:
        before = ResourceContent.from_json(data)
        after, kept = merge(statement_of(line.parsed, before), before)
        line.problems += [kept_problem(line.parsed, one) for one in kept]
        if after == before:
            if levels(line.problems)[0]:
                return self._rejected(line, target=base)
            return self._unchanged(line, base, after)
        said = Frozen.of(after)
        self._judge(line, base, said)
        has_error, warnings = levels(line.problems)
        if has_error:
            return self._rejected(line, target=base)
        record = self._staged(line, Action.CHANGED, after)
        record.target_id, record.base_digest = base.resource_id, base.digest
        record.warnings = warnings
        diff = difference(before, after)
        count_items(diff, self.items)
        record.changes = text_changes(diff, line.parsed)
        record.touched = touched(record.changes)
        record.payload = said.payload(data if base.is_editable or base.is_recallable else None)
        return record

    def _unchanged(self, line: Line, base: Base, content: ResourceContent) -> Compared:
        record = self._staged(line, Action.UNCHANGED, content)
        record.target_id, record.base_digest = base.resource_id, base.digest
        record.code = base.code[:64]
        record.warnings = levels(line.problems)[1]
        self.items[Action.UNCHANGED] += len(content.items)
        return record

    def _judge(self, line: Line, base: Base, said: Frozen) -> None:
        """Find what stands in the way of a change: rules on the merged content, other acts."""
        after = said.content
        context = RuleContext(unasked=unasked(line.parsed.places))
        line.problems += [
            problem_of(line.parsed, one)
            for one in check_content(after, context).findings
            if one.code in ON_MERGED
            and (one.item is not None or one.field not in line.parsed.blamed)
        ]
        self._check_related(line, after)
        obstacle = renamed_onto_another(after, base, self.bases)
        if obstacle is not None:
            self._stop(line, obstacle)
        if base.is_recallable and not self._is_bureau():
            line.problems.append(obstacle_problem(line.parsed, recalled(base), WARNING))
        elif base.obstacle:
            self._stop(line, under_way(base))
        elif base.is_editable and self._is_bureau():
            self._stop(line, being_edited(base))
        elif base.is_editable and said.digest == base.in_force_digest:
            self._stop(line, back_to_the_start(base))

    def _check_related(self, line: Line, content: ResourceContent) -> None:
        if content.related:
            context = RuleContext(known_codes=self.known_codes)
            found = related_codes_exist(content, context)
            line.problems += [problem_of(line.parsed, one) for one in found]

    def _is_bureau(self) -> bool:
        department = self.scope.department
        own = department is not None and self.scope.user.department_id == department.pk
        return self.scope.user.is_bureau and not own

    def _stop(self, line: Line, obstacle: Obstacle) -> None:
        line.problems.append(obstacle_problem(line.parsed, obstacle))

    def _rejected(self, line: Line, label: str = "", *, target: Base | None = None) -> Compared:
        record = self._staged(line, Action.REJECTED, line.parsed.content, label)
        record.is_chosen = False
        record.warnings = levels(line.problems)[1]
        record.target_id = target.resource_id if target else None
        self.items[Action.REJECTED] += record.item_count
        return record

    def _staged(
        self, line: Line, action: str, content: ResourceContent, label: str = ""
    ) -> Compared:
        parsed = line.parsed
        return Compared(
            number=line.number,
            action=action,
            label=(label or content.title or "（没有名称）")[:300],
            code=content.code[:64],
            department_id=line.department.pk if line.department else None,
            sheet=parsed.sheet[:120],
            first_row=parsed.rows[0],
            last_row=parsed.rows[1],
            cell=parsed.address("title")[:12],
            item_count=parsed.item_count if parsed.classified else len(content.items),
        )

    def _missing(self, found: list[Identified], last: int) -> list[Compared]:
        """Return what the catalogue has and the file has not: proposed for 下线, never removed."""
        if not self.lines:
            return []
        met = {one.base.resource_id for one in found if one.base is not None}
        absent = [one for one in self.bases.all if not one.is_retired]
        names = dict(Department.objects.values_list("id", "name"))
        records = []
        for base in absent:
            if base.resource_id in met:
                continue
            last += 1
            self.items[Action.MISSING] += base.item_count
            records.append(self._missing_record(last, base, names[base.provider_id]))
        return records

    def _missing_record(self, number: int, base: Base, provider: str) -> Compared:
        return Compared(
            number=number,
            action=Action.MISSING,
            label=base.title[:300],
            code=base.code,
            department_id=base.provider_id,
            item_count=base.item_count,
            target_id=base.resource_id,
            base_digest=base.digest,
            is_chosen=False,
            changes={
                "summary": provider,
                "can_retire": base.is_in_force and not self._is_bureau(),
                "why_not": "" if base.is_in_force else missing_reason(base),
            },
        )


def stands(base: Base | None) -> bool:
    """Whether there is a record to compare with."""
    return base is not None and not base.is_retired


def says_the_same(content: ResourceContent, data: dict[str, Any]) -> bool:
    """Whether the row already is the record, which may still name its provider as it once was."""
    owner = {name: data.get(name, "") for name in ("provider_name", "provider_code")}
    if owner == {name: getattr(content, name) for name in owner}:
        return False  # the digests have said so
    return content.with_values(**owner).to_json() == data


def departments_of(reading: Reading, scope: Scope) -> dict[str, Department]:
    """Return credit code → department of the providers a whole city's workbook names."""
    if scope.department is not None:
        return {scope.department.credit_code: scope.department}
    codes = {one.provider_code for one in reading.resources if one.provider_code}
    found = {
        one.credit_code: one
        for part in catalogue.chunks(sorted(codes))
        for one in Department.objects.filter(credit_code__in=part)
    }
    return {code: in_charge_of(one) for code, one in found.items()}


def in_charge_of(department: Department) -> Department:
    """Return the department, or the one that took over from it (机构改革)."""
    while department.succeeded_by is not None:
        department = department.succeeded_by
    return department
