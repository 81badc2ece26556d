"""The matcher of the samples is itself strict: it sees what is missing and what is too much."""

import pytest

from tests.samples_match import differences

EXPECTED = {
    "sheets_imported": ["目录"],
    "sheets_skipped": [],
    "resources": 1,
    "items": 2,
    "rejected_resources": 1,
    "first_resource": {"name": "名录", "share_type": None, "items": [{"name": "甲", "length": ""}]},
    "problems": [
        {
            "sheet": "目录",
            "cell": "F5",
            "range": "F5:F7",
            "level": "error",
            "code": "D04",
            "about": "share type",
            "resource": "名录",
            "or_cells": ["G5"],
            "or_codes": ["D16"],
        }
    ],
}
PROBLEM = {
    "sheet": "目录",
    "cell": "F5",
    "level": "error",
    "code": "D04",
    "resource": "名录",
    "message": "…",
}
ACTUAL = {
    **{key: value for key, value in EXPECTED.items() if key != "problems"},
    "problems": [PROBLEM],
}


@pytest.mark.parametrize("change", [{}, {"cell": "F6"}, {"cell": "G5"}, {"code": "D16"}])
def test_a_match(change):
    assert differences(EXPECTED, ACTUAL | {"problems": [PROBLEM | change]}) == []


@pytest.mark.parametrize(
    "change",
    [{"cell": "F8"}, {"cell": "E5"}, {"code": "D05"}, {"level": "warning"}, {"sheet": "二"}],
)
def test_a_problem_that_is_not_the_listed_one(change):
    assert differences(EXPECTED, ACTUAL | {"problems": [PROBLEM | change]}) != []


def test_errors_of_other_resources_are_seen_and_warnings_only_where_exact():
    other = PROBLEM | {"resource": "别的", "cell": "A1"}
    assert len(differences(EXPECTED, ACTUAL | {"problems": [PROBLEM, other]})) == 1
    mild = other | {"level": "warning"}
    assert differences(EXPECTED, ACTUAL | {"problems": [PROBLEM, mild]}) == []
    exact = EXPECTED | {"warnings_exact": True}
    assert len(differences(exact, ACTUAL | {"problems": [PROBLEM, mild]})) == 1
    tolerated = EXPECTED | {"tolerated": [{"cell": "A1", "code": "D04"}]}
    assert differences(tolerated, ACTUAL | {"problems": [PROBLEM, other]}) == []


@pytest.mark.parametrize(
    "change",
    [{"items": 3}, {"resources": 2}, {"first_resource": None}, {"sheets_skipped": ["二"]}],
)
def test_counts_and_sheets(change):
    assert len(differences(EXPECTED, ACTUAL | change)) == 1


def test_an_unknown_value_must_not_be_filled():
    first = EXPECTED["first_resource"] | {"share_type": "无条件共享"}
    assert len(differences(EXPECTED, ACTUAL | {"first_resource": first})) == 1
