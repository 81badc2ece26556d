"""Names of uploaded files: one to show, one to store. Neither can lead anywhere or start anything."""

import re
import unicodedata
from dataclasses import dataclass

KEPT_SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".csv")
LENGTH = 60
UNNAMED = "未命名文件"
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff]"
)
UNSAFE = re.compile(r"[^\w\u3400-\u9fff（）()《》、·\- ]")
RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SafeName:
    """display: for pages and download headers (still to be escaped). storage: for the disk."""

    display: str
    storage: str


def safe_name(filename: str, kind: str = "") -> SafeName:
    """Return both names of an upload; `kind` (as sniffed) decides the stored suffix when given."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", filename))
    last = re.split(r"[/\\]", visible)[-1].strip()
    stem, suffix = split_suffix(last)
    if kind and suffix.lstrip(".") not in (kind, "et" if kind in ("xls", "xlsx") else kind):
        suffix = f".{kind}"
    storage_stem = UNSAFE.sub("_", stem).strip(" ._-~") or UNNAMED
    if RESERVED.fullmatch(storage_stem):
        storage_stem = f"_{storage_stem}"
    storage_stem = storage_stem[: LENGTH - len(suffix or ".bin")].rstrip(" .")
    return SafeName(shorten(last) or UNNAMED, storage_stem + (suffix or ".bin"))


def split_suffix(name: str) -> tuple[str, str]:
    """Return the stem and a suffix we know; any other ending stays in the stem."""
    lower = name.lower()
    for suffix in KEPT_SUFFIXES:
        if lower.endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def shorten(name: str) -> str:
    """Return a name of at most 60 characters, its ending kept."""
    if len(name) <= LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        return name[: LENGTH - 1] + "…"
    return stem[: LENGTH - len(ending) - 2] + "…." + ending
