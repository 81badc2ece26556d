"""What a rule is, and what it may know beside the content itself."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from catalog.content import ResourceContent
from yongcheng.policy.verdicts import Finding, Severity


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The circumstances of one check.

    weak_basis_blocks: a policy document alone no longer carries 不予共享 (decision 4).
    known_codes: the codes of the catalogue, asked with `in`; None = not known here, V16 is silent.
    unasked: content fields this door has no place for (a sheet without that column): what is
    missing there is mentioned, not held against the resource.
    """

    weak_basis_blocks: bool = False
    known_codes: Container[str] | None = None
    unasked: frozenset[str] = frozenset()

    def weight(self, field: str) -> Severity:
        """Return how much an empty field weighs."""
        return Severity.WARNING if field in self.unasked else Severity.ERROR


Check = Callable[[ResourceContent, RuleContext], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of rules: what docs/policy.md prints and `check_content` runs."""

    id: str
    title: str
    clauses: tuple[str, ...]
    check: Check
    beyond: str = ""
    """What of this rule only a door can see (other rows of the file, the catalogue)."""
