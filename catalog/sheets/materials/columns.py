"""Columns of the 事项材料清单: declared once, used by the template, the import and the export."""

import re
from collections.abc import Callable
from typing import Any

from catalog.models import MaterialKind, MaterialSource
from catalog.sheets.readers import name, text
from yongcheng.intake.columns import BLANK, Column, Fault, Read, Reader, Vocabulary, words
from yongcheng.intake.normalizer import Options, as_text, clean, fold
from yongcheng.intake.problems import short
from yongcheng.workbooks.grid import Value

SEPARATORS = re.compile(r"[、,，;；\n\r/|]+")
ENUMERATION = re.compile(r"^\s*(?:\d{1,3}[.．、)）]|[(（]\d{1,3}[)）])\s*")
MOST_ITEMS = 100
LONGEST_ITEM = 120

SOURCES = {
    **dict.fromkeys(("申请人自备", "自备", "申请人", "本人提供"), MaterialSource.APPLICANT),
    **dict.fromkeys(
        ("政府部门核发", "核发", "行政机关核发", "部门核发", "政府核发"), MaterialSource.GOVERNMENT
    ),
    **dict.fromkeys(
        ("共享获取", "共享获取,不再收取", "数据共享", "部门共享", "共享", "免提交"),
        MaterialSource.SHARED,
    ),
    **dict.fromkeys(("其他", "其它", "中介机构", "法定机构产生"), MaterialSource.OTHER),
}
KINDS = {
    **dict.fromkeys(("申请表单", "申请表", "表单", "表格", "填报表格"), MaterialKind.FORM),
    **dict.fromkeys(
        ("证照证明", "证照", "证明", "证件", "证书", "证件证书证明", "电子证照"),
        MaterialKind.CERTIFICATE,
    ),
    **dict.fromkeys(("其他材料", "其他", "其它", "文件", "原件", "复印件"), MaterialKind.DOCUMENT),
}
REQUIRED = {
    **dict.fromkeys(("必要", "必须", "是", "必须提交", "必需"), True),
    **dict.fromkeys(("非必要", "否", "不必要", "容缺后补", "可选", "非必须"), False),
}


def chosen(label: str, words_of: dict[str, Any]) -> Reader:
    """A reader of one word out of a list; another word is an error that lists the choices."""
    folded = {fold(word): value for word, value in words_of.items()}

    def read(value: Value, options: Options) -> Read:
        written = clean(as_text(value))
        if not written:
            return BLANK
        found = folded.get(fold(written))
        if found is not None:
            return Read(found)
        shown = "、".join(dict.fromkeys(_first_words(words_of)))
        return Read(
            None, (Fault("M2", f"{label}“{short(written)}”不在可选范围。", f"填写：{shown}。"),)
        )

    return read


def _first_words(words_of: dict[str, Any]) -> list[str]:
    """Return the first word of each meaning."""
    first: dict[Any, str] = {}
    for word, value in words_of.items():
        first.setdefault(value, word)
    return list(first.values())


def items(value: Value, options: Options) -> Read:
    """Names of data, separated by 、 ，； or line breaks, each once."""
    found: list[str] = []
    for part in SEPARATORS.split(clean(as_text(value))):
        one = ENUMERATION.sub("", part).strip(" 　。.")
        if one and one not in found:
            found.append(one)
    too_long = [one for one in found if len(one) > LONGEST_ITEM]
    if too_long or len(found) > MOST_ITEMS:
        fact = f"信息项“{short(too_long[0])}”太长。" if too_long else f"信息项有 {len(found)} 个。"
        return Read(None, (Fault("M3", fact, "用顿号分开，每个只写名称，最多 100 个。"),))
    return Read(tuple(found)) if found else BLANK


def written(key: str) -> Callable[[Any, Any], Any]:
    """A writer: the value as a person reads it."""

    def write(material: Any, _: Any) -> Any:
        shown = getattr(material, f"get_{key}_display", None)
        value = shown() if shown else getattr(material, key)
        if isinstance(value, list | tuple):
            return "、".join(value)
        return {True: "必要", False: "非必要"}.get(value, value) if key == "is_required" else value

    return write


def column(key: str, header: str, read: Reader, **more: Any) -> Column:
    return Column(key=key, header=header, field=key, read=read, write=written(key), **more)


COLUMNS = (
    column(
        "department",
        "部门",
        name,
        aliases=words("实施主体 所属部门 实施部门 部门名称 责任部门 收取部门"),
        help="全市导入时必填；按部门上传时可以不要这一列。",
        width=24,
        limit=120,
    ),
    column(
        "matter_title",
        "事项名称",
        name,
        aliases=words("政务服务事项名称 服务事项名称 事项 业务办理项名称 办理事项 实施清单名称"),
        required=True,
        width=30,
        limit=200,
    ),
    column(
        "matter_code",
        "事项编码",
        text,
        aliases=words("实施清单编码 实施编码 基本编码 事项代码 业务办理项编码"),
        width=28,
        limit=64,
    ),
    column(
        "title",
        "材料名称",
        name,
        aliases=words("申请材料名称 申报材料 申请材料 材料 申报材料名称 所需材料"),
        required=True,
        is_name=True,
        width=30,
        limit=200,
    ),
    column(
        "kind",
        "材料类型",
        chosen("材料类型", KINDS),
        aliases=words("材料分类 材料种类"),
        choices=tuple(MaterialKind.labels),
        width=14,
    ),
    column(
        "source",
        "来源渠道",
        chosen("来源渠道", SOURCES),
        aliases=words("材料来源 材料来源渠道 来源"),
        choices=tuple(MaterialSource.labels),
        width=20,
    ),
    column(
        "issuer",
        "核发部门",
        name,
        aliases=words("出具单位 核发单位 来源部门 材料来源部门 材料出具单位"),
        width=22,
        limit=120,
    ),
    column(
        "is_required",
        "必要性",
        chosen("必要性", REQUIRED),
        aliases=words("材料必要性 是否必要 是否必须 必须提交"),
        choices=("必要", "非必要"),
        width=10,
    ),
    column(
        "items",
        "填报（包含）的信息项",
        items,
        aliases=words(
            "填报信息项 包含的信息项 信息项 需填写的信息项 填报内容 采集信息项 数据项 "
            "填报信息 需填报的信息项"
        ),
        help="申请人要填写、或材料上写明的内容，用顿号分开。",
        width=48,
    ),
    column(
        "basis",
        "设定依据",
        text,
        aliases=words("法律依据 材料设定依据 依据"),
        width=36,
        limit=300,
    ),
)
BY_KEY = {one.key: one for one in COLUMNS}
VOCABULARY = Vocabulary(
    COLUMNS,
    ignored=frozenset(
        words("序号 编号 备注 材料形式 材料份数 份数 材料样本 受理标准 纸质材料规格")
    ),
    item_name="title",
)
ESSENTIAL = ("matter_title", "title")
