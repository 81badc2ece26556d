"""The columns of the national form, in its order (domain reference §1.4, §2.3)."""

from catalog.choices import (
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    SharingType,
    UpdateCycle,
)
from catalog.sheets import readers, writers
from catalog.sheets.identity_columns import CLASS_COLUMNS, IDENTITY_COLUMNS
from catalog.sheets.notation import write_condition
from catalog.sheets.spellings import (
    CENSUS,
    FORMAT,
    ITEM_PARENTS,
    ITEMS,
    METHOD,
    OPENING,
    SHARING,
    below,
    of_items,
    owned,
)
from yongcheng.intake.columns import Column, Level, words
from yongcheng.intake.quantities import BYTE_UNITS, COUNT_UNITS


def _census_column(name: str, header: str, also: str, *, is_size: bool) -> Column:
    units, unit = (BYTE_UNITS, 1024**3) if is_size else (COUNT_UNITS, 10**4)
    sign = "G" if is_size else "万"
    return Column(
        key=f"census.{name}",
        header=f"{header}({sign})",
        field=f"census.{name}",
        group=CENSUS,
        aliases=(header, *words(also)),
        read=readers.quantity(header, units),
        write=writers.of_resource(f"census.{name}", writers.in_units(unit)),
        units=units,
        unit=unit,
        kind="number",
        is_national=True,
        width=12,
        help=f"只填数字，单位{sign}；不知道的留空。",
    )


FORMAT_COLUMNS = (
    Column(
        key="format_class",
        header="信息资源格式分类",
        field="format_class",
        group=FORMAT,
        aliases=owned(
            "格式分类",
            "存储类别",
            "格式大类",
            also="格式分类 数据格式分类 存储类别 资源类型 数据资源类型 信息资源格式类别 格式大类",
        ),
        grouped=below((FORMAT, "资源格式", "格式"), "分类", "格式分类", "类别"),
        read=readers.format_class,
        write=writers.of_resource("format_class", writers.label(dict(FormatClass.choices))),
        choices=tuple(FormatClass.labels),
        required=True,
        is_national=True,
        help="下拉选择。",
    ),
    Column(
        key="format_type",
        limit=60,
        header="信息资源格式类型",
        field="format_type",
        group=FORMAT,
        aliases=owned(
            "格式类型",
            "存储格式",
            "格式小类",
            also="格式类型 数据存储格式 存储格式 数据格式类型 格式小类 文件格式",
        ),
        grouped=below((FORMAT, "资源格式", "格式"), "类型", "格式类型"),
        read=readers.text,
        write=writers.of_resource("format_type"),
        required=True,
        is_national=True,
        help="具体格式，如 MySQL、xlsx、pdf。",
    ),
    Column(
        key="format_other",
        header="其他类型资源格式描述",
        field="format_other",
        group=FORMAT,
        aliases=words(
            "其它类型资源格式描述 其他资源格式描述 其他格式描述 其他类型格式描述 其他格式说明"
        ),
        read=readers.text_or_nothing,
        write=writers.of_resource("format_other"),
        is_national=True,
        help="格式类型不在常用之列的，写明是什么格式。",
    ),
)
CENSUS_COLUMNS = (
    _census_column(
        "bytes_total", "数据存储总量", "数据存储量 数据存量 存储总量 数据总量", is_size=True
    ),
    _census_column(
        "records_total",
        "结构化信息记录总数",
        "结构化记录总数 信息记录总数 记录总数 总条数 结构化信息记录总数/条 数据量",
        is_size=False,
    ),
    _census_column(
        "bytes_shared", "已共享的数据存储量", "已共享数据存储量 已共享存储量", is_size=True
    ),
    _census_column(
        "records_shared",
        "已共享结构化记录数",
        "已共享的结构化记录数 已共享的结构化信息记录数 已共享结构化信息记录数 已共享记录数 已共享结构化记录数/条",
        is_size=False,
    ),
    _census_column(
        "bytes_opened", "已开放的数据存储量", "已开放数据存储量 已开放存储量", is_size=True
    ),
    _census_column(
        "records_opened",
        "已开放结构化记录数",
        "已开放的结构化记录数 已开放的结构化信息记录数 已开放结构化信息记录数 已开放记录数 已开放结构化记录数/条",
        is_size=False,
    ),
)
ITEM_COLUMNS = (
    Column(
        key="item.title",
        header="信息项名称",
        field="title",
        level=Level.ITEM,
        group=ITEMS,
        aliases=of_items(
            "名称",
            "中文名",
            "中文名称",
            "标题",
            also="信息项 数据项 字段 字段中文 字段中文含义 数据项目 信息项内容 主要信息项 核心数据项",
        ),
        grouped=below(ITEM_PARENTS, "名称", "中文名", "中文名称"),
        read=readers.name,
        write=writers.of_item("title"),
        required=True,
        is_name=True,
        is_national=True,
        width=22,
        help="每个信息项写一行；数据库和电子表格必填。",
    ),
    Column(
        key="item.data_type",
        header="数据类型",
        field="data_type",
        level=Level.ITEM,
        group=ITEMS,
        aliases=of_items("数据类型", "类型", also="信息类型"),
        grouped=below(ITEM_PARENTS, "类型"),
        weak=("类型",),
        follows=("item.title", "item.title_en", "item.length"),
        read=readers.data_type,
        write=writers.of_item("data_type", writers.label(dict(DataType.choices))),
        choices=tuple(DataType.labels),
        is_national=True,
        help="下拉选择。",
    ),
    Column(
        key="item.length",
        limit=40,
        header="数据长度",
        field="length",
        level=Level.ITEM,
        group=ITEMS,
        aliases=of_items("数据长度", "长度", also="长度 长度精度 数据长度精度"),
        grouped=below(ITEM_PARENTS, "长度"),
        read=readers.length,
        write=writers.of_item("length"),
        is_national=True,
        width=10,
        help="字节数，小数写成“10,2”。",
    ),
)
SHARING_COLUMNS = (
    Column(
        key="sharing_type",
        header="共享类型",
        field="sharing_type",
        group=SHARING,
        aliases=owned(
            "共享类型",
            "共享属性",
            "共享类别",
            also="共享属性 共享类别 数据共享类型 共享分类 共享类型分类",
        ),
        grouped=below((SHARING, "共享信息", "共享"), "类型"),
        twin="item.sharing_type",
        read=readers.sharing_type,
        write=writers.of_resource("sharing_type", writers.label(dict(SharingType.choices))),
        choices=tuple(SharingType.labels),
        required=True,
        is_national=True,
        help="下拉选择：无条件共享、有条件共享、不予共享。",
    ),
    Column(
        key="sharing_condition",
        header="共享条件",
        field="sharing_condition",
        group=SHARING,
        aliases=owned(
            "共享条件",
            "使用条件",
            also="共享条件/不予共享依据 共享条件或不共享依据 共享条件或不予共享依据 共享条件及不予共享依据 使用条件 数据共享条件 "
            "共享条件/不共享依据 共享条件(不予共享依据) 共享条件描述 共享要求",
        ),
        grouped=below((SHARING, "共享信息", "共享"), "条件"),
        weak=("条件",),
        follows=("sharing_type",),
        twin="item.sharing_condition",
        read=readers.text,
        write=writers.of_several(
            "sharing_condition sharing_type sharing_scope sharing_purpose withholding_reason bases",
            write_condition,
        ),
        is_national=True,
        width=36,
        help="有条件共享：写明共享范围和使用用途。不予共享：写明理由和依据。",
    ),
    Column(
        key="method_class",
        header="共享方式分类",
        field="method_class",
        group=SHARING,
        subgroup=METHOD,
        aliases=owned("共享方式分类", also="共享方式类别"),
        grouped=(
            *below((METHOD, "信息资源共享方式", "方式", "提供方式"), "分类"),
            *below((METHOD, "信息资源共享方式", SHARING, "共享信息", "共享"), "方式分类"),
        ),
        read=readers.method_class,
        write=writers.of_resource("method_class", writers.label(dict(MethodClass.choices))),
        choices=tuple(MethodClass.labels),
        is_national=True,
        help="下拉选择。",
    ),
    Column(
        key="method_type",
        header="共享方式类型",
        field="method_type",
        group=SHARING,
        subgroup=METHOD,
        aliases=owned("共享方式类型"),
        grouped=(
            *below((METHOD, "信息资源共享方式", "方式", "提供方式"), "类型"),
            *below((METHOD, "信息资源共享方式", SHARING, "共享信息", "共享"), "方式类型"),
        ),
        read=readers.method_type,
        write=writers.of_resource("method_type", writers.label(dict(MethodType.choices))),
        choices=tuple(MethodType.labels),
        is_national=True,
        help="共享平台选数据库、文件或接口。",
    ),
)
OPENING_COLUMNS = (
    Column(
        key="open_flag",
        header="是否向社会开放",
        field="openness",
        group=OPENING,
        aliases=owned(
            "是否向社会开放",
            "是否开放",
            also="是否向全社会开放 是否开放 是否向公众开放 是否对社会开放 是否对外开放 是否社会开放 是否可开放 开放属性 向社会开放",
        ),
        twin="item.is_open",
        read=readers.open_flag,
        write=writers.of_resource("openness", writers.is_open),
        choices=("是", "否"),
        required=True,
        is_national=True,
        help="是或否；不予共享的填否。",
    ),
    Column(
        key="open_condition",
        header="开放条件",
        field="open_condition",
        group=OPENING,
        aliases=owned("开放条件", also="社会开放条件 开放要求 向社会开放条件 对外开放条件"),
        grouped=below((OPENING, "开放信息", "开放"), "条件"),
        weak=("条件",),
        follows=("open_flag", "openness"),
        read=readers.text,
        write=writers.of_resource("open_condition"),
        is_national=True,
        width=30,
        help="授权开放：写明谁可以申请、作何用途、有何限制。",
    ),
)
CLOSING_COLUMNS = (
    Column(
        key="update_cycle",
        header="更新周期",
        field="update_cycle",
        aliases=owned(
            "更新周期", "更新频率", also="更新频率 数据更新频率 数据更新周期 更新频度 更新频次"
        ),
        read=readers.cycle,
        write=writers.of_resource("update_cycle", writers.label(dict(UpdateCycle.choices))),
        choices=tuple(UpdateCycle.labels),
        required=True,
        is_national=True,
        help="下拉选择。",
    ),
    Column(
        key="issued_on",
        header="发布日期",
        field="issued_on",
        aliases=owned("发布日期", "发布时间", also="发布时间 首次发布日期 发布年月 首次发布时间"),
        read=readers.day("发布日期"),
        write=writers.of_resource("issued_on", writers.day),
        kind="date",
        is_national=True,
        help="如 2025-09-01。",
    ),
    Column(
        key="related",
        header="关联及类目名称",
        field="related",
        aliases=owned(
            "关联代码",
            also="关联资源代码 关联类目及名称 关联资源目录代码 关联及类目 关联代码 关联资源 关联资源编码 关联信息资源代码 "
            "关联目录代码 关联目录编码 关联资源目录编码 关联资源名称",
        ),
        read=readers.related,
        write=writers.of_resource("related", "、".join),
        is_national=True,
        width=26,
        help="同一资源在目录中重复出现时，写另一处的代码；多个用顿号隔开。",
    ),
)
NATIONAL_COLUMNS = (
    *CLASS_COLUMNS,
    *IDENTITY_COLUMNS,
    *FORMAT_COLUMNS,
    *CENSUS_COLUMNS,
    *ITEM_COLUMNS,
    *SHARING_COLUMNS,
    *OPENING_COLUMNS,
    *CLOSING_COLUMNS,
)
