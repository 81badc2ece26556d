"""Compare what an import found with a sample's NAME.expected.json, by the rules of its README.

`actual` has the shape of `Reading.to_json()`; the command line prints the same shape.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

CELL = re.compile(r"([A-Z]+)(\d+)")
CLASSIFIED = "V13"
Expected = Mapping[str, Any]
Found = Mapping[str, Any]


def differences(expected: Expected, actual: Mapping[str, Any]) -> list[str]:
    """Return one sentence per disagreement; an empty list is a match."""
    wrong = []
    for name in ("sheets_imported", "sheets_skipped", "resources", "rejected_resources"):
        if expected[name] != actual[name]:
            wrong.append(f"{name}: expected {expected[name]!r}, found {actual[name]!r}")
    counts = {expected["items"], *_alternatives(expected.get("items_or"))}
    if actual["items"] not in counts:
        wrong.append(f"items: expected {sorted(counts)}, found {actual['items']}")
    wrong += _first_resource(expected["first_resource"], actual["first_resource"])
    wrong += _problems(expected, actual["problems"])
    return wrong


def _alternatives(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _first_resource(expected: Expected | None, actual: Mapping[str, Any] | None) -> list[str]:
    if expected is None or actual is None:
        return [] if expected == actual else [f"first_resource: {expected!r} / {actual!r}"]
    return [
        f"first_resource.{name}: expected {value!r}, found {actual.get(name)!r}"
        for name, value in expected.items()
        if (value or None) != (actual.get(name) or None)
    ]


def _problems(expected: Expected, found: Sequence[Found]) -> list[str]:
    listed = expected["problems"]
    wrong = [
        f"not found: {one['code']} {one['level']} at {one['sheet']}!{one['cell']} ({one['about']})"
        for one in listed
        if not any(_is_met(one, problem) for problem in found)
    ]
    may_err = {
        _key(one.get("resource", ""))
        for one in listed
        if "error" in (one["level"], one.get("or_level"))
    }
    for problem in found:
        if _is_tolerated(problem, expected.get("tolerated", [])):
            continue
        is_listed = any(_is_met(one, problem) for one in listed)
        if problem["level"] == "error":
            is_allowed = is_listed or (problem["resource"] and _key(problem["resource"]) in may_err)
        else:
            is_allowed = is_listed or not expected.get("warnings_exact")
        if not is_allowed:
            wrong.append(
                f"not expected: {problem['code']} {problem['level']} at "
                f"{problem['sheet']}!{problem['cell']} [{problem['resource']}] {problem['message']}"
            )
    return wrong


def _is_met(expected: Expected, found: Found) -> bool:
    return (
        found["sheet"] == expected["sheet"]
        and found["code"] in (expected["code"], *expected.get("or_codes", ()))
        and found["level"] in (expected["level"], expected.get("or_level", expected["level"]))
        and _is_at(expected, found["cell"])
    )


def _is_at(expected: Expected, cell: str) -> bool:
    if cell == expected["cell"] or cell in expected.get("or_cells", ()):
        return True
    span = expected.get("range")
    if not span:
        return False
    top, _, bottom = span.partition(":")
    (left, first), (right, last) = _place(top), _place(bottom or top)
    column, row = _place(cell)
    return left <= column <= right and first <= row <= last


def _place(cell: str) -> tuple[int, int]:
    match = CELL.fullmatch(cell)
    if match is None:
        raise ValueError(f"not an address: {cell!r}")
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return column, int(match.group(2))


def _is_tolerated(found: Found, tolerated: Sequence[Expected]) -> bool:
    return any(
        found["code"] == one["code"] and found["cell"] == one.get("cell", found["cell"])
        for one in tolerated
    )


def _key(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")
