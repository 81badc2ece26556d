"""The drafts of one sheet → parsed resources, each with the problems of its own cells."""

from catalog.content import ResourceContent
from catalog.sheets.assemble import assemble, content_of, stated_fields
from catalog.sheets.blocks import SheetLayout
from catalog.sheets.draft import Draft, Spot
from catalog.sheets.providers import ProviderFinder
from catalog.sheets.report import RESTS_ON, Addresses, ParsedResource
from yongcheng.intake.columns import Fault
from yongcheng.intake.problems import ERROR, WARNING, Problem, short
from yongcheng.workbooks.grid import address

SECRET = Fault(
    "V13",
    "标为涉密的数据不能进入本目录，这项资源没有读取，内容不保存。",
    "从文件里删去这项资源，按保密规定处理；误标的改为“否”后再上传。",
    clauses=("T3.1",),
)


class ResourceMaker:
    """Turns the drafts of one sheet into parsed resources with their own problems."""

    def __init__(self, layout: SheetLayout, places: Addresses, finder: ProviderFinder) -> None:
        self.layout = layout
        self.places = places
        self.finder = finder
        self.fields_of = {key: slot.column.field for key, slot in layout.by_key.items()}
        self._sets: dict[frozenset[str], frozenset[str]] = {}
        self._blanks: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]] = {}

    def make(self, draft: Draft) -> ParsedResource:
        block = draft.block
        parsed = ParsedResource(
            ResourceContent(),
            (block.first_row, block.last_row),
            self.places,
            tuple(draft.item_rows),
            item_count=len(draft.items),
            own_rows=draft.own_rows,
        )
        if draft.is_classified:
            return self._classified(parsed)
        made = assemble(draft, self.layout.by_key.keys())
        parsed.content = content_of(made, draft)
        parsed.stated = self._shared(stated_fields(made, draft))
        parsed.cleared = frozenset(self.fields_of[key] for key in draft.cleared)
        parsed.blank = self._blank(frozenset(draft.blank), parsed.stated)
        parsed.items_cleared = frozenset(draft.items_cleared)
        parsed.condition_text = draft.values.get("sharing_condition", "")
        parsed.from_condition = self._shared(frozenset(made.from_condition))
        self._provider(parsed, draft)
        for key, fault in made.faults:
            draft.spots.append(self._spot(parsed, key, fault))
            if fault.level == ERROR:
                draft.blamed.add(self.fields_of[key])
        hidden = self.layout.grid.hidden_rows
        if hidden and any(row in hidden for row, _ in block.rows):
            fact = "这项资源有隐藏的行，已一并读取。"
            fault = Fault("D11", fact, "不需要的行删除，不要隐藏。", WARNING)
            draft.spots.append(self._spot(parsed, "title", fault))
        parsed.blamed = self._shared(frozenset(draft.blamed))
        parsed.problems = [self._problem(parsed, spot) for spot in draft.spots]
        return parsed

    def _shared(self, names: frozenset[str]) -> frozenset[str]:
        """Return the one set of these names: most resources of a sheet state the same fields."""
        return self._sets.setdefault(names, names)

    def _blank(self, keys: frozenset[str], stated: frozenset[str]) -> frozenset[str]:
        """Return the fields whose columns are empty and which no other column states."""
        found = self._blanks.get((keys, stated))
        if found is None:
            fields = frozenset(self.fields_of[key] for key in keys)
            found = self._blanks[keys, stated] = fields - stated
        return found

    def _classified(self, parsed: ParsedResource) -> ParsedResource:
        """Keep the addresses, nothing else."""
        parsed.classified = True
        spot = self._spot(parsed, "classified", SECRET)
        parsed.problems = [self._problem(parsed, spot)]
        return parsed

    def _provider(self, parsed: ParsedResource, draft: Draft) -> None:
        content = parsed.content
        found = self.finder.find(
            content.provider_name, content.provider_code, content.provider_unit
        )
        parsed.provider_code = found.credit_code
        for key, fault in found.faults:
            spot = self._spot(parsed, key, fault)
            draft.spots.append(Spot(spot.row, spot.index, fault, short(draft.values.get(key, ""))))
            if fault.level == ERROR:
                draft.blamed.add(key)

    def _spot(self, parsed: ParsedResource, key: str, fault: Fault) -> Spot:
        column = self.places.columns.get(key)
        if column is None:
            row, column = parsed.place(self.fields_of.get(key, key))
        else:
            row = parsed.own_rows.get(key, parsed.rows[0])
        return Spot(row, column, fault)

    def _problem(self, parsed: ParsedResource, spot: Spot) -> Problem:
        return problem_at(
            self.layout, spot.row, spot.index, spot.fault, (parsed.content.title, spot.value)
        )


def problem_at(
    layout: SheetLayout, row: int, index: int, fault: Fault, about: tuple[str, str] = ("", "")
) -> Problem:
    return Problem(
        sheet=layout.grid.name,
        cell=address(row, index),
        range=layout.merges.range_at(row, index),
        code=fault.code,
        message=fault.message,
        resource=short(about[0]),
        level=fault.level,
        value=about[1],
        remedy=fault.remedy,
        clauses=fault.clauses or RESTS_ON.get(fault.code, ()),
    )
