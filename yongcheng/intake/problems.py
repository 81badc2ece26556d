"""What is wrong with an uploaded file, cell by cell, in words an official can act on."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from yongcheng.policy.clauses import clause

ERROR = "error"
WARNING = "warning"
VALUE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found in a file.

    cell: the Excel address ("F7"); range: the merged cells it stands for ("F7:F12"), else "";
    resource: the title as read; level: error or warning; code: the rule ("V1") or the kind of dirt
    ("D04"); message: one sentence; value: what stands in the cell; remedy: what to do; clauses: ids.
    """

    sheet: str
    cell: str
    code: str
    message: str
    range: str = ""
    resource: str = ""
    level: str = ERROR
    value: str = ""
    remedy: str = ""
    clauses: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.level == ERROR

    @property
    def basis(self) -> str:
        """Return the short citations of the clauses: 条例第十五条第二款、…"""
        return "、".join(clause(one).short for one in self.clauses)

    def without_content(self) -> Self:
        """Return the problem with everything taken from the file left out (涉密 rows)."""
        return replace(self, resource="", value="")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def short(value: object) -> str:
    """Return a cell's value as text for a message, cut to a bearable length."""
    text = " ".join(str(value).split())
    return text if len(text) <= VALUE_LIMIT else text[: VALUE_LIMIT - 1] + "…"
