"""信息资源代码 (编制指南: 前段码/后段码) and the keys by which names are compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

RESOURCE_SERIAL_WIDTH = 6
SHAPE = re.compile(r"^[123]\d{2}\d{3}\d*/\d+$")
ACCEPTED = re.compile(r"^[0-9A-Za-z_/.\-]{1,64}$")


@dataclass(frozen=True, slots=True)
class ResourceCode:
    """A code taken apart; `serial` 0 = no readable 顺序码."""

    class_code: str
    serial: int
    width: int


def parse_code(code: str) -> ResourceCode:
    """Take a code apart at its last "/"; a code without one has serial 0."""
    head, slash, tail = code.rpartition("/")
    if not slash or not tail.isdigit():
        return ResourceCode(code if not slash else head, 0, 0)
    return ResourceCode(head, int(tail), len(tail))


def has_standard_shape(code: str) -> bool:
    """Whether the code is 类1 项2 目3 细目n / 顺序码 (other shapes are legacy: a warning)."""
    return SHAPE.fullmatch(code) is not None


def is_acceptable(code: str) -> bool:
    """Whether the code consists of the signs that any known catalogue uses, at most 64."""
    return ACCEPTED.fullmatch(code) is not None


def expected_code(class_code: str, serial: int, width: int = RESOURCE_SERIAL_WIDTH) -> str:
    """Return the code with that serial: ("307…001", 12) → "307…001/000012"."""
    return f"{class_code}/{serial:0{width}d}"


NOT_LETTERS = re.compile(r"[\W_]+")
"""Whatever is no letter and no digit of any script: all but the categories L and N."""


@lru_cache(maxsize=16_384)
def normalise_name(name: str) -> str:
    """Return the key by which names are compared: NFKC, no spaces, no punctuation, no case."""
    text = unicodedata.normalize("NFKC", name).casefold()
    if text.isalnum():  # letters and digits only: nothing to leave out
        return text
    return NOT_LETTERS.sub("", text)


def without_number(name: str) -> str:
    """Return the key without a trailing number: drag-filled names become equal."""
    return re.sub(r"\d+$", "", normalise_name(name))
