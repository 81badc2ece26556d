"""How departments word a header: the owners they put in front, the groups they put above."""

from yongcheng.intake.columns import words

CLASSES, PROVIDER, FORMAT, CENSUS = (
    "信息资源分类",
    "信息资源提供方",
    "信息资源格式",
    "信息资源大普查",
)
ITEMS, SHARING, METHOD, OPENING = "信息项信息", "共享属性", "共享方式", "开放属性"
OWNERS = words(
    "信息资源 信息资源目录 公共数据目录 公共数据资源 公共数据 政务数据目录 政务数据资源 政务数据 政务信息资源 "
    "政务信息资源目录 政务资源 数据目录 数据资源 数据资源目录 目录 资源 资源目录 政务目录"
)
ITEM_OWNERS = ("信息项", "数据项", "字段", "数据元素")
ITEM_PARENTS = (
    "信息项信息",
    "信息项",
    "字段",
    "字段信息",
    "数据项",
    "数据项信息",
    "信息项内容",
    "信息项属性",
    "字段属性",
)


def owned(*stems: str, also: str = "") -> tuple[str, ...]:
    """Return “信息资源名称, 政务数据目录名称, 目录名称 …” for “名称”, and further headers."""
    made = [owner + stem for stem in stems for owner in OWNERS]
    return tuple(dict.fromkeys([*words(also), *made]))


def of_items(*stems: str, also: str = "") -> tuple[str, ...]:
    """Return “信息项长度, 字段长度 …” for “长度”, and further headers."""
    made = [owner + stem for stem in stems for owner in ITEM_OWNERS]
    return tuple(dict.fromkeys([*words(also), *made]))


def below(parents: tuple[str, ...], *leaves: str) -> tuple[str, ...]:
    return tuple(f"{parent}>{leaf}" for parent in parents for leaf in leaves)
