"""Sentences about what stands in the way of a row: department, acts under way, nothing to send."""

from catalog.sheets.bases import Base
from catalog.sheets.identity import CONFLICT, NAME_TAKEN, Obstacle
from catalog.sheets.report import ParsedResource


def same_record(rows: str) -> Obstacle:
    return Obstacle(
        NAME_TAKEN,
        f"第 {rows} 行对应目录里的同一项资源。",
        "合并成一项，或改用能区分的名称和代码。",
    )


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
