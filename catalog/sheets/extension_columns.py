"""The columns beyond the national form: sharing and basis, opening, assessments, grading, items."""

from typing import Any

from catalog.choices import BasisKind, DataCategory, Openness, SharingType
from catalog.labels import FIELD_LABELS, ITEM_LABELS
from catalog.sheets import readers, writers
from catalog.sheets.spellings import ITEM_PARENTS, below, owned
from yongcheng.intake.columns import Column, Level, Reader, words

SHARING, OPENING, SOURCE = "共享补充", "开放补充", "来源与范围"
ASSESSMENTS, GRADING, CONTACT, ITEMS = "评估", "分类分级", "联系与备注", "信息项补充"
YES = ("是", "否")

AMONG_ITEMS = words(
    "item.title item.title_en item.data_type item.length item.sharing_type item.is_open item.grade "
    "item.is_key item.is_nullable item.code_set item.is_personal item.is_deidentified"
)
HELP: dict[str, str] = {
    "open_basis": "向社会开放（或不开放）所依据的文件。",
    "update_note": "更新周期选“其他”的，写明怎样更新。",
    "foundation_class": "属于基础信息资源的，写所属类目，如人口基础信息资源。",
    "theme_class": "属于主题信息资源的，写所属类目，如社会保障。",
    "has_no_system": "数据不来自信息系统的写“是”。",
    "network": "来源系统所在的网络，如政务外网、互联网、部门专网。",
    "business_matter": "产生这项数据的政务服务事项或业务。",
    "application_scene": "如政务服务、公共服务、监管。",
    "domain": "如社会保障、城乡建设、生态环保。",
    "data_scope": "如全市、市直、某乡镇。",
    "time_scope": "数据从何时到何时，如 2020 年至今。",
    "is_certificate": "电子证照写“是”。",
    "keywords": "几个便于查找的词，用顿号隔开。",
    "contact_name": "负责解答这项数据的人或科室。",
    "contact_phone": "办公电话。",
    "remark": "其他需要说明的事。",
    "secrecy_assessment.number": "评估报告或审查意见的编号。",
    "secrecy_assessment.conclusion": "评估结论，如“不涉及国家秘密、工作秘密”。",
    "secrecy_assessment.not_needed_because": "依法不需要评估的，写明理由。",
    "privacy_assessment.number": "评估报告的编号。",
    "privacy_assessment.conclusion": "评估结论和采取的保护措施。",
    "privacy_assessment.not_needed_because": "不涉及个人信息的，写明理由。",
    "item.sharing_condition": "和资源不同时才写。",
    "item.grade": "1 级至 4 级；资源的分级取最高的一项。",
    "item.data_category": "一般数据、重要数据或核心数据。",
    "item.title_en": "数据库里的字段名。",
    "item.is_key": "能唯一确定一条记录的写“是”。",
    "item.is_nullable": "可以没有值的写“是”。",
    "item.code_set": "取值来自代码表的，写代码表名称或标准号。",
    "item.is_personal": "属于个人信息的写“是”。",
    "item.is_deidentified": "已去标识化的写“是”。",
    "item.description": "含义、计量单位、取值说明。",
}


def _text(
    key: str, group: str, also: str = "", *, reader: Reader = readers.text, **details: Any
) -> Column:
    """Return a plain text column of the resource, its header being the field's label."""
    return Column(
        key=key,
        header=FIELD_LABELS[key],
        field=key,
        group=group,
        aliases=words(also),
        read=reader,
        write=writers.of_resource(key),
        **{"width": 22, "help": HELP.get(key, ""), **details},
    )


def _day(key: str, group: str, also: str = "") -> Column:
    label = FIELD_LABELS[key]
    return Column(
        key=key,
        header=label,
        field=key,
        group=group,
        aliases=words(also),
        read=readers.day(label),
        write=writers.of_resource(key, writers.day),
        kind="date",
        help="如 2025-09-01。",
    )


def _flag(key: str, group: str, also: str = "") -> Column:
    label = FIELD_LABELS[key]
    return Column(
        key=key,
        header=label,
        field=key,
        group=group,
        aliases=words(also),
        read=readers.yes_no(label),
        write=writers.of_resource(key, writers.flag),
        choices=YES,
        width=10,
        help=HELP[key],
    )


def _basis(name: str, header: str, also: str = "", **details: Any) -> Column:
    return Column(
        key=f"bases.{name}",
        header=header,
        field="bases",
        group=SHARING,
        aliases=words(also),
        **{
            "read": readers.text,
            "write": writers.of_bases(name),
            "width": 22,
            "help": "有几个依据写几行，各列的行数一致。",
            **details,
        },
    )


def _assessment(name: str, also: str) -> tuple[Column, ...]:
    label = FIELD_LABELS[name]
    spellings = words(also)
    return (
        _day(f"{name}.done_on", ASSESSMENTS, " ".join(f"{one}日期" for one in spellings)),
        _text(f"{name}.number", ASSESSMENTS, " ".join(f"{one}文号" for one in (label, *spellings))),
        _text(f"{name}.conclusion", ASSESSMENTS, " ".join(f"{one}结论" for one in spellings)),
        _text(
            f"{name}.not_needed_because",
            ASSESSMENTS,
            f"无需{label}的理由 不需要{label}的理由 无须{label}理由",
        ),
    )


def _item(key: str, header: str, also: str = "", **details: Any) -> Column:
    return Column(
        key=f"item.{key}",
        header=header,
        field=key,
        level=Level.ITEM,
        group=ITEMS,
        aliases=words(also),
        **{
            "grouped": below(ITEM_PARENTS, ITEM_LABELS[key], *words(also)),
            "read": readers.text,
            "write": writers.of_item(key),
            "width": 14,
            "help": HELP.get(f"item.{key}", ""),
            **details,
        },
    )


def _item_flag(key: str, header: str, also: str = "") -> Column:
    return _item(
        key,
        header,
        also,
        read=readers.yes_no(header),
        write=writers.of_item(key, writers.flag),
        choices=YES,
        width=10,
    )


SHARING_COLUMNS = (
    _text("sharing_scope", SHARING, "共享范围说明 共享对象", help="哪些部门可以用。"),
    _text("sharing_purpose", SHARING, "共享用途 用途 使用范围", help="用来做什么。"),
    _text(
        "withholding_reason",
        SHARING,
        "不共享理由 不予共享原因 不共享原因 不予共享的理由",
        width=30,
        help="不予共享的写明理由。",
    ),
    _basis(
        "title",
        "不予共享依据",
        "不共享依据 不予共享依据名称 不予共享政策依据 不予共享法律依据",
        width=30,
    ),
    _basis(
        "kind",
        "不予共享依据种类",
        "依据种类 不予共享依据类型 依据类型",
        write=writers.of_bases("kind", writers.label(dict(BasisKind.choices))),
        choices=tuple(BasisKind.labels),
    ),
    _basis("document_number", "不予共享依据文号", "依据文号 文号"),
    _basis("article", "不予共享依据条款", "依据条款 条款"),
    _basis("issued_on", "不予共享依据印发日期", "依据印发日期 依据日期", kind="text"),
)
OPENING_COLUMNS = (
    Column(
        key="openness",
        header="开放类型",
        field="openness",
        group=OPENING,
        aliases=owned("开放类型", "开放类别", also="社会开放类型 开放类别 开放方式 社会开放属性"),
        grouped=below(("开放属性", "开放信息", "开放"), "类型"),
        twin="item.is_open",
        read=readers.openness,
        write=writers.of_resource("openness", writers.label(dict(Openness.choices))),
        choices=tuple(Openness.labels),
        help="普遍开放、授权开放或不开放。",
    ),
    _text("open_basis", OPENING, "开放依据说明"),
    _day("open_planned_on", OPENING, "拟开放日期 计划开放时间"),
)
SOURCE_COLUMNS = (
    _text("update_note", SOURCE, "更新周期描述 更新说明 具体更新时间 更新时间说明 更新频率说明"),
    _text("foundation_class", SOURCE, "基础信息分类 基础分类 所属基础类 基础信息资源分类"),
    _text(
        "theme_class",
        SOURCE,
        "主题信息分类 主题分类 信息资源主题分类 开放主题分类 所属主题 主题信息资源分类",
    ),
    _text(
        "system_name",
        SOURCE,
        "来源信息系统 来源信息系统名称 所属系统 所属系统名称 所属信息系统 系统名称 来源系统名称 信息系统名称 业务系统 业务系统名称",
        help="没有信息系统的，在“无信息系统”里写“是”。",
    ),
    _flag("has_no_system", SOURCE, "是否无信息系统"),
    _text(
        "network",
        SOURCE,
        "系统部署网络 部署网络 提供渠道 网络类型 网络 网络环境 系统所在网络",
        reader=readers.network,
    ),
    _text(
        "business_matter",
        SOURCE,
        "来源业务事项 实施清单编码 业务办理项编码 基本目录编码 业务事项 政务服务事项 来源事项 对应事项 事项名称",
    ),
    _text("application_scene", SOURCE, "应用场景说明 使用场景"),
    _text("domain", SOURCE, "领域 数据领域 行业领域 所属行业 行业门类"),
    _text("data_scope", SOURCE, "数据范围 区域范围 覆盖范围 数据区域 空间范围"),
    _text("time_scope", SOURCE, "时间范围 数据时间"),
    _flag("is_certificate", SOURCE, "电子证照 是否为电子证照"),
    _text("keywords", SOURCE, "关键词 标签 关键字信息"),
)
GRADING_COLUMNS = (
    Column(
        key="data_category",
        header="数据分类",
        field="data_category",
        group=GRADING,
        aliases=("数据类别", "数据重要程度", "数据级别分类"),
        twin="item.data_category",
        read=readers.data_category,
        write=writers.of_resource("data_category", writers.label(dict(DataCategory.choices))),
        choices=tuple(DataCategory.labels),
        help="一般数据、重要数据或核心数据。",
    ),
    Column(
        key="grade",
        header="数据分级",
        field="grade",
        group=GRADING,
        aliases=words(
            "目录分级 数据级别 敏感级别 安全级别 数据安全级别 数据安全等级 资源分级 分级 数据等级"
        ),
        twin="item.grade",
        read=readers.grade("data_category"),
        write=writers.of_resource("grade", writers.grade),
        choices=("1级", "2级", "3级", "4级"),
        help="1 级至 4 级。",
    ),
    Column(
        key="classified",
        header="是否涉密",
        field="classified",
        group=GRADING,
        aliases=words("涉密属性 涉密性 是否涉及国家秘密 密级 涉密标识 涉密情况 是否涉密数据 涉密"),
        read=readers.classified,
        write=writers.constant("否"),
        choices=("否",),
        help="涉密的不能进入本目录；整份文件会被处理成不含该行内容。",
    ),
)
ASSESSMENT_COLUMNS = (
    *_assessment("secrecy_assessment", "保密评估 保密审查 保密风险评估"),
    *_assessment("privacy_assessment", "个人信息影响评估 个人信息保护评估 个保影响评估"),
)
CONTACT_COLUMNS = (
    _text("contact_name", CONTACT, "负责人 责任人 联系人姓名 资源联系人"),
    _text("contact_phone", CONTACT, "电话 联系方式 联系人电话 办公电话"),
    _text("remark", CONTACT, "其他说明 其它说明 备注说明 其他备注", width=24),
)
ITEM_COLUMNS = (
    _item(
        "sharing_type",
        "字段共享类型",
        "信息项共享类型 数据项共享类型 字段共享属性 共享类型 共享属性",
        read=readers.sharing_type,
        write=writers.of_item("sharing_type", writers.label(dict(SharingType.choices))),
        choices=tuple(SharingType.labels),
        help="和资源不同时才写。",
    ),
    _item("sharing_condition", "字段共享条件", "信息项共享条件 数据项共享条件 共享条件", width=24),
    _item(
        "is_open",
        "字段是否开放",
        "信息项是否开放 数据项是否开放 字段开放 字段开放属性 字段开放类型 是否向社会开放 是否开放 开放类型 开放属性",
        read=readers.item_open,
        write=writers.of_item("is_open", writers.flag),
        choices=YES,
        width=12,
        help="和资源不同时才写。",
    ),
    _item(
        "grade",
        "字段数据分级",
        "信息项数据分级 数据项分级 字段分级 信息项分级 字段级别 数据分级 数据级别 敏感级别",
        read=readers.grade("item.data_category"),
        write=writers.of_item("grade", writers.grade),
        choices=("1级", "2级", "3级", "4级"),
    ),
    _item(
        "data_category",
        "字段数据分类",
        "信息项数据分类 数据项分类 字段分类 数据分类",
        read=readers.data_category,
        write=writers.of_item("data_category", writers.label(dict(DataCategory.choices))),
        choices=tuple(DataCategory.labels),
    ),
    _item(
        "title_en",
        "信息项英文名",
        "字段英文名 字段英文名称 信息项英文名称 数据项英文名 字段名 英文名 英文名称",
    ),
    _item_flag("is_key", "是否主键", "主键 是否关键字段 字段是否主键"),
    _item_flag("is_nullable", "是否可为空", "是否为空 是否允许为空 可否为空 是否可空 允许为空"),
    _item("code_set", "关联代码集", "代码集 是否字典项 字典 字典项 数据字典 代码表 值域"),
    _item_flag("is_personal", "是否个人信息", "个人信息 是否涉及个人信息 是否为个人信息"),
    _item_flag(
        "is_deidentified",
        "是否已去标识化",
        "已去标识化 去标识化 是否去标识化 是否脱敏 已脱敏 是否已脱敏",
    ),
    _item(
        "description",
        "信息项说明",
        "信息项描述 字段描述 字段说明 数据项描述 数据项说明",
        width=24,
        grouped=below(ITEM_PARENTS, "描述", "说明", "备注"),
        weak=("描述", "说明"),
        follows=AMONG_ITEMS,
    ),
)
EXTENSION_COLUMNS = (
    *SHARING_COLUMNS,
    *OPENING_COLUMNS,
    *SOURCE_COLUMNS,
    *GRADING_COLUMNS,
    *ASSESSMENT_COLUMNS,
    *CONTACT_COLUMNS,
    *ITEM_COLUMNS,
)
