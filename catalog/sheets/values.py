"""Closed lists as departments write them: aliases, drop-down prefixes, letters, digits.

Never a guess: a word that is not known is a fault, a digit counts only where the form gives it a
meaning, and a prefix that contradicts its word is a fault too (domain reference §0.2, §0.3, §2.3).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    SharingType,
    UpdateCycle,
)
from yongcheng.intake.columns import words
from yongcheng.intake.normalizer import BLANK_MARKS, fold, fold_word

PREFIX = re.compile(r"(\d{1,2}|[(\[]\d{1,2}[)\]])[-.、:)_—~]?(?=[^\d.])")
SEVERAL = re.compile(r"[/、,;|]|和|或|及")


@dataclass(frozen=True, slots=True)
class Word:
    """kind: known, blank, digit (bare), disagree (prefix against word), several or unknown."""

    kind: str
    value: Any = None


@dataclass(slots=True)
class WordList:
    """One closed list: folded word → value; digits: what the national form numbers them."""

    name: str
    labels: tuple[str, ...]
    words: dict[str, Any]
    digits: Mapping[str, Any] = field(default_factory=dict)
    suffixes: tuple[str, ...] = ("类",)
    is_numbered_alike: bool = False
    """Whether every known platform numbers the list so: then a prefix must agree with its word."""
    seen: dict[str, Word] = field(default_factory=dict)

    def read(self, text: str) -> Word:
        """Return what a cell's text says on this list."""
        word = self.seen.get(text)
        if word is None:
            word = self._read(fold_word(text), fold(text))
            if len(self.seen) < 4096:
                self.seen[text] = word
        return word

    def _read(self, word: str, whole: str) -> Word:
        if not word or whole in BLANK_MARKS:
            return Word("blank")
        if (value := self._lookup(word)) is not None:
            return Word("known", value)
        if word.isdigit():
            return Word("digit", word)
        if match := PREFIX.match(word):
            return self._prefixed(match.group(1).strip("()[]"), word[match.end() :])
        parts = [part for part in SEVERAL.split(word) if part]
        if len(parts) > 1 and all(self._lookup(part) is not None for part in parts):
            return Word("several")
        return Word("unknown")

    def _prefixed(self, digits: str, rest: str) -> Word:
        value = self._lookup(rest)
        if value is None:
            return Word("unknown")
        numbered = self.digits.get(digits.lstrip("0") or "0") if self.is_numbered_alike else None
        if numbered is not None and numbered != value:
            return Word("disagree", value)
        return Word("known", value)

    def _lookup(self, word: str) -> Any:
        if (value := self.words.get(word)) is not None:
            return value
        for suffix in self.suffixes:
            if (
                word.endswith(suffix)
                and (value := self.words.get(word[: -len(suffix)])) is not None
            ):
                return value
        return None


def _list(
    name: str,
    choices: Iterable[tuple[Any, str]],
    aliases: Mapping[Any, str],
    digits: Mapping[str, Any] | None = None,
    suffixes: tuple[str, ...] = ("类",),
) -> WordList:
    pairs = list(choices)
    words = {fold_word(label): value for value, label in pairs}
    for value, text in aliases.items():
        words.update({fold_word(alias): str(value) for alias in text.split()})
    return WordList(name, tuple(label for _, label in pairs), words, digits or {}, suffixes)


SHARING = replace(
    _list(
        "共享类型",
        SharingType.choices,
        {
            SharingType.UNCONDITIONAL: "无条件 完全共享 无条件共享类 uncondition unconditional 无条件可共享",
            SharingType.CONDITIONAL: "条件共享 有条件 受限共享 有条件共享类 condition conditional 依申请共享 授权共享",
            SharingType.WITHHELD: "不共享 不予 不可共享 不予共享类 不能共享 不宜共享 非共享 暂不共享 不予以共享",
        },
        dict(zip("123", SharingType.values, strict=True)),
    ),
    is_numbered_alike=True,
)
OPENNESS = _list(
    "开放类型",
    Openness.choices,
    {
        Openness.NOT_OPEN: "完全不开放 不予开放 不可开放 不对外开放 不向社会开放 暂不开放 未开放 非开放 否",
        Openness.AUTHORIZED: "有条件开放 依申请开放 条件开放 受限开放 授权 依授权开放",
        Openness.PUBLIC: "无条件开放 完全开放 普遍 全部开放 主动开放 面向社会普遍开放",
    },
)
YES_NO: dict[str, bool] = {
    **dict.fromkeys(("是", "y", "yes", "1", "√", "✓", "✔", "true", "t", "对", "有", "1.0"), True),
    **dict.fromkeys(
        ("否", "不是", "n", "no", "0", "×", "x", "✗", "✘", "false", "f", "不", "0.0"), False
    ),
}
FORMAT_CLASS = replace(
    _list(
        "信息资源格式分类",
        FormatClass.choices,
        {
            FormatClass.DOCUMENT: "电子文档 文档 文件 文档类 文本 文本文件 电子文本 文本文档",
            FormatClass.SPREADSHEET: "表格 电子表单 excel excel表格 电子表格文件",
            FormatClass.DATABASE: "数据库类 库表 数据库表 结构化数据 关系型数据库 关系数据库 数据表",
            FormatClass.IMAGE: "图形 图像 图片 图形图片 图像图形 图形(图像) 图形/图像 图形、图像 图片文件",
            FormatClass.STREAM: "流媒体文件 视频 音视频 音频 多媒体 视频流",
            FormatClass.SELF_DESCRIBING: "自描述 自描述类 自描述格式文件 自定义格式",
            FormatClass.SERVICE: "接口 服务 api 接口服务 数据接口 api接口 web服务",
        },
        {str(number): value for number, value in enumerate(FormatClass.values[:7], start=1)},
    ),
    is_numbered_alike=True,
)
METHOD_CLASS = _list(
    "共享方式分类",
    MethodClass.choices,
    {
        MethodClass.PLATFORM: "共享平台方式 共享交换平台 数据共享交换平台 共享交换平台方式 数据共享平台 平台 平台共享 "
        "平台方式 政务数据共享平台 政务信息共享平台 通过共享平台 一体化平台 政务大数据平台 大数据平台",
        MethodClass.MAIL: "邮件方式 电子邮件 邮箱 邮寄",
        MethodClass.DISK: "拷盘方式 拷贝 u盘 u盘拷贝 光盘 硬盘 光盘拷贝 硬盘拷贝 离线拷贝",
        MethodClass.MEDIA: "介质交换方式 介质 纸质 纸质交换 离线交换 介质交换（纸质报表、电子文档等）",
        MethodClass.OTHER: "其它 其他方式 其它方式 系统对接 联机查询 在线浏览",
    },
)
METHOD_TYPE = _list(
    "共享方式类型",
    MethodType.choices,
    {
        MethodType.DATABASE: "数据库交换 库表 库表交换 批量交换 数据库方式 库表方式 数据交换 前置库",
        MethodType.FILE: "文件下载 文件(下载) 文件方式 文件交换 电子文件 下载 文件共享",
        MethodType.INTERFACE: "服务接口 接口(服务) 接口服务 服务 接口方式 api api接口 数据接口 接口调用 web服务 "
        "webservice 服务调用",
        MethodType.PAPER: "纸质 纸质文件 纸质材料 报表 纸质文档",
        MethodType.ELECTRONIC: "电子文档方式 电子版 电子数据",
        MethodType.OTHER: "其它 其他方式 其它方式",
    },
)
CYCLE = _list(
    "更新周期",
    UpdateCycle.choices,
    {
        UpdateCycle.REAL_TIME: "实时更新 即时 准实时 动态 动态更新 动态实时 随时 随时更新",
        UpdateCycle.DAILY: "每天 日 按日 天 按天 每日更新 每天更新 按日更新 按天更新 日更新 t+1 一天 每日一次 每天一次 每一天 1天 1日",
        UpdateCycle.WEEKLY: "周 按周 每星期 每周更新 按周更新 周更新 每周一次 一周 1周",
        UpdateCycle.TEN_DAYS: "旬 按旬 每旬更新 每10天 每十天 每旬一次",
        UpdateCycle.MONTHLY: "月 按月 月度 每月更新 按月更新 月更新 每月一次 每个月 一个月 1个月 每1个月",
        UpdateCycle.QUARTERLY: "季度 季 每季 按季 按季度 季度更新 每季度更新 按季度更新 每季度一次 每季一次 3个月 三个月 每三个月 每3个月 每个季度",
        UpdateCycle.HALF_YEARLY: "半年 按半年 半年度 每半年更新 半年更新 每半年一次 半年一次 6个月 六个月 每六个月 每6个月",
        UpdateCycle.YEARLY: "年 年度 按年 按年度 每年更新 按年更新 年更新 每年一次 一年一次 一年 1年 每年度 每1年 12个月 年度更新",
        UpdateCycle.ON_DEMAND: "按需更新 根据需要 依需求 按需要 需要时",
        UpdateCycle.IRREGULAR: "不定期更新 不定时 不定 无固定周期 不固定 不定期性",
        UpdateCycle.ONCE: "不更新 一次 静态 一次性更新 静态数据 永久不更新 不再更新 历史数据 一次性提供",
        UpdateCycle.OTHER: "其它",
    },
    suffixes=(),
)
DATA_CATEGORY = _list(
    "数据分类",
    DataCategory.choices,
    {
        DataCategory.GENERAL: "一般",
        DataCategory.IMPORTANT: "重要",
        DataCategory.CORE: "核心",
    },
)
BASIS_KIND = _list(
    "依据种类",
    BasisKind.choices,
    {
        BasisKind.ADMINISTRATIVE_REGULATION: "国家行政法规",
        BasisKind.STATE_COUNCIL_DECISION: "国务院文件 国务院的决定",
        BasisKind.CENTRAL_POLICY: "党中央国务院政策 党中央政策 中央政策 党中央、国务院文件 中央文件",
        BasisKind.DEPARTMENT_RULE: "规章 部委规章 国务院部门规章",
        BasisKind.LOCAL_REGULATION: "地方法规",
        BasisKind.OTHER_DOCUMENT: "其他 其它 政策文件 规范性文件 其它文件 涉及敏感信息",
    },
)
TYPE_WORDS: dict[str, str] = {
    DataType.CHARACTER: "字符型 字符 字符串型 字符串 文本 文本型 文字 文字型 string str char varchar varchar2 nvarchar nchar",
    DataType.NUMERIC: "数值型 数值 数字型 数字 number numeric decimal 小数 小数型 数值类型",
    DataType.CURRENCY: "货币型 货币 金额 金额型 money currency",
    DataType.DATE: "日期型 日期 date",
    DataType.DATETIME: "日期时间型 日期时间 时间型 时间 datetime timestamp 时间戳 日期/时间 日期时间类型",
    DataType.LOGICAL: "逻辑型 逻辑 布尔型 布尔 布尔值 bool boolean 是否",
    DataType.MEMO: "备注型 备注 长文本 长文本型 text longtext clob 大文本 longvarchar",
    DataType.GENERAL: "通用型 通用 二进制 二进制型 图片 图像 blob binary longblob 附件 文件",
    DataType.DOUBLE: "双精度型 双精度 双精度浮点型 double",
    DataType.INTEGER: "整型 整数型 整数 整数值 int integer bigint smallint tinyint 长整型",
    DataType.FLOAT: "浮点型 浮点 浮点数 浮点数型 float 单精度 单精度型 单精度浮点型 real",
}
TYPE_ALIASES = {
    fold_word(word): str(letter) for letter, text in TYPE_WORDS.items() for word in text.split()
}
TYPE_SHAPE = re.compile(r"(.+?)\(([\d,.\s]+)(?:位|字节|byte|bytes)?\)")
GRADES: dict[str, int] = {
    spelling.format(sign): grade
    for grade, signs in enumerate(("1 一 i", "2 二 ii", "3 三 iii", "4 四 iv"), start=1)
    for sign in signs.split()
    for spelling in ("{}", "{}级", "第{}级", "l{}", "级别{}", "{}级数据", "等级{}")
} | {"不敏感": 1, "低敏感": 2, "较敏感": 3, "敏感": 4, "非敏感": 1, "公开": 1}
SECRET = frozenset(
    words(
        "是 y yes 1 √ true 涉密 涉秘 秘密 机密 绝密 国家秘密 工作秘密 秘密级 机密级 绝密级 有 "
        "涉密政务信息资源目录 涉密政务信息资源 涉密目录 涉密信息 涉密资源 属于 涉及 涉及国家秘密 "
        "属于国家秘密 涉及工作秘密 属于工作秘密 涉密数据"
    )
)
NOT_SECRET = frozenset(
    words(
        "否 n no 0 × x false 非涉密 不涉密 未涉密 公开 无 没有 非密 不涉及 非涉密政务信息资源目录 "
        "非涉密政务信息资源 非涉密目录 不属于 内部 内部公开 非涉密数据 非涉密信息"
    )
)


@dataclass(frozen=True, slots=True)
class TypeWord:
    """kind: known, blank, disagree or unknown; length: what the cell says beside the type."""

    kind: str
    letter: str = ""
    length: str = ""


def read_data_type(text: str) -> TypeWord:
    """Return the letter of a data type: “字符型C”, “C”, “字符型Ｃ(18)”, “varchar(50)”."""
    word, length = fold_word(text), ""
    if not word or fold(text) in BLANK_MARKS:
        return TypeWord("blank")
    if match := TYPE_SHAPE.fullmatch(word):
        word, length = match.group(1).strip(), match.group(2).strip(" ,.")
    word = re.sub(r"^\d{1,2}[-.、:)]?(?=[^\d])", "", word)
    letter = word.upper() if word.upper() in DataType.values else TYPE_ALIASES.get(word)
    if letter:
        return TypeWord("known", letter, length)
    stem, last = word.rstrip("()"), ""
    if match := re.fullmatch(r"(.+?)[-_(]?([a-z])\)?", word):
        stem, last = match.group(1), match.group(2).upper()
    elif match := re.fullmatch(r"([a-z])[-_.、:]?(.+)", word):
        stem, last = match.group(2), match.group(1).upper()
    named = TYPE_ALIASES.get(stem)
    if named is None or last not in DataType.values:
        return TypeWord("unknown")
    return TypeWord("known" if named == last else "disagree", named, length)
