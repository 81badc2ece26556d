"""Which record a row means (decision 14a): by code in any state, else by provider and name.

Nothing is guessed: two candidates, a code of another department or a name that already stands under
another code stop the row, with the candidates named.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from catalog.codes import normalise_name
from catalog.content import ResourceContent
from catalog.sheets.bases import Base, Bases

CONFLICT, CODE_TAKEN, NAME_TAKEN = "C1", "V8", "V9"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a row cannot be applied to the catalogue; field: the cell to look at."""

    code: str
    message: str
    remedy: str
    field: str = "title"


@dataclass(slots=True)
class Identified:
    """base None = a new resource. revives: a resource given up before it was ever published."""

    base: Base | None = None
    obstacle: Obstacle | None = None
    revives: Base | None = None


def identify(content: ResourceContent, covers: Collection[int], bases: Bases) -> Identified:
    """Return the record a row means. covers: ids of its department and of those before it."""
    if content.code:
        base = bases.by_code.get(content.code)
        if base is not None:
            return _by_code(content, base, covers)
        if content.code in bases.foreign_codes:
            return Identified(obstacle=_foreign(content.code))
    return _by_name(content, covers, bases)


def _by_code(content: ResourceContent, base: Base, covers: Collection[int]) -> Identified:
    if base.provider_id not in covers:
        return Identified(obstacle=_foreign(content.code))
    if not base.is_retired:
        return Identified(base)
    if base.was_never_published:
        return Identified(revives=base)
    return Identified(
        base,
        Obstacle(
            CODE_TAKEN,
            f"代码“{content.code}”的资源“{base.title}”已下线，不能再变更。",
            "需要重新编目的，删去代码作为新资源上传，发布时另编代码。",
            "code",
        ),
    )


def _by_name(content: ResourceContent, covers: Collection[int], bases: Bases) -> Identified:
    candidates = [
        base
        for base in bases.by_name.get(normalise_name(content.title), ())
        if base.provider_id in covers
    ]
    if not candidates:
        return Identified()
    if len(candidates) > 1:
        listed = "；".join(named(base) for base in candidates[:5])
        return Identified(
            candidates[0],
            Obstacle(
                NAME_TAKEN,
                f"名称“{content.title}”在目录里有 {len(candidates)} 项：{listed}。",
                "在“信息资源代码”一栏填写要变更的那一项的代码。",
            ),
        )
    base = candidates[0]
    if content.code and base.code:
        return Identified(
            base,
            Obstacle(
                CODE_TAKEN,
                f"目录里同名资源的代码是“{base.code}”，文件里写的是“{content.code}”。",
                "是同一项资源的，代码改成目录里的或留空；是另一项资源的，换一个能区分的名称。",
                "code",
            ),
        )
    return Identified(base)


def renamed_onto_another(
    content: ResourceContent, base: Base | None, bases: Bases
) -> Obstacle | None:
    """Return the obstacle where the proposed name already belongs to another resource."""
    provider = base.provider_id if base else None
    for other in bases.by_name.get(normalise_name(content.title), ()):
        if base is not None and other is not base and other.provider_id == provider:
            return Obstacle(
                NAME_TAKEN,
                f"改后的名称和本部门另一项资源{named(other)}相同。",
                "换一个能区分内容的名称。",
            )
    return None


def met_twice(found: list[Identified]) -> dict[int, list[int]]:
    """Return resource id → positions, of records that several rows mean."""
    places: dict[int, list[int]] = defaultdict(list)
    for position, one in enumerate(found):
        base = one.base or one.revives
        if base is not None:
            places[base.resource_id].append(position)
    return {key: rows for key, rows in places.items() if len(rows) > 1}


def named(base: Base) -> str:
    code = f"（代码 {base.code}）" if base.code else f"（第 {base.version_number} 版，还没有代码）"
    return f"“{base.title}”{code}"


def _foreign(code: str) -> Obstacle:
    return Obstacle(
        CODE_TAKEN,
        f"信息资源代码“{code}”已被其他部门的资源使用，不能由本部门变更。",
        "核对代码；新资源没有代码的留空，由系统在发布时编制。",
        "code",
    )
