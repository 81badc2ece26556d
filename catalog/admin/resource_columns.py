"""The columns of the resource list, each declared once: for the page, the chooser and the export."""

from catalog.admin.resource_list import follows
from catalog.models import InformationResource
from yongcheng.desk.list_columns import ListColumn, choice
from yongcheng.ledgers.ledger import Cell

VERSION = ("current_version",)
CONTENT = ("current_version__content", "current_version__returned_content")


def status_words(row: InformationResource) -> str:
    if row.status == "retired" and row.first_published_on is None:
        return "已放弃"
    return row.get_status_display()


def system_of(row: InformationResource) -> str:
    if row.source_system_id:
        return row.source_system.name
    return "无信息系统" if row.has_no_system else ""


def version_number(row: InformationResource) -> Cell:
    return row.current_version.number if row.current_version_id else None


def open_version(row: InformationResource) -> str:
    version = row.open_version
    return f"第 {version.number} 版 {version.get_status_display()}" if version else ""


def followed_version(row: InformationResource) -> str:
    return open_version(row) if getattr(row, "is_followed", False) else ""


def grade_words(row: InformationResource) -> str:
    return f"{row.grade} 级" if row.grade else ""


def format_words(row: InformationResource) -> str:
    return "".join(
        (row.get_format_class_display(), f"（{row.format_type}）" * bool(row.format_type))
    )


def method_words(row: InformationResource) -> str:
    parts = (row.get_method_class_display(), row.get_method_type_display())
    return "—".join(part for part in parts if part)


def yes(value: bool) -> str:
    return "是" if value else "否"


COLUMNS: tuple[ListColumn, ...] = (
    ListColumn("name", "信息资源名称", lambda row: row.title, width=32),
    ListColumn("number", "信息资源代码", lambda row: row.code, "code"),
    ListColumn("department", "提供部门", lambda row: row.provider.label, width=20),
    ListColumn("sharing", "共享类型", lambda row: row.get_sharing_type_display(), width=12),
    choice("openness", "开放类型", width=10),
    choice("update_cycle", "更新周期", width=10),
    ListColumn("items", "信息项数", lambda row: row.item_count, "number"),
    ListColumn("state", "状态", status_words),
    ListColumn("due", "到期", lambda row: row.due_on, "date", narrow=follows),
    ListColumn("unit", "提供方内部部门", lambda row: row.provider_unit, order="provider_unit"),
    ListColumn(
        "class",
        "信息资源分类",
        lambda row: str(row.classification or ""),
        order="classification__full_code",
        related=("classification",),
        width=24,
    ),
    ListColumn("format", "格式", format_words, order="format_class"),
    ListColumn("method", "共享方式", method_words, order="method_class", width=18),
    ListColumn(
        "system",
        "来源系统",
        system_of,
        order="source_system__name",
        related=("source_system",),
        width=24,
    ),
    ListColumn("grade", "数据分级", grade_words, order="grade", width=10),
    choice("data_category", "数据分类", width=10),
    ListColumn("quality", "质量分", lambda row: row.quality, "number", "quality"),
    ListColumn("assessed", "已完成两项评估", lambda row: yes(row.is_assessed), order="is_assessed"),
    ListColumn("bases", "不予共享依据数", lambda row: row.basis_count, "number", "basis_count"),
    ListColumn(
        "version",
        "现行版本",
        version_number,
        "number",
        "current_version__number",
        related=VERSION,
        left_out=CONTENT,
    ),
    ListColumn("open", "在办版本", open_version, narrow=follows, show=followed_version, width=18),
    ListColumn(
        "first", "首次发布日期", lambda row: row.first_published_on, "date", "first_published_on"
    ),
    ListColumn(
        "published", "现行版本发布日期", lambda row: row.published_on, "date", "published_on"
    ),
    ListColumn("issued", "发布日期（目录填写）", lambda row: row.issued_on, "date", "issued_on"),
    ListColumn("retired", "下线日期", lambda row: row.retired_on, "date", "retired_on"),
    ListColumn("updated", "更新时间", lambda row: row.updated_at, "date", "updated_at", width=12),
)
