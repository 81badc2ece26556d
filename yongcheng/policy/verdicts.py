"""Findings and verdicts: how a rule speaks, whoever asked it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: an error blocks, a warning is shown and remembered."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has to say.

    code: the rule ("V3"); message: one Chinese sentence stating the fact; remedy: what to do about
    it (怎么改); clauses: ids of yongcheng/policy/clauses.py, empty for a rule of practice;
    field: name of the content field; item: index of the 信息项, None for the resource;
    value: what was found, as text.
    """

    code: str
    message: str
    remedy: str = ""
    clauses: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    field: str = ""
    item: int | None = None
    value: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of all rules on one act; passes when none of them blocks."""

    findings: tuple[Finding, ...] = ()

    @property
    def passes(self) -> bool:
        return not any(finding.blocks for finding in self.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.blocks)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.findings + other.findings)

    def to_json(self) -> dict[str, Any]:
        return {"passes": self.passes, "findings": [finding.to_json() for finding in self.findings]}
