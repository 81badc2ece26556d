"""Compares what a workbook says with the catalogue: new, changed, unchanged, missing, rejected.

Set-based: the catalogue is loaded once (catalog/sheets/bases.py); no row asks the database.
"""

from dataclasses import dataclass, field

from catalog.content import ResourceContent
from catalog.content_diff import difference
from catalog.rules import RuleContext, check_content
from catalog.rules.names import CODE_IN_TEXT, related_codes_exist
from catalog.sheets import bases as catalogue
from catalog.sheets.bases import Base, Bases
from catalog.sheets.identity import (
    CONFLICT,
    NAME_TAKEN,
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
from yongcheng.intake.offices import Comparison, Scope, Tell
from yongcheng.intake.problems import WARNING, Problem

Action = StagedRecord.Action
# Rules that judge a whole content: for an existing record they judge it merged, not the row alone.
ON_MERGED = frozenset(f"V{n}" for n in (1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 15, 17))
REFERENCE = "V16"  # asks the catalogue: judged here, not while reading
HIDDEN_LABEL = "（涉密行，内容不保存）"
STEP = 200


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
        records, total = [], len(self.lines)
        for line, one in zip(self.lines, found, strict=True):
            if line.number % STEP == 0:
                self.tell("与目录比较", line.number, total)
            records.append(self._record(line, one))
        records += self._missing(found, len(records))
        problems: list[tuple[Problem, int | None]] = [(one, None) for one in self.loose]
        problems += [(one, line.number) for line in self.lines for one in line.problems]
        secret = frozenset(line.number for line in self.lines if line.parsed.classified)
        return Comparison(records, problems, self.items, secret)

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
            obstacle = Obstacle(
                NAME_TAKEN,
                f"第 {rows} 行对应目录里的同一项资源。",
                "合并成一项，或改用能区分的名称和代码。",
            )
            for place in places:
                found[place].obstacle = found[place].obstacle or obstacle

    def _record(self, line: Line, found: Identified) -> StagedRecord:
        """Compare one resource; its problems are complete afterwards."""
        if line.parsed.classified:
            return self._rejected(line, HIDDEN_LABEL)
        if line.department is None and not levels(line.problems)[0]:
            self._stop(line, unknown_department(line.parsed))
        if found.obstacle is not None:
            self._stop(line, found.obstacle)
        base = found.base
        if base is None or base.is_retired:
            return self._new(line, found)
        return self._existing(line, base)

    def _new(self, line: Line, found: Identified) -> StagedRecord:
        self._check_related(line, line.parsed.content)
        has_error, warnings = levels(line.problems)
        if has_error or line.department is None:
            return self._rejected(line)
        content = owned_by(line.parsed.content, line.department)
        record = self._staged(line, Action.NEW, content)
        record.changes = {"summary": summary(content)}
        record.payload = {"content": content.to_json()}
        record.warnings = warnings
        record.target_id = found.revives.resource_id if found.revives else None
        self.items[Action.NEW] += len(content.items)
        return record

    def _existing(self, line: Line, base: Base) -> StagedRecord:
        if says_the_same(line.parsed.content, base):
            line.problems = [one for one in line.problems if one.code not in ON_MERGED]
            if not levels(line.problems)[0]:
                return self._unchanged(line, base, line.parsed.content)
            return self._rejected(line, target=base)
        before = ResourceContent.from_json(base.content)
        after, kept = merge(statement_of(line.parsed, before), before)
        line.problems = [one for one in line.problems if one.code not in ON_MERGED]
        line.problems += [kept_problem(line.parsed, one) for one in kept]
        same = after == before
        if not same:
            self._judge(line, base, after)
        has_error, warnings = levels(line.problems)
        if has_error:
            return self._rejected(line, target=base)
        if same:
            return self._unchanged(line, base, after)
        record = self._staged(line, Action.CHANGED, after)
        record.target_id, record.base_digest = base.resource_id, base.digest
        record.warnings = warnings
        diff = difference(before, after)
        count_items(diff, self.items)
        record.changes = text_changes(diff, line.parsed)
        record.touched = touched(record.changes)
        record.payload = {"content": after.to_json()}
        if base.is_editable or base.is_recallable:
            record.payload["before"] = base.content
        return record

    def _unchanged(self, line: Line, base: Base, content: ResourceContent) -> StagedRecord:
        record = self._staged(line, Action.UNCHANGED, content)
        record.target_id, record.base_digest = base.resource_id, base.digest
        record.code = base.code[:64]
        record.warnings = levels(line.problems)[1]
        self.items[Action.UNCHANGED] += len(content.items)
        return record

    def _judge(self, line: Line, base: Base, after: ResourceContent) -> None:
        """Find what stands in the way of a change: rules on the merged content, other acts."""
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
        elif base.is_editable and after.digest() == base.in_force_digest:
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

    def _rejected(self, line: Line, label: str = "", *, target: Base | None = None) -> StagedRecord:
        record = self._staged(line, Action.REJECTED, line.parsed.content, label)
        record.is_chosen = False
        record.warnings = levels(line.problems)[1]
        record.target_id = target.resource_id if target else None
        self.items[Action.REJECTED] += record.item_count
        return record

    def _staged(
        self, line: Line, action: str, content: ResourceContent, label: str = ""
    ) -> StagedRecord:
        parsed = line.parsed
        return StagedRecord(
            number=line.number,
            action=action,
            label=(label or content.title or "（没有名称）")[:300],
            code=content.code[:64],
            department=line.department,
            sheet=parsed.sheet[:120],
            first_row=parsed.rows[0],
            last_row=parsed.rows[1],
            cell=parsed.address("title")[:12],
            item_count=parsed.item_count if parsed.classified else len(content.items),
        )

    def _missing(self, found: list[Identified], last: int) -> list[StagedRecord]:
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

    def _missing_record(self, number: int, base: Base, provider: str) -> StagedRecord:
        return StagedRecord(
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


def says_the_same(content: ResourceContent, base: Base) -> bool:
    """Whether the row alone already is the record: the usual case, settled without a merge."""
    owner = ("provider_name", "provider_code")
    row = content.with_values(**{name: base.content.get(name, "") for name in owner})
    return row.to_json() == base.content


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


def unknown_department(parsed: ParsedResource) -> Obstacle:
    return Obstacle(
        "D09",
        "不能从提供方和提供方代码得知是哪个部门的资源。",
        "写登记在册的部门全称和统一社会信用代码；新设部门先在“部门”里登记。",
        "provider_code",
    )


def under_way(base: Base) -> Obstacle:
    return Obstacle(
        CONFLICT,
        f"{base.obstacle}，不能同时再提出变更。",
        "先在资源页撤回或办完这一版，再重新上传这一项。",
    )


def recalled(base: Base) -> Obstacle:
    return Obstacle(
        CONFLICT,
        f"{base.obstacle}；写入时先撤回，以本文件的内容重新送审。",
        "不想撤回的，在预览里去掉这一项。",
    )


def being_edited(base: Base) -> Obstacle:
    return Obstacle(
        CONFLICT,
        f"“{base.title}”有提供部门正在编制的第 {base.version_number} 版，主管部门不能代为修改。",
        "由提供部门提交或放弃这一版后再导入。",
    )


def back_to_the_start(base: Base) -> Obstacle:
    return Obstacle(
        CONFLICT,
        f"改后的内容和“{base.title}”现行版本相同，没有可送审的变化。",
        "在资源页放弃正在编制的变更；不需要上传这一项。",
    )


def missing_reason(base: Base) -> str:
    if base.was_never_published:
        return "还没有发布，不需要下线"
    return f"{base.obstacle or '正在编制变更'}，不能提出下线"
