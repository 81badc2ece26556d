"""One complete list of reasons for sending back, prepared from what the rules found."""

from typing import Any

from django.http import HttpRequest

from catalog.models import ResourceVersion
from catalog.workflow.guards import findings_of
from catalog.workflow.reasons import RETURN_REASONS
from yongcheng.policy.clauses import clause
from yongcheng.policy.verdicts import Finding
from yongcheng.workflow.transitions import Transition

RETURNS = frozenset({"send_back", "head_return"})
CODES = frozenset(code for code, _ in RETURN_REASONS)
# Rules without a line of their own in the list are told under these.
FALLBACK = {
    "V5": "V12",
    "V6": "V4",
    "V8": "R05",
    "V11": "R02",
    "V13": "R99",
    "V15": "V2",
    "V16": "R05",
    "V17": "V14",
    "A1": "R07",
    "A2": "R07",
    "C1": "R05",
    "C2": "R05",
    "C3": "R05",
}


def reason_code(finding: Finding) -> str:
    """Return the line of the closed list under which a finding is told."""
    code = FALLBACK.get(finding.code, finding.code)
    return code if code in CODES else "R99"


def reason_codes(findings: tuple[Finding, ...]) -> list[str]:
    """Return the lines to tick: those of what blocks, else those of what is pointed out."""
    blocking = [one for one in findings if one.blocks] or list(findings)
    return list(dict.fromkeys(reason_code(one) for one in blocking))


def opinion_text(findings: tuple[Finding, ...]) -> str:
    """Return the text that the department receives: numbered, each with cure and article."""
    lines = []
    for number, one in enumerate(findings, 1):
        law = "、".join(clause(key).short for key in one.clauses)
        basis = f"（{law}）" if law else ""
        kind = "" if one.blocks else "提示："
        lines.append(f"{number}. {kind}{one.message}{one.remedy}{basis}")
    return "\n".join(lines)


def prefilled(
    request: HttpRequest,
    transition: Transition,
    case: ResourceVersion | None,
    context: dict[str, Any],
) -> dict[str, Any]:
    """Put reasons and text into the first showing of a send-back page; both stay editable."""
    asked_before = "confirmed" in request.POST
    if transition.name not in RETURNS or case is None or asked_before or request.POST:
        return context
    findings = findings_of(case, publishing=True).findings
    given = {"reasons": reason_codes(findings), "text": [opinion_text(findings)]}
    for ask in context["asks"]:
        ask["given"] = given.get(ask["ask"].name, ask["given"])
    return context
