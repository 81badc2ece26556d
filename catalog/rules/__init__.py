"""Rules of the catalogue: pure functions over ResourceContent, one table for every door."""

from catalog.rules.assessments import check_assessments
from catalog.rules.context import Rule, RuleContext
from catalog.rules.table import RULES, check_content

__all__ = ["RULES", "Rule", "RuleContext", "check_assessments", "check_content"]
