"""Clauses: the law we rest on, taken literally from the texts kept beside this file.

Ids: T15 = 《政务数据共享条例》第十五条, T15.2 its second paragraph, T14(3) item （三）; J… = the
official explanation of 永政办〔2020〕13号. A quotation that is not a literal part of its clause cannot
be made: `quote()` refuses it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
REGULATION = "政务数据共享条例"
EXPLANATION = "永政办〔2020〕13号政策解读"
DIGITS = "零一二三四五六七八九十"


class UnknownClause(KeyError):
    """An id that no text carries."""


class NotLiteral(ValueError):
    """A quotation that is not in the clause it is ascribed to."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One article, paragraph or item: its id, its document, its place and its literal text."""

    id: str
    document: str
    place: str
    text: str

    @property
    def citation(self) -> str:
        """First mention on a page: 《政务数据共享条例》第十五条第二款."""
        if self.document == REGULATION:
            return f"《{self.document}》{self.place}"
        return f"{self.document}{self.place}"

    @property
    def short(self) -> str:
        """Later mentions: 条例第十五条第二款."""
        return f"条例{self.place}" if self.document == REGULATION else self.citation


# The explanation has no numbered articles: id → place, first and last words of the passage.
PASSAGES: dict[str, tuple[str, str, str]] = {
    "J1.2-1": ("第一部分二（一）", "推动各部门将分散独立的信息系统", "数据共享交换平台。"),
    "J1.2-2": ("第一部分二（二）", "加快建设完善市政务数据共享交换平台", "平台支撑。"),
    "J1.2-3": ("第一部分二（三）", "推进跨地区、跨部门、跨层级业务协作", "等突出问题。"),
    "J1.3-1": ("第一部分三（一）", "政务信息资源,是指", "社会组织。"),
    "J1.3-2a": ("第一部分三（二）", "以共享为原则,不共享为例外", "不共享为例外"),
    "J1.3-2b": ("第一部分三（二）", "需求导向,无偿使用", "无偿使用"),
    "J1.3-2c": ("第一部分三（二）", "统一标准,统筹建设", "统筹建设"),
    "J1.3-2d": ("第一部分三（二）", "建立机制,保障安全", "保障安全"),
    "J1.3-3a": ("第一部分三（三）", "按照信息共享类型", "不予共享等三类。"),
    "J1.3-3b": ("第一部分三（三）", "同时,对于基础信息资源", "具体要求。"),
    "J1.3-3c": ("第一部分三（三）", "凡列入不予共享类的", "政策依据"),
    "J1.3-4a": ("第一部分三（四）", "一是编制政务信息资源目录", "“家底”"),
    "J1.3-4b": ("第一部分三（四）", "二是加快共享平台建设", "接入共享平台"),
    "J1.3-4c": ("第一部分三（四）", "凡属于市共享平台可以获取的信息", "重复提交"),
    "J1.3-5": ("第一部分三（五）", "依托市共享平台建设市大数据开放平台", "大数据效益。"),
    "J1.3-6": ("第一部分三（六）", "从信息共享情况的评估检查", "具体工作要求。"),
    "J1.3-6e": ("第一部分三（六）", "凡不符合政务信息资源共享要求的", "运行维护经费"),
    "J2.3-1": ("第二部分三（一）", "本本办法适用的政务信息化项目是指", "管理范畴。"),
    "J2.3-2a": ("第二部分三（二）", "以统为主、统分结合、注重实效", "信息化项目建设。"),
    "J2.3-2b": ("第二部分三（二）", "统筹规划、集约建设、汇聚整合", "保障安全"),
    "J2.3-2c": ("第二部分三（二）", "信息安全等级保护三级及以下", "政务云平台。"),
    "J2.3-3": ("第二部分三（三）", "政务信息化项目原则上不再进行", "项目的除外。"),
    "J2.3-4": ("第二部分三（四）", "对于未按要求共享数据资源", "政务信息系统。"),
    "J2.3-5": ("第二部分三（五）", "项目建设单位应当接受", "瞒报。"),
    "J2-stages": ("第二部分三", "对于政务信息化项目的界定", "规定与说明。"),
}


def clause(key: str) -> Clause:
    """Return the clause. Raises UnknownClause."""
    try:
        return all_clauses()[key]
    except KeyError:
        raise UnknownClause(key) from None


def quote(key: str, words: str) -> str:
    """Return the words, which must stand literally in the clause. Raises NotLiteral."""
    if words not in clause(key).text:
        raise NotLiteral(f"{key}: {words}")
    return words


@cache
def all_clauses() -> dict[str, Clause]:
    """Return id → clause of both texts."""
    found = {one.id: one for one in _regulation()}
    found.update({one.id: one for one in _explanation()})
    return found


def numeral(number: int) -> str:
    """Return 1–99 in Chinese: 15 → 十五."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def document_text(name: str) -> str:
    """Return the whole text of a document as kept."""
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


def _regulation() -> list[Clause]:
    clauses: list[Clause] = []
    lines = [line.strip() for line in document_text(REGULATION).splitlines()]
    number = 0
    parts: list[str] = []
    for line in [*lines, "第零条"]:
        start = re.match(r"^第([零一二三四五六七八九十]+)条\s*(.*)$", line)
        if start:
            if parts:
                clauses += _article(number, parts)
            number, parts = number + 1, [start.group(2)]
        elif line and number and not line.startswith(("#", "<")):
            parts.append(line)
    return clauses


def _article(number: int, lines: list[str]) -> list[Clause]:
    place = f"第{numeral(number)}条"
    clauses = [Clause(f"T{number}", REGULATION, place, "\n".join(lines))]
    paragraphs = [line for line in lines if not re.match(r"^（[一二三四五六七八九十]+）", line)]
    for index, text in enumerate(paragraphs, 1):
        clauses.append(
            Clause(f"T{number}.{index}", REGULATION, f"{place}第{numeral(index)}款", text)
        )
    items = [line for line in lines if line not in paragraphs]
    for index, text in enumerate(items, 1):
        where = f"{place}第（{numeral(index)}）项"
        clauses.append(Clause(f"T{number}({index})", REGULATION, where, text))
    return clauses


def _explanation() -> list[Clause]:
    text = document_text(EXPLANATION)
    clauses = []
    for key, (place, first, last) in PASSAGES.items():
        start = text.index(first)
        end = text.index(last, start) + len(last)
        clauses.append(Clause(key, EXPLANATION, place, text[start:end]))
    return clauses
