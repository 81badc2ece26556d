"""Text as officials type it → text that can be compared: widths, spaces, invisible signs, headers.

Free text is only cleaned (`clean`); headers and values of closed lists are folded (`fold`), which
changes widths, case and traditional characters and must never be applied to a description.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from yongcheng.workbooks.grid import Value

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# control signs (not tab and line feed), zero-width and direction marks, BOM, lone surrogates
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\uffff\ud800-\udfff]"
)
DIRTY = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3000\ufeff"
    "\ufff0-\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_"
)
SPACES = re.compile(r"\s+")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|\{[^{}]*\}|〔[^〔〕]*〕")
UNIT_TAIL = re.compile(r"/(字节|[千万亿]?条|[千万亿个项]|[kmgtp]b?|b)$")
EDGES = " \t\n\r\x0b\x0c\u3000\xa0"
QUOTES = "\"'‘’“”`*★·、,;。.:"
BLANK_MARKS = frozenset(
    {"", "/", "//", "\\", "-", "--", "---", "—", "——", "－", "_", "__", "…", "……"}
)
BLANK_WORDS = frozenset(
    {"无", "暂无", "没有", "空", "无数据", "n/a", "na", "null", "none", "不适用"}
)
CLEAR_WORD = "清空"

TRADITIONAL = str.maketrans(
    "資訊稱碼項類據庫長條開關聯週發佈數無與別門單位負責電話備註說產級鍵為屬應場圖錄內設機構統會時間範"
    "圍標準檔來源權總儲記結係業務護評選類狀態險農檢證號繫歸屬採員參徑點擊驗區縣鄉鎮領聲對鏈網絡傳輸",
    "资讯称码项类据库长条开关联周发布数无与别门单位负责电话备注说产级键为属应场图录内设机构统会时间范"
    "围标准档来源权总储记结系业务护评选类状态险农检证号系归属采员参径点击验区县乡镇领声对链网络传输",
)


@dataclass(frozen=True, slots=True)
class Options:
    """What the meaning of a cell may depend on beside the cell itself."""

    is_national: bool = False
    """The sheet is the national form: bare digits of its lists mean what the form says."""
    uses_1904: bool = False
    unit: int = 1
    """What one in a number column stands for: 万 → 10000, G → 1024³."""
    is_loose: bool = False
    """A number column that is no more than a remark: what cannot be read is only mentioned."""


def clean(text: str) -> str:
    """Return free text without invisible signs and without space at its edges."""
    if not DIRTY.search(text):
        return text.strip(EDGES)
    text = ESCAPED.sub(_unescaped, text)
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip(EDGES)


def one_line(text: str) -> str:
    """Return a name: cleaned, line breaks inside it closed up."""
    text = clean(text)
    return re.sub(r"[ \t]*\n[ \t]*", "", text) if "\n" in text else text


def fold(text: str) -> str:
    """Return the text for comparing words: half-width, simplified, lower case, no spaces at all."""
    text = unicodedata.normalize("NFKC", clean(text)).translate(TRADITIONAL)
    return SPACES.sub("", INVISIBLE.sub("", text)).casefold()


def fold_word(text: str) -> str:
    """Return a folded word of a closed list without quotes and closing punctuation."""
    return fold(text).strip(QUOTES)


def header_keys(text: str) -> tuple[str, str]:
    """Return the two keys of a header: as it stands, and without its brackets and decoration."""
    whole = re.sub(r"^[\d一二三四五六七八九十]{1,2}[.、)]", "", fold(text)).strip(QUOTES)
    bare = BRACKETS.sub("", whole)
    while bare != (again := BRACKETS.sub("", bare)):
        bare = again
    bare = re.sub(r"[(\[【{].*$", "", bare)  # a bracket nobody closed
    return whole, bare.strip(QUOTES)


def header_candidates(text: str) -> tuple[str, ...]:
    """Return the keys to try, in order; the last is that of the first line alone.

    “共享类型⏎1.无条件共享⏎2.有条件共享” explains its values below its name; “…记录数/条” its unit.
    """
    whole, bare = header_keys(text)
    head, line_break, _ = clean(text).partition("\n")
    return (whole, bare, UNIT_TAIL.sub("", bare), header_keys(head)[1] if line_break else bare)


def as_text(value: Value) -> str:
    """Return what stands in a cell as text; whole floats without their fraction."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else str(value)


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing: empty, spaces only, or invisible signs only."""
    return value is None or (isinstance(value, str) and len(value) < 1000 and not clean(value))


@lru_cache(maxsize=4096)
def says_blank(text: str) -> bool:
    """Whether a cell of a number, date or closed list says "nothing": “/”, “—”, “无”."""
    word = fold(text)
    return word in BLANK_MARKS or word.strip("()") in BLANK_WORDS


def _unescaped(match: re.Match[str]) -> str:
    sign = chr(int(match.group(1), 16))
    return sign if sign in "\t\n" else "" if unicodedata.category(sign)[0] == "C" else sign
