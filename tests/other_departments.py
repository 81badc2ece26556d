"""A flat sheet of another department: twenty headers, one good row, broken on request."""

from catalog.sheets.parse import ParseContext, Party, parse_book
from tests.sheets import PROVIDER, PROVIDER_CODE, book
from yongcheng.intake.columns import words
from yongcheng.workbooks.grid import Grid

CONTEXT = ParseContext(Party(PROVIDER, PROVIDER_CODE), known_codes=frozenset())
HEADERS = words(
    "序号 信息资源名称 信息资源代码 信息资源提供方 资源提供方代码 信息资源摘要 信息资源格式分类 信息资源格式类型 信息项名称 数据类型 "
    "数据长度 共享类型 共享条件 共享方式分类 共享方式类型 是否向社会开放 开放条件 更新周期 发布日期 备注"
)
GOOD = [
    *(1, "行政区划信息", "3070000411481011/000001", PROVIDER, PROVIDER_CODE, "摘要内容"),
    *(
        "数据库",
        "MySQL",
        "区划名称",
        "字符型C",
        "50",
        "无条件共享",
        "无",
        "共享平台方式",
        "接口",
        "否",
    ),
    *(None, "每月", "2025-09-01", None),
]
WITHHELD = {
    "共享类型": "不予共享",
    "共享条件": "理由：涉及在办案件；依据：《中华人民共和国刑事诉讼法》第五十四条。",
    "共享方式分类": None,
    "共享方式类型": None,
}


def row(**cells):
    return [cells.get(name, value) for name, value in zip(HEADERS, GOOD, strict=True)]


def item(name, kind="字符型C", length="20"):
    cells = {"信息项名称": name, "数据类型": kind, "数据长度": length}
    return [cells.get(header) for header in HEADERS]


def sheet(*rows, headers=HEADERS, **details):
    width = max(len(one) for one in [headers, *rows])
    return Grid(
        "Sheet1", [[*one, *[None] * (width - len(one))] for one in [headers, *rows]], **details
    )


def read(*sheets):
    reading = parse_book(book(*sheets), CONTEXT)
    for one in reading.sheets:
        assert one.rows + one.skipped_rows == one.total_rows
    return reading


def found(reading, *levels):
    return [
        (one.level, one.code, one.cell)
        for one in reading.problems
        if one.level in (levels or ("error", "warning"))
    ]
