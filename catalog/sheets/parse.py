"""A workbook as departments make it → resources with addresses, problems, and an account of rows.

Pure: no database. Everything the file says is either in a resource, or in a problem, or listed as
skipped with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalog.content import ResourceContent
from catalog.rules import RuleContext, check_content
from catalog.sheets.block_reader import BlockReader
from catalog.sheets.blocks import BlockSplitter, SheetLayout, lay_out
from catalog.sheets.columns import NATIONAL_HEADERS
from catalog.sheets.crosscheck import check_duplicates
from catalog.sheets.maker import ResourceMaker, problem_at
from catalog.sheets.origin import origin_note
from catalog.sheets.providers import ProviderFinder
from catalog.sheets.report import (
    RESTS_ON,
    Addresses,
    ParseContext,
    ParsedResource,
    Party,
    Reading,
    SheetReport,
)
from catalog.sheets.selection import Choice, choose
from yongcheng.intake.columns import Fault
from yongcheng.intake.header import Header, Place
from yongcheng.intake.layout import RowReader, Skips
from yongcheng.intake.normalizer import Options, header_keys
from yongcheng.intake.problems import ERROR, WARNING, Problem, short
from yongcheng.policy.verdicts import Finding
from yongcheng.workbooks.collector import collector_at_rest
from yongcheng.workbooks.grid import Book, address

__all__ = [
    "ParseContext",
    "ParsedResource",
    "Party",
    "Reading",
    "SheetReport",
    "parse_book",
    "problem_of",
]
ORPHAN = Fault(
    "D20",
    "信息项行的上面没有所属的信息资源。",
    "在这一行或它上面一行填写信息资源名称。",
)
SECOND_HEADER = Fault(
    "D18",
    "这里是另一个表头，列的次序和前面的不同，从这一行起没有读取。",
    "把后一部分移到单独的工作表，或按同一个表头排列。",
)
NATIONAL_MINIMUM = 10
OPTIONAL_COLUMNS: dict[str, tuple[str, ...]] = {
    "provider_name": ("provider_name",),
    "provider_code": ("provider_code",),
    "open_condition": ("open_condition",),
    "sharing_condition": ("sharing_condition", "sharing_scope", "sharing_purpose"),
    "withholding_reason": ("withholding_reason", "sharing_condition", "bases.title"),
    "bases": ("bases.title", "bases.article", "sharing_condition"),
}


class KnownCodes:
    """The codes of the catalogue and of this file, asked with `in`."""

    def __init__(self, resources: Iterable[ParsedResource], context: ParseContext) -> None:
        self._own = {one.content.code for one in resources if one.content.code}
        self._known = context.known_codes

    def __contains__(self, code: object) -> bool:
        return code in self._own or (self._known is not None and code in self._known)


def parse_book(book: Book, context: ParseContext) -> Reading:
    """Read every sheet, then check what needs the whole file."""
    with collector_at_rest():
        return _parse(book, context)


def _parse(book: Book, context: ParseContext) -> Reading:
    finder = ProviderFinder(context)
    reports: list[SheetReport] = []
    resources: list[ParsedResource] = []
    loose: list[Problem] = []
    for choice in choose(book):
        header = choice.header
        if header is None or choice.problem is not None:
            reports.append(choice.report())
            loose += [choice.problem] if choice.problem else []
            continue
        report, found, problems = _read_sheet(book, choice, header, finder)
        code = context.uploader.credit_code if context.uploader else ""
        note = origin_note(book, header, code) + report.note
        reports.append(replace(report, note=note))
        resources.extend(found)
        loose.extend(problems)
    loose.extend(_nothing_found(reports, book, bool(resources)))
    _check(resources, context)
    return Reading(
        tuple(reports), tuple(resources), _in_order(reports, resources, loose), tuple(loose)
    )


def _read_sheet(
    book: Book, choice: Choice, header: Header, finder: ProviderFinder
) -> tuple[SheetReport, list[ParsedResource], list[Problem]]:
    grid = choice.grid
    options = Options(is_national=_is_national(header), uses_1904=book.uses_1904)
    layout = lay_out(grid, header, options)
    skips = Skips()
    items = frozenset(slot.index for slot in layout.item)
    rows = RowReader(grid, header, layout.merges, items, skips)
    splitter = BlockSplitter(layout, skips)
    reader = BlockReader(layout)
    places = _addresses(layout)
    maker = ResourceMaker(layout, places, finder)
    found = [maker.make(reader.read(block)) for block in splitter.blocks(rows.rows())]
    loose = [_orphan(layout, row) for row, _ in splitter.orphans]
    loose += _sheet_warnings(layout)
    if rows.other_header:
        loose.append(problem_at(layout, rows.other_header, grid.first_column, SECOND_HEADER))
    data_rows = len(grid.rows) - sum(part.count for part in skips.found)
    report = choice.report(rows=data_rows, skipped=tuple(skips.found))
    return report, found, loose


def _is_national(header: Header) -> bool:
    """Whether a sheet is the national form: only its own headers, and most of them."""
    texts = [header_keys(place.text)[1] for place in header.places]
    if header.unread or len(texts) < NATIONAL_MINIMUM:
        return False
    return all(text in NATIONAL_HEADERS for text in texts)


def _addresses(layout: SheetLayout) -> Addresses:
    columns = {key: slot.index for key, slot in layout.by_key.items()}
    fields = {slot.column.field for slot in layout.resource}
    if "format_whole" in columns:
        fields.add("format_type")
    if "method_whole" in columns:
        fields.add("method_type")
    return Addresses(
        layout.grid.name,
        columns,
        layout.merges,
        frozenset(fields),
        frozenset(slot.column.field for slot in layout.item),
    )


def _orphan(layout: SheetLayout, row: int) -> Problem:
    slot = layout.by_key.get("item.title") or layout.by_key["title"]
    return problem_at(layout, row, slot.index, ORPHAN)


def _sheet_warnings(layout: SheetLayout) -> list[Problem]:
    """Hidden columns that carry data, and number columns whose header names no unit."""
    grid = layout.grid
    found = [
        problem_at(layout, place.row, place.index, _without_unit(place))
        for place in layout.header.places
        if place.column.units is not None and not place.states_unit
    ]
    below = grid.rows[layout.header.last_row - grid.first_row + 1 :]
    for index in sorted(grid.hidden_columns):
        offset = index - grid.first_column
        if offset >= 0 and any(offset < len(row) and row[offset] is not None for row in below):
            slot = next((one for one in layout.by_key.values() if one.index == index), None)
            row = slot.header_row if slot else layout.header.last_row
            name = f"“{slot.column.header}”" if slot else ""
            fact = f"隐藏的列{name}里有数据，{'已一并读取' if slot else '没有读取'}。"
            fault = Fault("D17", fact, "不需要的列删除，不要隐藏。", WARNING)
            found.append(problem_at(layout, row, index, fault))
    return found


def _without_unit(place: Place) -> Fault:
    unit = "G" if place.unit == 1024**3 else "万条"
    fact = f"“{short(place.text)}”的表头没有写单位，按国家表式的单位（{unit}）读取。"
    return Fault("D12", fact, "在表头写明单位，如“数据存储总量(G)”。", WARNING)


def _check(resources: Sequence[ParsedResource], context: ParseContext) -> None:
    """Run the rules on every resource, then those across resources."""
    known = KnownCodes(resources, context) if context.known_codes is not None else None
    sheets = {id(one.places): one.places for one in resources}
    rules = {
        key: RuleContext(context.weak_basis_blocks, known, unasked(places))
        for key, places in sheets.items()
    }
    for one in resources:
        if one.classified:
            continue
        findings = check_content(one.content, rules[id(one.places)]).findings
        if any(finding.code == "V13" and finding.blocks for finding in findings):
            _empty(one, next(finding for finding in findings if finding.code == "V13"))
            continue
        one.problems += [
            problem_of(one, finding)
            for finding in findings
            if finding.item is not None or finding.field not in one.blamed
        ]
    for one, problem in check_duplicates(resources):
        one.problems.append(problem)


def unasked(places: Addresses) -> frozenset[str]:
    """Return conditions, reasons and provider cells for which a sheet has no column at all."""
    return frozenset(
        name
        for name, keys in OPTIONAL_COLUMNS.items()
        if not any(key in places.columns for key in keys)
    )


def problem_of(parsed: ParsedResource, finding: Finding) -> Problem:
    """Return a rule's finding as a problem of the cell it rests on."""
    return Problem(
        sheet=parsed.sheet,
        cell=parsed.address(finding.field, finding.item),
        range=parsed.range(finding.field, finding.item),
        code=finding.code,
        message=finding.message,
        resource=short(parsed.content.title),
        level=ERROR if finding.blocks else WARNING,
        value=short(finding.value),
        remedy=finding.remedy,
        clauses=tuple(finding.clauses),
    )


def _empty(one: ParsedResource, finding: Finding) -> None:
    """A mark of state secrets in the text: from here on only the addresses are kept."""
    problem = problem_of(one, finding).without_content()
    one.content = ResourceContent()
    one.classified = True
    one.condition_text = ""
    one.stated = one.blank = one.cleared = one.blamed = frozenset()
    one.problems = [problem]


def _nothing_found(
    reports: Sequence[SheetReport], book: Book, has_resources: bool
) -> list[Problem]:
    """D19 for sheets without data rows; D18 where no sheet has a header at all."""
    level = WARNING if has_resources else ERROR
    found = []
    grids = {grid.name: grid for grid in book.grids}
    for report in reports:
        if report.recognised and not report.rows and not report.is_refused:
            found.append(
                Problem(
                    sheet=report.name,
                    cell=address(report.header_row + 1, grids[report.name].first_column),
                    code="D19",
                    message="表头下面没有数据行。",
                    level=level,
                    remedy="在表头下面填写目录后再上传。",
                )
            )
    if not any(report.recognised for report in reports):
        name = reports[0].name if reports else ""
        message = "没有找到信息资源目录的表头，没有一张工作表可以读取。"
        remedy = "表头要有信息资源名称、共享类型等列；可以下载本部门的模板填写。"
        found.append(
            Problem(
                sheet=name,
                cell="A1",
                code="D18",
                message=message,
                remedy=remedy,
                clauses=RESTS_ON["D18"],
            )
        )
    return found


def _in_order(
    reports: Sequence[SheetReport], resources: Sequence[ParsedResource], loose: Sequence[Problem]
) -> tuple[Problem, ...]:
    order = {report.name: index for index, report in enumerate(reports)}
    own = [(one.rows[0], problem) for one in resources for problem in one.problems]
    pairs = [(0, problem) for problem in loose] + own
    pairs.sort(key=lambda pair: (order.get(pair[1].sheet, 0), pair[0]))
    return tuple(problem for _, problem in pairs)
