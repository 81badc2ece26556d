"""What only several resources of a file can show: codes and names that occur twice (V8, V9)."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from catalog.codes import normalise_name, without_number
from catalog.sheets.report import ParsedResource
from yongcheng.intake.problems import WARNING, Problem, short

NAMED = 5
UNIFIED = ("T12.2",)


def check_duplicates(
    resources: Sequence[ParsedResource],
) -> Iterator[tuple[ParsedResource, Problem]]:
    """Yield the problems of every copy; a 涉密 resource takes no part."""
    open_ones = [resource for resource in resources if not resource.classified]
    for group in _groups((one.content.code.casefold(), one) for one in open_ones):
        for one in group:
            yield one, _double_code(one, group)
    named = [(normalise_name(one.content.title), one) for one in open_ones]
    same: set[int] = set()
    for group in _groups((key and (_owner(one), key), one) for key, one in named):
        same.update(id(one) for one in group)
        for one in group:
            yield one, _double_name(one, group)
    stems = ((without_number(one.content.title), one) for one in open_ones)
    for group in _groups((stem and (_owner(one), stem), one) for stem, one in stems):
        if len({normalise_name(one.content.title) for one in group}) < 2:
            continue
        for one in group:
            if id(one) not in same:
                yield one, _drag_filled(one, group)


def _owner(one: ParsedResource) -> str:
    return one.provider_code or one.content.provider_name


def _groups(
    pairs: Iterable[tuple[Hashable, ParsedResource]],
) -> Iterator[list[ParsedResource]]:
    found: dict[Hashable, list[ParsedResource]] = {}
    for key, one in pairs:
        if key:
            found.setdefault(key, []).append(one)
    return (group for group in found.values() if len(group) > 1)


def _others(one: ParsedResource, group: Sequence[ParsedResource], name: str) -> str:
    """Return where the other copies stand, the first few of them."""
    others = [other for other in group[: NAMED + 1] if other is not one][:NAMED]
    places = [
        other.address(name) if other.sheet == one.sheet else f"{other.sheet}!{other.address(name)}"
        for other in others
    ]
    more = f"等 {len(group) - 1} 处" if len(group) - 1 > len(places) else ""
    return "、".join(places) + more


def _double_code(one: ParsedResource, group: Sequence[ParsedResource]) -> Problem:
    code = one.content.code
    return _problem(
        one,
        "code",
        "V8",
        f"信息资源代码“{short(code)}”在文件里重复，另见 {_others(one, group, 'code')}。",
        "每项资源一个代码；新资源的代码留空，由系统在发布时编制。",
    )


def _double_name(one: ParsedResource, group: Sequence[ParsedResource]) -> Problem:
    return _problem(
        one,
        "title",
        "V9",
        f"资源名称和 {_others(one, group, 'title')} 重复（不计空格和标点）。",
        "合并成一项资源，或改用能区分内容的名称。",
    )


def _drag_filled(one: ParsedResource, group: Sequence[ParsedResource]) -> Problem:
    return _problem(
        one,
        "title",
        "V9",
        f"资源名称和 {_others(one, group, 'title')} 只差末尾的数字，像是下拉填充生成的。",
        "核对名称；确是不同资源的不用改。",
        WARNING,
    )


def _problem(
    one: ParsedResource, name: str, code: str, message: str, remedy: str, level: str = "error"
) -> Problem:
    return Problem(
        sheet=one.sheet,
        cell=one.address(name),
        range=one.range(name),
        code=code,
        message=message,
        resource=one.content.title,
        level=level,
        value=short(getattr(one.content, name)),
        remedy=remedy,
        clauses=UNIFIED,
    )
