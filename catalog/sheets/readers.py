"""What one cell says: a reader per kind of column, each (value, options) → Read."""

import re
from collections.abc import Callable

from catalog.choices import Openness
from catalog.sheets.lists import split_list
from catalog.sheets.values import (
    BASIS_KIND,
    CYCLE,
    DATA_CATEGORY,
    FORMAT_CLASS,
    GRADES,
    METHOD_CLASS,
    METHOD_TYPE,
    NOT_SECRET,
    OPENNESS,
    PREFIX,
    SECRET,
    SHARING,
    YES_NO,
    WordList,
    read_data_type,
)
from yongcheng.intake.columns import BLANK, Fault, Read
from yongcheng.intake.dates import read_date
from yongcheng.intake.normalizer import (
    BLANK_MARKS,
    BRACKETS,
    Options,
    as_text,
    clean,
    fold,
    fold_word,
    one_line,
    says_blank,
)
from yongcheng.intake.problems import ERROR, WARNING, short
from yongcheng.intake.quantities import BYTE_UNITS, read_code, read_quantity
from yongcheng.workbooks.grid import Value

LENGTH_UNIT = re.compile(r"(位|字节|个?字符|字|byte|bytes|b)$")
NOT_SHARED = frozenset({"不共享", "不予共享", "不予", "不提供", "不涉及", "不予提供"})
NO_SECRET = re.compile(r"否|非|不|未|无|没有")
RETYPE = "把这一列的单元格格式设为“文本”，再重新录入完整的代码。"


def text(value: Value, options: Options) -> Read:
    """Free text, kept as it is apart from invisible signs; a lone “/” or “—” is nothing."""
    found = clean(as_text(value))
    return BLANK if found in BLANK_MARKS else Read(found)


def name(value: Value, options: Options) -> Read:
    """A name: free text on one line."""
    found = one_line(as_text(value))
    return BLANK if found in BLANK_MARKS else Read(found)


def text_or_nothing(value: Value, options: Options) -> Read:
    """Free text where “无” means nothing."""
    found = clean(as_text(value))
    return BLANK if says_blank(found) else Read(found)


def code(value: Value, options: Options) -> Read:
    """A code: digits that a number cell has lost are an error, never repaired."""
    found = read_code(value)
    if found.kind == "blank":
        return BLANK
    if found.kind == "lost":
        fault = Fault("D01", "代码被存成了数字（或日期），后面的位数已经丢失，无法还原。", RETYPE)
        return Read(None, (fault,))
    if found.kind == "number":
        fact = f"代码被存成了数字，前面的 0 可能已丢失；按“{found.text}”读取。"
        return Read(found.text, (Fault("D03", fact, RETYPE, WARNING),))
    return Read(found.text)


def provider_code(value: Value, options: Options) -> Read:
    """提供方代码: a code in capitals."""
    found = code(value, options)
    return Read(found.value.upper(), found.faults) if found.value else found


def sharing_type(value: Value, options: Options) -> Read:
    """共享类型. What is not recognised stays unknown; it never becomes 无条件共享."""
    written = as_text(value)
    word = SHARING.read(written)
    remedy = "从无条件共享、有条件共享、不予共享中选一个；系统不代为推定。"
    if word.kind == "digit":
        if options.is_national and word.value in SHARING.digits:
            return Read(SHARING.digits[word.value])
        fact = f"共享类型只写了数字“{short(written)}”，各平台的编号含义不同，不能判断是哪一类。"
        return Read(None, (Fault("D05", fact, "改写文字：" + remedy),))
    return _word(word.kind, word.value, written, ("D04", "共享类型", remedy))


def choice(words: WordList) -> Callable[[Value, Options], Read]:
    """Return the reader of a closed list whose unknown values are D16."""

    def read(value: Value, options: Options) -> Read:
        written = as_text(value)
        word = words.read(written)
        kind = word.kind
        if kind == "unknown" and says_blank(written):
            return BLANK
        if kind == "digit":
            if options.is_national and word.value in words.digits:
                return Read(words.digits[word.value])
            kind = "unknown"
        remedy = f"从{'、'.join(words.labels)}中选一个。"
        return _word(kind, word.value, written, ("D16", words.name, remedy))

    return read


def _word(kind: str, value: object, written: str, fault: tuple[str, str, str]) -> Read:
    code_, label, remedy = fault
    if kind == "known":
        return Read(value)
    if kind == "blank":
        return BLANK
    if kind == "disagree":
        fact = f"{label}“{short(written)}”前面的编号和后面的文字不一致。"
        return Read(None, (Fault("D06", fact, "核对后只保留正确的文字。" + remedy),))
    if kind == "several":
        return Read(None, (Fault(code_, f"{label}“{short(written)}”写了不止一个值。", remedy),))
    return Read(None, (Fault(code_, f"{label}“{short(written)}”不是规定的取值。", remedy),))


def method(words: WordList) -> Callable[[Value, Options], Read]:
    """Return the reader of a 共享方式 column: “不予共享” in it says that there is none."""
    known = choice(words)

    def read(value: Value, options: Options) -> Read:
        return BLANK if fold_word(as_text(value)) in NOT_SHARED else known(value, options)

    return read


format_class = choice(FORMAT_CLASS)
method_class = method(METHOD_CLASS)
method_type = method(METHOD_TYPE)
data_category = choice(DATA_CATEGORY)
basis_kind = choice(BASIS_KIND)


def format_whole(value: Value, options: Options) -> Read:
    """One column for class and type: “数据库/MySQL”, “电子表格”, “MySQL”."""
    written = as_text(value)
    head, tail = _in_two(written, FORMAT_CLASS)
    if head is None:
        return format_class(value, options)
    return Read(head, beside=(("format_type", tail),) if tail else ())


def method_whole(value: Value, options: Options) -> Read:
    """One column for class and type: “共享平台方式/接口”; a bare 接口 is a type of 共享平台."""
    written = as_text(value)
    head, tail = _in_two(written, METHOD_CLASS)
    if head is not None and not tail:
        return Read(head)
    word = METHOD_TYPE.read(tail if head is not None else written)
    if head is None and (says_blank(written) or fold_word(written) in NOT_SHARED):
        return BLANK
    if word.kind != "known":
        return _word(
            word.kind if head is None and word.kind in ("several", "blank") else "unknown",
            None,
            written,
            ("D16", "共享方式", "写成“共享平台/接口”的形式，分类和类型各选一个。"),
        )
    if head is not None:
        return Read(head, beside=(("method_type", word.value),))
    return Read(None, beside=(("method_type", word.value),))


def _in_two(written: str, words: WordList) -> tuple[object | None, str]:
    """Return class and rest of “分类/类型”; class None where the text does not begin with one."""
    if (word := words.read(written)).kind == "known":
        return word.value, ""
    parts = re.split(r"\s*[/、:：,，\-—>|\\（(\n]\s*", clean(written), maxsplit=1)
    if len(parts) == 2 and (word := words.read(parts[0])).kind == "known":
        return word.value, parts[1].strip(" )）")
    return None, ""


def cycle(value: Value, options: Options) -> Read:
    """更新周期; “其他：每两年” keeps its description beside."""
    written = as_text(value)
    word = CYCLE.read(written)
    if word.kind == "unknown":
        match = re.fullmatch(r"其[他它]\s*[:：(（,，]\s*(.+?)[)）]?", clean(written), re.DOTALL)
        if match:
            return Read("other", beside=(("update_note", match.group(1)),))
    remedy = f"从{'、'.join(CYCLE.labels)}中选一个；都不合适的写“其他”，并写明说明。"
    kind = "unknown" if word.kind == "digit" else word.kind
    return _word(kind, word.value, written, ("D16", "更新周期", remedy))


def open_flag(value: Value, options: Options) -> Read:
    """是否向社会开放: 是 or 否; a word of 开放类型 is taken as such. Values: bool or Openness."""
    written = as_text(value)
    flag = _flag(written)
    if flag is not None:
        return flag
    if fold_word(written) == "开放":
        return Read(True)
    word = OPENNESS.read(written)
    remedy = "写“是”或“否”；开放的在开放类型里写普遍开放或授权开放。"
    kind = "unknown" if word.kind == "digit" else word.kind
    return _word(kind, word.value, written, ("D21", "是否向社会开放", remedy))


def openness(value: Value, options: Options) -> Read:
    """开放类型; 是 and 否 are taken as 是否开放. Values: Openness, or True for a bare 是."""
    written = as_text(value)
    if fold_word(written) in ("是", "开放"):
        return Read(True)
    word = OPENNESS.read(written)
    remedy = f"从{'、'.join(Openness.labels)}中选一个。"
    kind = "unknown" if word.kind == "digit" else word.kind
    return _word(kind, word.value, written, ("D21", "开放类型", remedy))


def item_open(value: Value, options: Options) -> Read:
    """是否开放 of an item: bool."""
    found = open_flag(value, options)
    if isinstance(found.value, str):
        return Read(found.value != Openness.NOT_OPEN)
    return found


def _flag(written: str) -> Read | None:
    word = fold_word(written)
    if not word or fold(written) in BLANK_MARKS:
        return BLANK
    if word in YES_NO:
        return Read(YES_NO[word])
    match = PREFIX.match(word)
    rest = YES_NO.get(word[match.end() :]) if match else None
    if match is None or rest is None:
        return None
    if match.group(1) in ("0", "1") and (match.group(1) == "1") != rest:
        fact = f"“{short(written)}”前面的编号和后面的文字不一致。"
        return Read(None, (Fault("D06", fact, "只写“是”或“否”。"),))
    return Read(rest)


def yes_no(label: str) -> Callable[[Value, Options], Read]:
    """Return the reader of a 是/否 column."""

    def read(value: Value, options: Options) -> Read:
        written = as_text(value)
        found = _flag(written)
        if found is not None:
            return found
        if says_blank(written):
            return BLANK
        fact = f"{label}“{short(written)}”不是“是”或“否”，没有读取。"
        return Read(None, (Fault("D16", fact, "写“是”或“否”，不清楚的留空。", WARNING),))

    return read


def classified(value: Value, options: Options) -> Read:
    """涉密属性: True refuses the resource. The words are not repeated in the message."""
    word = fold_word(as_text(value))
    if not word or says_blank(word) or word in NOT_SECRET:
        return Read(False) if word else BLANK
    bare = PREFIX.sub("", word, count=1)
    if word in SECRET or bare in SECRET:
        return Read(True)
    head = BRACKETS.sub("", bare)
    if bare in NOT_SECRET or head in NOT_SECRET or NO_SECRET.match(head):
        return Read(False)
    if head in SECRET or head.startswith("是") or "密" in bare:
        return Read(True)  # in doubt it is not kept
    fact = f"是否涉密“{short(as_text(value))}”不是“是”或“否”。"
    return Read(None, (Fault("D16", fact, "写“否”；涉密的不能进入本目录。"),))


def day(label: str) -> Callable[[Value, Options], Read]:
    """Return the reader of a date column; the value is ISO text."""

    def read(value: Value, options: Options) -> Read:
        found = read_date(value, uses_1904=options.uses_1904)
        if found.kind == "blank":
            return BLANK
        if found.kind == "day":
            return Read(found.iso)
        written = short(as_text(value))
        remedy = "写成 2025-09-01 的形式。"
        if found.kind == "month":
            fact = f"{label}“{written}”只写到月，按当月 1 日读取（{found.iso}）。"
            return Read(found.iso, (Fault("D07", fact, remedy, WARNING),))
        return Read(None, (Fault("D07", f"{label}“{written}”不是能识别的日期。", remedy),))

    return read


def quantity(label: str, units: dict[str, int]) -> Callable[[Value, Options], Read]:
    """Return the reader of a number column; the value is in bytes or records."""
    kind = "存储量" if units is BYTE_UNITS else "条数"

    def read(value: Value, options: Options) -> Read:
        found = read_quantity(value, units, options.unit)
        if found.kind == "blank":
            return BLANK
        if found.kind == "number":
            return Read(found.value)
        written = short(as_text(value))
        remedy = "只填数字，单位以表头为准；不知道的留空。"
        if found.kind == "unit":
            fact = f"{label}写成了“{written}”，按文字里的单位换算读取。"
            return Read(found.value, (Fault("D12", fact, remedy, WARNING),))
        fact, level = (
            f"{label}“{written}”不是数字（{kind}）。",
            WARNING if options.is_loose else ERROR,
        )
        return Read(None, (Fault("D12", fact, remedy, level),))

    return read


def length(value: Value, options: Options) -> Read:
    """数据长度 as text: “18”, “10,2”; “18位”, “100.0”, “varchar(50)” lose their decoration."""
    written = as_text(value)
    word = fold(written)
    if word in BLANK_MARKS or says_blank(word):
        return BLANK
    if match := re.fullmatch(r"[a-z0-9]+\((\d+(?:,\d+)?)\)", word):
        return Read(match.group(1))
    bare = LENGTH_UNIT.sub("", word)
    if match := re.fullmatch(r"(\d+)\.0+", bare):
        return Read(match.group(1))
    if match := re.fullmatch(r"\(?(\d+)(?:[,、;](\d+))?\)?", bare):
        return Read(f"{match.group(1)},{match.group(2)}" if match.group(2) else match.group(1))
    return Read(clean(written))


def data_type(value: Value, options: Options) -> Read:
    """数据类型: its letter; “字符型C(18)” also gives the length."""
    written = as_text(value)
    found = read_data_type(written)
    if found.kind == "blank" or (found.kind == "unknown" and says_blank(written)):
        return BLANK
    if found.kind == "known":
        beside = (("item.length", found.length),) if found.length else ()
        return Read(found.letter, beside=beside)
    remedy = "从字符型C、数值型N、货币型Y、日期型D、日期时间型T、逻辑型L、备注型M、通用型G、双精度型B、整型I、浮点型F中选一个。"
    if found.kind == "disagree":
        fact = f"数据类型“{short(written)}”的字母和文字不一致。"
        return Read(None, (Fault("D06", fact, remedy),))
    return Read(None, (Fault("D16", f"数据类型“{short(written)}”不是规定的取值。", remedy),))


def grade(category: str) -> Callable[[Value, Options], Read]:
    """Return the reader of 数据分级 1–4; a word of 数据分类 in it goes to the column `category`."""

    def read(value: Value, options: Options) -> Read:
        written = as_text(value)
        word = fold_word(written)
        if not word or says_blank(written):
            return BLANK
        bare = re.sub(r"^(\d)[-.、:](?=\D)", "", word)
        head = re.split(r"[-(:、_]", bare, maxsplit=1)[0]
        if found := GRADES.get(word) or GRADES.get(bare) or GRADES.get(head):
            return Read(found)
        named = DATA_CATEGORY.read(written)
        if named.kind == "known":
            return Read(None, beside=((category, named.value),))
        fact = f"数据分级“{short(written)}”不是 1 级至 4 级。"
        return Read(
            None,
            (Fault("D16", fact, "写 1级、2级、3级或 4级；重要数据、核心数据写在数据分类里。"),),
        )

    return read


def network(value: Value, options: Options) -> Read:
    """所在网络: a drop-down number before the word is left out."""
    found = clean(as_text(value))
    match = re.fullmatch(
        r"\d{1,2}[-.、:：]?((?:电子)?政务外网|互联网|部门专网|.*专网|政务内网|.*局域网)", found
    )
    return BLANK if says_blank(found) else Read(match.group(1) if match else found)


def related(value: Value, options: Options) -> Read:
    """关联资源代码: codes or 类目名称, several in one cell. A number has lost its digits."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = code(value, options)
        return found if found.value is None else Read((found.value,), found.faults)
    parts = [part for part in split_list(clean(as_text(value))) if not says_blank(part)]
    return Read(tuple(parts)) if parts else BLANK
