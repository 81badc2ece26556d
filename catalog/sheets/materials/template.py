"""The list of materials to fill in: empty, or with what the department has registered."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.timezone import localtime

from catalog.models import MatterMaterial
from catalog.sheets.materials.columns import COLUMNS
from yongcheng.departments.models import Department
from yongcheng.trail.clock import now
from yongcheng.workbooks.template_writer import Template, TemplateColumn, write_template

VERSION = "materials-1"
SHEET = "事项材料清单"
EXAMPLE = {
    "department": "永城市民政局",
    "matter_title": "例：最低生活保障对象认定",
    "matter_code": "11411481YCDEM00750000111001000",
    "title": "例：最低生活保障申请表",
    "kind": "申请表单",
    "source": "申请人自备",
    "is_required": "必要",
    "items": "姓名、公民身份号码、户籍地址、家庭人口数、月收入",
    "basis": "《社会救助暂行办法》",
}
GUIDE = (
    "一行写一项材料；同一事项的多项材料，事项名称可以只写在第一行，也可以合并单元格。",
    "“填报（包含）的信息项”写申请人要填写、或材料上写明的内容，用顿号分开，系统据此与目录比对。",
    "已经改为共享获取的，来源渠道选“共享获取，不再收取”。",
    "文件里没有的材料只列为缺失，确认后才取消；没有的列，原值保留。",
    "第一行示例读取时跳过。",
)


def write_material_template(
    path: Path, department: Department, materials: Iterable[MatterMaterial] = ()
) -> None:
    """Write the workbook with drop-downs, notes and the hidden stamp."""
    lists = {one.key: one.choices for one in COLUMNS if one.choices}
    rows = [_values(material) for material in materials]
    write_template(
        path,
        Template(
            sheet=SHEET,
            title=f"{department.name}政务服务事项材料清单",
            columns=[
                TemplateColumn(
                    key=one.key,
                    path=one.path,
                    width=one.width,
                    note=one.help,
                    is_required=one.required,
                    list_name=one.key if one.choices else "",
                )
                for one in COLUMNS
            ],
            example=[EXAMPLE.get(one.key, "") for one in COLUMNS],
            rows=rows,
            lists=lists,
            guide=GUIDE,
            stamp={
                "yongcheng_template": VERSION,
                "department_code": department.credit_code,
                "department_name": department.name,
                "created_at": localtime(now()).isoformat(timespec="seconds"),
            },
        ),
    )


def _values(material: MatterMaterial) -> list[str]:
    named = {"department": material.department.name}
    return [named.get(one.key) or str(one.write(material, None) or "") for one in COLUMNS]
