"""Columns of the national form, first part: 分类, 名称, 代码, 提供方, 摘要 (domain reference §1.4, §2.3)."""

from catalog.sheets import readers, writers
from catalog.sheets.spellings import CLASSES, PROVIDER, below, owned
from yongcheng.intake.columns import Column, words


def _class_column(level: int, header: str, also: str, *, repeats: bool = False) -> Column:
    return Column(
        key=f"class.{level}",
        header=header,
        field="class_code",
        group=CLASSES,
        aliases=words(also),
        read=readers.text,
        write=writers.class_part(level),
        repeats=repeats,
        is_national=True,
        width=12,
        help="编号加名称，如“3部门信息资源”；细目只写编号。",
    )


CLASS_COLUMNS = (
    _class_column(1, "类", "类分类 部门类信息资源分类 一级分类 类别 类名称 类代码 目录类"),
    _class_column(2, "项", "项分类 二级分类 项名称 项代码 目录项"),
    _class_column(3, "目", "目分类 三级分类 目名称 目代码"),
    _class_column(
        4,
        "细目",
        "细目分类 细目分类1 细目分类1.1 细目分类1.1.1 细目分类2 细目分类2.1 细目分类3 细目分类4 细目分类5 细目1 细目2 细目3 细目4 "
        "细目代码 四级分类 细目名称 四级及以下 五级分类",
        repeats=True,
    ),
)
IDENTITY_COLUMNS = (
    Column(
        key="title",
        limit=200,
        limit_code="V9",
        header="信息资源名称",
        field="title",
        aliases=owned("名称", "中文名称", "标题", also="数据集名称 资源标题"),
        grouped=below(("信息资源", "目录", "基本信息", "目录信息", "资源信息"), "名称"),
        read=readers.name,
        write=writers.of_resource("title"),
        required=True,
        is_name=True,
        is_national=True,
        width=30,
        help="写数据内容的名称，不写系统名称；本部门内不重名。",
    ),
    Column(
        key="code",
        limit=200,
        limit_code="V8",
        header="信息资源代码",
        field="code",
        aliases=owned("代码", "编码", "编号", "标识符", "标识", also="资源唯一编码"),
        grouped=below(
            ("信息资源", "目录", "基本信息", "目录信息", "资源信息"), "代码", "编码", "编号"
        ),
        read=readers.code,
        write=writers.of_resource("code"),
        is_national=True,
        width=30,
        help="前段码/顺序码，按文本填写；新资源留空，由系统在发布时编制。",
    ),
    Column(
        key="provider_name",
        limit=200,
        header="提供方名称",
        field="provider_name",
        group=PROVIDER,
        aliases=owned(
            "提供方",
            "提供单位",
            "提供部门",
            "提供方名称",
            "责任单位",
            "责任部门",
            "所属部门",
            "来源部门",
            also="资源提供方 提供方 提供单位 提供部门 数据提供方 数据提供单位 数据提供部门 来源部门 数据来源部门 来源单位 "
            "部门名称 所属部门名称 所属部门 数源部门 数源单位 提供单位名称 责任单位 责任部门 填报单位 填报部门 单位名称",
        ),
        grouped=below(
            (PROVIDER, "提供方", "资源提供方", "提供单位", "数源部门"),
            "名称",
            "单位名称",
            "部门名称",
            "部门",
        ),
        read=readers.name,
        write=writers.of_resource("provider_name"),
        required=True,
        is_national=True,
        width=22,
        help="提供这项数据的部门全称。",
    ),
    Column(
        key="provider_unit",
        limit=120,
        header="提供方内部部门",
        field="provider_unit",
        group=PROVIDER,
        aliases=owned(
            "提供方内部部门",
            "提供方内设机构",
            also="内部部门 内设部门名称 内设部门 内设机构 部门内设科室或内部部门 下设机构 责任科室 责任处室 责任股室 科室 处室 股室 "
            "业务科室 内部科室 资源提供方内部部门 提供方内设机构 二级机构 内设科室 资源提供方地址",
        ),
        read=readers.text_or_nothing,
        write=writers.of_resource("provider_unit"),
        is_national=True,
        width=18,
        help="科室或二级机构；没有的留空。",
    ),
    Column(
        key="provider_code",
        limit=200,
        limit_code="D08",
        header="资源提供方代码",
        field="provider_code",
        aliases=owned(
            "提供方代码",
            "提供单位代码",
            "提供部门代码",
            "提供方编码",
            also="提供方代码 提供单位代码 部门代码 部门编码 单位代码 统一社会信用代码 提供方统一社会信用代码 数源部门代码 来源部门代码 "
            "提供部门代码 机构代码 组织机构代码 提供方编码 单位统一社会信用代码 部门统一社会信用代码",
        ),
        grouped=below(
            (PROVIDER, "提供方", "资源提供方", "提供单位", "数源部门"),
            "代码",
            "编码",
            "统一社会信用代码",
        ),
        read=readers.provider_code,
        write=writers.of_resource("provider_code"),
        required=True,
        is_national=True,
        width=22,
        help="18 位统一社会信用代码，按文本填写。",
    ),
    Column(
        key="abstract",
        header="信息资源摘要",
        field="abstract",
        aliases=owned(
            "摘要",
            "描述",
            "简介",
            "说明",
            "内容摘要",
            also="摘要 关键字及摘要 内容摘要 数据描述 摘要信息 内容描述",
        ),
        read=readers.text,
        write=writers.of_resource("abstract"),
        required=True,
        is_national=True,
        width=40,
        help="一两句话写明数据内容和主要信息项。",
    ),
)
