"""一数一源: which data several departments collect, and which department is their source.

names → register → census, holdings → findings: from spellings to what the authority decides about.
Other offices ask through this front door only; see facts.py.
"""

from catalog.overlaps.facts import FindingOn, designation_of, duplicate_findings, overlaps_of
from catalog.overlaps.lookup import Overlaps, SameName, Similar

__all__ = [
    "FindingOn",
    "Overlaps",
    "SameName",
    "Similar",
    "designation_of",
    "duplicate_findings",
    "overlaps_of",
]
