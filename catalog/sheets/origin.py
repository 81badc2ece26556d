"""Where a workbook comes from: our template or export by its stamp, and what was moved in it.

Nothing depends on the answer: columns are read by their headers wherever they stand. It only tells
the department what the system saw.
"""

from catalog.content_diff import in_order
from catalog.sheets.columns import BY_KEY, COLUMNS
from yongcheng.intake.header import Header
from yongcheng.workbooks.grid import Book, address

TEMPLATE_VERSION = "1"
ORDER = {column.key: place for place, column in enumerate(COLUMNS)}


def origin_note(book: Book, header: Header, uploader_code: str) -> str:
    """Return one or two sentences about the file's origin, "" for a department's own table."""
    stamp = book.stamp
    if "yongcheng_export" in stamp:
        made = "本系统导出的目录。"
    elif "yongcheng_template" in stamp:
        made = _template(stamp, uploader_code)
    else:
        return ""
    moved = moved_columns(header)
    if not moved:
        return made
    names = "、".join(f"{name}（{cell}）" for cell, name in moved)
    return f"{made}移动过位置的列：{names}，仍按表头读取。"


def _template(stamp: dict[str, str], uploader_code: str) -> str:
    version, made_for = stamp["yongcheng_template"], stamp.get("department_name", "")
    parts = [f"本系统模板（第 {version} 版，{stamp.get('created_at', '')[:10]} 为{made_for}生成）"]
    if version != TEMPLATE_VERSION:
        parts.append("是旧版，栏目已对应到现行模板")
    if uploader_code and stamp.get("department_code") not in {uploader_code, None}:
        parts.append("是给其他部门的模板，内容按表里写的提供方核对")
    return "，".join(parts) + "。"


def moved_columns(header: Header) -> list[tuple[str, str]]:
    """Return (cell, name) of the columns that left the template's order, as few as explain it."""
    places = sorted(
        (place for place in header.places if place.column.key in ORDER),
        key=lambda place: place.index,
    )
    kept = in_order([ORDER[place.column.key] for place in places])
    return [
        (address(place.row, place.index), BY_KEY[place.column.key].header)
        for place in places
        if ORDER[place.column.key] not in kept
    ]
