"""The column contract of the catalogue workbook: one declaration for template, import and export."""

from catalog.sheets import readers, writers
from catalog.sheets.extension_columns import EXTENSION_COLUMNS
from catalog.sheets.national_columns import NATIONAL_COLUMNS
from catalog.sheets.spellings import owned
from yongcheng.intake.columns import Column, Vocabulary, words
from yongcheng.intake.normalizer import header_keys

# Headers under which departments put two columns into one; read, never written.
WHOLE_COLUMNS = (
    Column(
        key="format_whole",
        header="信息资源格式",
        field="format_class",
        aliases=owned("格式", also="资源格式 数据格式 格式"),
        read=readers.format_whole,
        write=writers.constant(""),
    ),
    Column(
        key="method_whole",
        header="共享方式",
        field="method_class",
        aliases=owned("共享方式", "提供方式", also="提供方式 数据共享方式 共享途径"),
        weak=("方式",),
        follows=("sharing_type", "sharing_condition"),
        read=readers.method_whole,
        write=writers.constant(""),
    ),
)
COLUMNS: tuple[Column, ...] = (*NATIONAL_COLUMNS, *EXTENSION_COLUMNS)
"""Every column that is written, in order."""
BY_KEY: dict[str, Column] = {column.key: column for column in (*COLUMNS, *WHOLE_COLUMNS)}
IGNORED = frozenset(header_keys(word)[0] for word in ("序号", "编号", "行号", "NO", "No."))
GROUPS = frozenset(
    header_keys(word)[0]
    for word in words(
        "目录分类 分类 资源分类 信息资源目录分类 提供方 资源提供方 资源格式 目录格式 信息项 数据项 字段信息 共享信息 开放信息 "
        "基本信息 目录信息 资源信息 目录基本信息 信息资源基本信息 信息资源 字段 信息项内容 共享 开放 大普查 普查 其他信息"
    )
)
VOCABULARY = Vocabulary(
    (*COLUMNS, *WHOLE_COLUMNS), ignored=IGNORED, item_name="item.title", words=GROUPS
)
NATIONAL_HEADERS = frozenset(
    header_keys(column.header)[1] for column in NATIONAL_COLUMNS
) | frozenset(
    header_keys(text)[1]
    for text in words(
        "备注 提供方名称 信息资源提供方 资源提供方代码 信息资源提供方代码 关联资源代码 细目分类1 细目分类1.1 细目分类2 细目分类3 细目分类4 "
        "信息项名称 数据类型 数据长度 共享方式分类 共享方式类型 数据存储总量 结构化信息记录总数"
    )
)
"""Headers of the national form; a sheet with these only is that form, where digits have a meaning."""
REQUIRED_TO_READ = ("title", "code", "sharing_type")
ESSENTIAL = ("title", "sharing_type")
TELLING = frozenset(
    words("title code provider_name provider_code abstract item.title provider_unit contact_name")
)
"""Columns of free text: a sheet with several of them is a table of records, not a list of words."""
