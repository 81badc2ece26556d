"""The address of a list as a value: canonical, checked against the list's own filters.

A saved query is never a lookup of its own: only what the list's filters accept is kept, and a
value that a filter no longer knows is named instead of being passed over.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import FieldListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

VIEW_VAR = "v"
COLUMNS_VAR = "cols"
OWN = frozenset({VIEW_VAR, COLUMNS_VAR})
PASSING = frozenset(
    {
        *OWN,
        ORDER_VAR,
        "p",
        "e",
        "all",
        "exact",
        "_popup",
        "_to_field",
        "_facets",
        "chooser",
        "plain",
    }
)
LONGEST_SEARCH = 100


class _Nowhere:
    """Stands for a change list where a filter wants one to write its links."""

    add_facets = False

    def get_query_string(self, *args: Any, **kwargs: Any) -> str:
        return "?"


def canonical(query: QueryDict) -> str:
    """Return the filters and the search of an address, sorted, without pages, order and columns."""
    kept = {key: values for key, values in sorted(query.lists()) if key not in PASSING}
    return urlencode({key: [v for v in values if v] for key, values in kept.items()}, doseq=True)


def filters_of(model_admin: Any, request: HttpRequest, query: QueryDict) -> list[Any]:
    """Return the list's filters as they read this query. Raises ValueError for what they refuse."""
    waiting = {key: list(values) for key, values in query.lists() if key not in PASSING}
    waiting.pop(SEARCH_VAR, None)
    found = []
    for declared in model_admin.get_list_filter(request):
        try:
            found.append(_filter(declared, model_admin, request, waiting))
        except Exception as error:
            raise ValueError(str(declared)) from error
    return [one for one in found if one is not None]


def _filter(declared: Any, model_admin: Any, request: HttpRequest, waiting: dict) -> Any:
    model = model_admin.model
    if callable(declared):
        return declared(request, waiting, model, model_admin)
    path, kind = declared if isinstance(declared, tuple | list) else (declared, None)
    field = get_fields_from_path(model, path)[-1]
    make = kind or FieldListFilter.create
    return make(field, request, waiting, model, model_admin, field_path=path)


def faults(model_admin: Any, request: HttpRequest, query: QueryDict) -> list[str]:
    """Return what of the query this list does not know for this reader, in words; [] = all known."""
    asked = {key for key in query if key not in PASSING and key != SEARCH_VAR}
    if len(query.get(SEARCH_VAR, "")) > LONGEST_SEARCH:
        return [f"关键词超过 {LONGEST_SEARCH} 个字"]
    if not asked:
        return []
    try:
        specs = filters_of(model_admin, request, query)
    except ValueError:
        return ["有的筛选条件本列表不能识别"]
    found = []
    known: set[str] = set()
    for spec in specs:
        names = spec.expected_parameters()
        known.update(names)
        if asked.intersection(names) and not _has_value(spec):
            found.append(f"“{spec.title}”里所选的值已不存在")
    unknown = sorted(asked - known)
    return found + [f"“{key[:40]}”不是本列表的筛选条件" for key in unknown]


def _has_value(spec: Any) -> bool:
    """Whether what a filter was given is one of its values."""
    exists = getattr(spec, "exists", None)
    if exists is not None:
        return exists()
    if hasattr(spec, "lookup_choices") and hasattr(spec, "parameter_name"):
        return str(spec.value()) in {str(value) for value, _ in spec.lookup_choices}
    return any(one.get("selected") for one in list(spec.choices(_Nowhere()))[1:])


def named_order(text: str, keys: Iterable[str]) -> list[str]:
    """Return the parts of an order ("-due.title") whose columns are known."""
    known = set(keys)
    return [part for part in text.split(".") if part.removeprefix("-") in known]


def address(query: str, *, view: str = "", ordering: str = "", columns: str = "") -> str:
    """Return the query string of a list in one form: view, filters, order, columns."""
    parts = [f"{VIEW_VAR}={view}"] if view else []
    parts += [query] if query else []
    parts += [urlencode({ORDER_VAR: ordering})] if ordering else []
    parts += [urlencode({COLUMNS_VAR: columns})] if columns else []
    return "?" + "&".join(parts)
