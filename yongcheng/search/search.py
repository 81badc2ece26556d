"""What of the city's own can be found: departments."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from yongcheng.departments.scoping import all_departments
from yongcheng.search.counting import Counted
from yongcheng.search.names import ranked
from yongcheng.search.registry import Found, Hit, kind
from yongcheng.search.words import Words

ORDER = 30


def named_departments() -> list[tuple[int, tuple[str, ...]]]:
    """Return (id, names) of the departments: public knowledge inside the system."""
    return [(one.id, (one.name, one.short_name, one.credit_code)) for one in all_departments()]


@kind("departments", "部门", order=ORDER)
def departments(user: Any, words: Words, most: int) -> Found | None:
    """Departments by name, short name, credit code or initials."""
    if not user.has_perm("departments.view_department"):
        return None
    named = dict(named_departments())
    keys = ranked(words, named.items())
    hits = tuple(
        Hit(
            named[key][0],
            reverse("admin:departments_department_change", args=[key]),
            named[key][2],
            (named[key][1],) if named[key][1] else (),
        )
        for key in keys[:most]
    )
    url = reverse("admin:departments_department_changelist")
    query = urlencode({"q": " ".join(word.typed for word in words)})
    return Found(hits, Counted(len(keys)), f"{url}?{query}")
