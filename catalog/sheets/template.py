"""The workbook a department fills in: national form and extensions, empty or with what it has."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.timezone import localtime

from catalog.choices import DataType, FormatClass, MethodClass, MethodType, SharingType
from catalog.content import ItemContent, ResourceContent
from catalog.models import InformationResource
from catalog.models.codes import default_class_code
from catalog.rules.formats import OF_METHOD
from catalog.sheets.columns import BY_KEY, COLUMNS
from catalog.sheets.export import contents_of, versions_to_export
from catalog.sheets.guide import guide_lines
from catalog.sheets.origin import TEMPLATE_VERSION
from catalog.sheets.rows import rows_of
from yongcheng.departments.models import Department, User
from yongcheng.intake.columns import CellValue, Column
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import record
from yongcheng.workbooks.template_writer import RedRule, Template, TemplateColumn, write_template

VERB = "catalog.template.filled"
SHEET = "政务信息资源目录"
EXAMPLE_MARK = "例："
LEFT_OUT = frozenset(
    {
        "open_basis",
        "open_planned_on",
        "update_note",
        "application_scene",
        "domain",
        "time_scope",
        "is_certificate",
        "keywords",
        "business_matter",
        "secrecy_assessment.number",
        "secrecy_assessment.conclusion",
        "secrecy_assessment.not_needed_because",
        "privacy_assessment.number",
        "privacy_assessment.conclusion",
        "item.is_nullable",
        "item.code_set",
        "item.description",
    }
)
"""Columns read and exported, but not put before everybody; a column left out keeps its values."""
TEMPLATE_COLUMNS: tuple[Column, ...] = tuple(one for one in COLUMNS if one.key not in LEFT_OUT)
CASCADES = {"format_type": "format_class", "method_type": "method_class"}
OPEN_LISTS = frozenset({"format_type", "bases.kind"})
YES_NO = ("是", "否")
FORMAT_TYPES: dict[str, tuple[str, ...]] = {
    FormatClass.DOCUMENT: ("OFD", "wps", "xml", "txt", "doc", "docx", "html", "pdf", "ppt", "pptx"),
    FormatClass.SPREADSHEET: ("et", "xls", "xlsx", "csv"),
    FormatClass.DATABASE: (
        "Dm",
        "KingbaseES",
        "GaussDB",
        "oracle",
        "MySQL",
        "PostgreSQL",
        "SQL Server",
        "db2",
        "access",
        "dbf",
        "Hive",
    ),
    FormatClass.IMAGE: ("jpg", "png", "gif", "bmp", "tif"),
    FormatClass.STREAM: ("swf", "rm", "mpg", "mp4"),
    FormatClass.SELF_DESCRIBING: ("其他",),
    FormatClass.SERVICE: ("REST", "WebService"),
}
FIRST_ROW = '{title}<>"",{title}<>{^title}'


def write_department_template(
    path: Path, department: Department, resources: Iterable[ResourceContent] = ()
) -> None:
    """Write the department's template, with its resources filled in where any are given."""
    rows = [row for content in resources for row in rows_of(content, TEMPLATE_COLUMNS)]
    write_template(path, template_for(department, rows))


def template_for(department: Department, rows: list[list[CellValue]]) -> Template:
    """Return the description of a department's template."""
    return Template(
        sheet=SHEET,
        title=f"{department.name}政务信息资源目录",
        columns=[_column(one) for one in TEMPLATE_COLUMNS],
        example=_example(department),
        rows=rows,
        lists=_lists(),
        red=_red_rules(),
        guide=guide_lines(department.name, len(rows)),
        stamp={
            "yongcheng_template": TEMPLATE_VERSION,
            "department_code": department.credit_code,
            "department_name": department.name,
            "created_at": localtime(now()).isoformat(timespec="seconds"),
        },
    )


def existing_contents(department: Department, user: User) -> list[ResourceContent]:
    """Return the department's resources for its template; taking them out is an act of the trail.

    The latest version of each that is not retired, as far as the person may see it.
    """
    resources = InformationResource.objects.filter(provider=department)
    contents = list(contents_of(versions_to_export(resources, user, published=False)))
    record(
        verb=VERB,
        label="下载带数据的模板",
        target=None,
        target_label=f"{department.name}：{len(contents)} 项资源",
        target_department=department.name,
        actor=user,
    )
    return contents


def _column(column: Column) -> TemplateColumn:
    return TemplateColumn(
        key=column.key,
        path=column.path,
        width=column.width,
        kind=column.kind,
        note=("必填。" if column.required else "") + column.help,
        is_required=column.required,
        list_name=_list_name(column),
        cascade_on=CASCADES.get(column.key, ""),
        is_open_list=column.key in OPEN_LISTS,
    )


def _list_name(column: Column) -> str:
    if column.key in CASCADES:
        return column.header
    if not column.choices:
        return ""
    return "是否" if column.choices == YES_NO else column.header


def _lists() -> dict[str, tuple[str, ...]]:
    """Return the lists of the dictionary sheet: closed lists, then those that depend on another."""
    lists = {
        _list_name(column): column.choices
        for column in TEMPLATE_COLUMNS
        if column.choices and column.key not in CASCADES
    }
    formats, methods = BY_KEY["format_type"].header, BY_KEY["method_type"].header
    for form, words in FORMAT_TYPES.items():
        lists[f"{formats}_{FormatClass(form).label}"] = words
    for method in MethodClass:
        kinds = OF_METHOD.get(method, tuple(MethodType))
        lists[f"{methods}_{method.label}"] = tuple(MethodType(kind).label for kind in kinds)
    return lists


def _red_rules() -> list[RedRule]:
    """Return what turns red while typing: the rules an Excel formula can check."""
    required = [
        RedRule(one.key, f'AND({FIRST_ROW},{{{one.key}}}="")')
        for one in TEMPLATE_COLUMNS
        if one.required and one.key not in ("title", "item.title")
    ]
    withheld, conditional = SharingType.WITHHELD.label, SharingType.CONDITIONAL.label
    void = 'OR(TRIM({sharing_condition})="",TRIM({sharing_condition})="无")'
    no_basis = f'AND({{sharing_type}}="{withheld}",TRIM({{sharing_condition}}&{{bases.title}})="")'
    database, platform = FormatClass.DATABASE.label, MethodClass.PLATFORM.label
    return [
        *required,
        RedRule("provider_code", "AND(LEN({provider_code})>0,LEN({provider_code})<>18)"),
        RedRule("code", 'AND({code}<>"",ISERROR(FIND("/",{code})))'),
        RedRule("sharing_condition", f'AND({{sharing_type}}="{conditional}",{void})'),
        RedRule("sharing_condition", no_basis),
        RedRule("bases.title", no_basis),
        RedRule("open_flag", f'AND({{sharing_type}}="{withheld}",{{open_flag}}="是")'),
        RedRule("open_condition", 'AND({openness}="授权开放",TRIM({open_condition})="")'),
        RedRule("item.title", 'AND({item.title}="",{item.data_type}&{item.length}<>"")'),
        RedRule("classified", '{classified}="是"'),
        RedRule(
            "method_type",
            f'AND({{method_class}}="{platform}",{{method_type}}<>"",OR('
            f'AND({{format_class}}="{database}",{{method_type}}="文件"),'
            'AND(OR({format_class}="电子文件",{format_class}="电子表格",{format_class}="图形图像"),'
            '{method_type}<>"文件")))',
        ),
    ]


def _example(department: Department) -> list[CellValue]:
    """Return the example row; its first cell begins with 例：, so reading passes over it."""
    content = ResourceContent(
        title="企业登记基本信息",
        class_code=default_class_code(department) or "307",
        provider_name=department.name,
        provider_code=department.credit_code,
        provider_unit="注册登记股",
        abstract="企业、农民专业合作社和个体工商户的登记信息，主要包括统一社会信用代码、企业名称、登记状态等内容。",
        format_class=FormatClass.DATABASE,
        format_type="MySQL",
        sharing_type=SharingType.CONDITIONAL,
        sharing_condition="共享范围：市直有关部门和乡镇（街道）；用途：行政依据、业务协同。",
        method_class=MethodClass.PLATFORM,
        method_type=MethodType.INTERFACE,
        openness="not_open",
        update_cycle="daily",
        issued_on="2025-09-01",
        items=(ItemContent("统一社会信用代码", data_type=DataType.CHARACTER, length="18"),),
    )
    row = next(rows_of(content, TEMPLATE_COLUMNS))
    return [f"{EXAMPLE_MARK}{row[0] or ''}", *row[1:]]
