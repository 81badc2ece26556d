"""Compound cells: 理由和依据 in one text, several 依据 in columns, 类/项/目/细目 of a class code.

What is written can be read back unchanged; what people write otherwise is understood where its
meaning is plain and kept as text where it is not.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from catalog.choices import BasisKind, ResourceCategory, SharingType
from catalog.content import Basis, ResourceContent
from yongcheng.intake.normalizer import clean, fold

NUMERAL = r"[〇零一二三四五六七八九十百千\d]+"
ARTICLE = rf"第{NUMERAL}条(?:之{NUMERAL})?(?:第{NUMERAL}款)?(?:第?[（(]?{NUMERAL}[）)]?项)?"
ARTICLES = re.compile(rf"{ARTICLE}(?:[、，,和及至](?:{ARTICLE}|第{NUMERAL}款))*")
NUMBER = re.compile(
    r"(?!依据|根据|按照|依照|据|照)[\u4e00-\u9fff]{1,12}?\s*[〔\[［（(]\s*\d{4}\s*[〕\]］）)]\s*第?\d+\s*号|"
    r"(?:中华人民共和国)?(?:国务院|主席|[\u4e00-\u9fff]{2,12}(?:部|委员会|总局|局))令\s*第?\s*\d+\s*号"
)
MARKED = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》")
UNMARKED = re.compile(
    rf"(?:依据|根据|按照|依照|按)?((?:中华人民共和国)?[\u4e00-\u9fff]{{1,24}}?(?:法|法典|条例|办法|规定|决定|细则|通知))\s*(?={ARTICLE})"
)
# an article that stands further on in the same clause, with the words before it
LATER = re.compile(rf"[\s，,]*([^；;。\n《》]{{1,60}}?{ARTICLES.pattern})")
REASON = re.compile(r"(?:不予共享)?(?:的)?(?:理由|原因)\s*[:：]\s*")
BASIS = re.compile(r"(?:不予共享)?(?:的)?(?:法律|政策|法规|设立|相关)?依据\s*[:：]\s*")
SCOPE = re.compile(r"(?:共享|使用)?范围\s*[:：]\s*(.+?)\s*(?=[；;。\n]|$)")
PURPOSE = re.compile(r"(?:使用|共享)?用途\s*[:：]\s*(.+?)\s*(?=[；;。\n]|$)")
EDGE = " \t\n；;，,。、：:"
NOTHING = "—"
CATEGORIES = {
    fold(label).replace("信息资源", ""): value for value, label in ResourceCategory.choices
}
SECTIONS: dict[str, str] = {
    "101": "人口基础信息资源",
    "102": "法人单位基础信息资源",
    "103": "自然资源和空间地理基础信息资源",
    "104": "社会信用基础信息资源",
    "105": "电子证照基础信息资源",
    "301": "党中央",
    "302": "全国人大常委会",
    "303": "国务院",
    "304": "全国政协",
    "305": "最高人民法院",
    "306": "最高人民检察院",
    "307": "省(自治区、直辖市)和计划单列市",
}
CLASS_WIDTHS = {"class.1": 1, "class.2": 2, "class.3": 3}


def kind_of(title: str, number: str) -> str:
    """Return the kind of an instrument where its title leaves no doubt, else “其他文件”."""
    name = title.strip("《》 ")
    if not name and not number:
        return ""
    if re.search(r"^(中共中央|党中央|中央办公厅|中办)", name) or number.startswith(
        ("中发", "中办")
    ):
        return BasisKind.CENTRAL_POLICY.value
    if re.search(r"国务院.*决定$", name) or number.startswith("国发") and "决定" in name:
        return BasisKind.STATE_COUNCIL_DECISION.value
    if re.search(r"(省|市|县|自治区|自治州).*条例$", name):
        return BasisKind.LOCAL_REGULATION.value
    if name.endswith(("法", "法典")) and not re.search(r"(办法|方法|做法)$", name):
        return BasisKind.LAW.value
    if name.endswith("条例") or "国务院令" in number:
        return BasisKind.ADMINISTRATIVE_REGULATION.value
    if re.search(r"(部|委员会|总局)令", number):
        return BasisKind.DEPARTMENT_RULE.value
    return BasisKind.OTHER_DOCUMENT.value


def find_bases(text: str) -> tuple[tuple[Basis, ...], str]:
    """Return the instruments a text names, and the text without them."""
    bases, rest, position = [], [], 0
    while match := _next_title(text, position):
        rest.append(text[position : match.start()])
        number, article, end = _tail(text, match.end())
        title = match.group(1).strip()
        bases.append(Basis(kind_of(title, number), title, number, article))
        position = end
    rest.append(text[position:])
    remainder = "".join(rest)
    if not bases and (match := NUMBER.search(text)):
        number, article, end = _tail(text, match.start())
        bases.append(Basis(kind_of("", number), "", number, article))
        remainder = text[: match.start()] + text[end:]
    return tuple(bases), remainder


def _next_title(text: str, position: int) -> re.Match[str] | None:
    found = [pattern.search(text, position) for pattern in (MARKED, UNMARKED)]
    return min((one for one in found if one), key=lambda one: one.start(), default=None)


def _tail(text: str, position: int) -> tuple[str, str, int]:
    """Return document number, article and the end of what follows a title."""
    number = article = ""
    for _ in range(3):
        rest = text[position:]
        if not number and (match := re.match(rf"\s*[（(]?\s*({NUMBER.pattern})\s*[）)]?", rest)):
            number = re.sub(r"\s+", "", match.group(1))
        elif not article and (match := re.match(rf"[\s的中]*({ARTICLES.pattern})", rest)):
            article = match.group(1)
        else:
            break
        position += match.end()
    if not article and (match := LATER.match(text, position)):
        article, position = match.group(1), match.end()
    return number, article, position


def read_withholding(text: str) -> tuple[str, tuple[Basis, ...]]:
    """Return reason and bases of a 不予共享 text: “理由：…；依据：《…》第…条。” and its variants."""
    text = clean(text)
    bases, rest = find_bases(text)
    stated = BASIS.split(text, maxsplit=1)
    if not bases and len(stated) == 2 and stated[1].strip(EDGE):
        bases, rest = (Basis(title=stated[1].strip(EDGE)),), stated[0]
    if (label := REASON.search(text)) is not None:
        tail = text[label.end() :]
        rest = BASIS.split(tail, maxsplit=1)[0] if BASIS.search(tail) else find_bases(tail)[1]
    rest = BASIS.sub("", REASON.sub("", rest))
    parts = [part.strip(EDGE) for part in re.split(r"[；;\n]", rest)]
    reason = "；".join(part for part in parts if part)
    reason = re.sub(r"^(根据|依据|按照|依照)+[，,、\s]*", "", reason)
    return ("" if reason in ("的规定", "规定", "之规定", "等规定", "的要求") else reason), bases


def write_withholding(content: ResourceContent) -> str:
    """Return reason and bases as one text, the way the national form wants it."""
    shown = "；".join(filter(None, (write_basis(basis) for basis in content.bases)))
    parts = []
    if content.withholding_reason:
        parts.append(f"理由：{content.withholding_reason}")
    if shown:
        parts.append(f"依据：{shown}")
    return "；".join(parts) + ("。" if parts else "")


def write_basis(basis: Basis) -> str:
    """Return one instrument as it is cited: 《…》（文号）第…条."""
    title = basis.title
    if title and "《" not in title:
        title = f"《{title}》"
    number = f"（{basis.document_number}）" if basis.document_number and title else ""
    return f"{title}{number or (basis.document_number if not title else '')}{basis.article}"


def write_condition(content: ResourceContent) -> str:
    """Return the 共享条件 cell: the condition, else what scope, use, reason and basis make of it."""
    if content.sharing_condition:
        return content.sharing_condition
    if content.sharing_type == SharingType.WITHHELD:
        return write_withholding(content)
    parts = []
    if content.sharing_scope:
        parts.append(f"共享范围：{content.sharing_scope}")
    if content.sharing_purpose:
        parts.append(f"用途：{content.sharing_purpose}")
    return "；".join(parts) + ("。" if parts else "")


@lru_cache(maxsize=1024)
def read_scope_and_purpose(condition: str) -> tuple[str, str]:
    """Return scope and use where the condition names them with their labels, else ""."""
    scope, purpose = SCOPE.search(condition), PURPOSE.search(condition)
    return scope.group(1) if scope else "", purpose.group(1) if purpose else ""


def write_lines(values: Sequence[str]) -> str:
    """Return one line per value; among several a blank one is “—”."""
    if len(values) <= 1:
        return "".join(values)
    return "\n".join(value or NOTHING for value in values) if any(values) else ""


def read_lines(text: str) -> list[str]:
    """Return the values of `write_lines`."""
    lines = [line.strip() for line in text.split("\n")] if text else []
    return ["" if line == NOTHING else line for line in lines]


def bases_from_columns(cells: Mapping[str, str], kinds: Sequence[str]) -> tuple[Basis, ...]:
    """Return the bases of columns that hold one line per basis."""
    lines = {name: read_lines(cell) for name, cell in cells.items()}
    count = max([len(kinds), *(len(column) for column in lines.values())], default=0)

    def at(column: Sequence[str], index: int) -> str:
        return column[index] if index < len(column) else ""

    return tuple(
        Basis(at(kinds, index), **{name: at(column, index) for name, column in lines.items()})
        for index in range(count)
    )


def write_class(code: str, level: int) -> str:
    """Return the cell of 类 (1), 项 (2), 目 (3) or 细目 (4); an irregular code stands in 细目."""
    regular = code.isdigit() and code[0] in "123" and (len(code) in (1, 3) or len(code) >= 6)
    if not regular:
        return code if level == 4 else ""
    if level == 1:
        return code[0] + ResourceCategory(code[0]).label
    if level == 2:
        return code[1:3] + SECTIONS.get(code[:3], "")
    return code[3:6] if level == 3 else code[6:]


def read_class(written: str, key: str) -> str:
    """Return the digits of a 类/项/目 cell: “3部门信息资源” → 3, “7” in 项 → 07, by name else ""."""
    text = fold(written)
    width = CLASS_WIDTHS.get(key, 0)
    match = re.match(r"\d+", text)
    if match:
        return match.group().zfill(width) if len(match.group()) <= width else match.group()
    if key == "class.1":
        return CATEGORIES.get(
            text.replace("目录", "").replace("信息资源", "").removesuffix("类"), ""
        )
    return ""
