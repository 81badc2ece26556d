"""Numbers with units and codes that Excel turned into numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yongcheng.intake.quantities import (
    BYTE_UNITS,
    COUNT_UNITS,
    header_unit,
    read_code,
    read_quantity,
)

G, WAN = 1024**3, 10**4


@pytest.mark.parametrize(
    ("value", "units", "unit", "kind", "number"),
    [
        (1, BYTE_UNITS, G, "number", G),
        (0.5, BYTE_UNITS, G, "number", G // 2),
        ("1,024", BYTE_UNITS, G, "number", 1024 * G),
        ("１２", BYTE_UNITS, G, "number", 12 * G),
        ("12G", BYTE_UNITS, G, "unit", 12 * G),
        ("300 MB", BYTE_UNITS, G, "unit", 300 * 1024**2),
        ("3.5万条", COUNT_UNITS, WAN, "unit", 35000),
        ("2亿", COUNT_UNITS, WAN, "unit", 2 * 10**8),
        (0.33, COUNT_UNITS, WAN, "number", 3300),
        (-1, BYTE_UNITS, G, "number", -G),
        (None, BYTE_UNITS, G, "blank", None),
        ("/", BYTE_UNITS, G, "blank", None),
        ("无", COUNT_UNITS, WAN, "blank", None),
        ("——", COUNT_UNITS, WAN, "blank", None),
        ("约100", BYTE_UNITS, G, "bad", None),
        ("若干", COUNT_UNITS, WAN, "bad", None),
        ("100-200", COUNT_UNITS, WAN, "bad", None),
        ("12万条", BYTE_UNITS, G, "bad", None),
        (float("inf"), BYTE_UNITS, G, "bad", None),
        (float("nan"), BYTE_UNITS, G, "bad", None),
        ("1e400", BYTE_UNITS, G, "bad", None),
        (True, BYTE_UNITS, G, "bad", None),
    ],
)
def test_quantity(value, units, unit, kind, number):
    found = read_quantity(value, units, unit)
    assert (found.kind, found.value) == (kind, number)


@given(st.integers(0, 2**52))
def test_bytes_survive_the_unit_of_the_header(number):
    assert read_quantity(number / G, BYTE_UNITS, G).value == number


@pytest.mark.parametrize(
    ("header", "units", "unit"),
    [
        ("数据存储总量(G)", BYTE_UNITS, G),
        ("数据存储总量（选填，单位为M）", BYTE_UNITS, 1024**2),
        ("数据存储总量\n（单位：GB）", BYTE_UNITS, G),
        ("已共享结构化记录数(万)", COUNT_UNITS, WAN),
        ("结构化信息记录总数/条", COUNT_UNITS, 1),
        ("结构化信息记录总数", COUNT_UNITS, None),
    ],
)
def test_unit_of_a_header(header, units, unit):
    assert header_unit(header, units) == unit


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("307000/000001", "text", "307000/000001"),
        ("３０７０００／０００００１\u3000", "text", "307000/000001"),
        (" 3070 00/000001\n", "text", "307000/000001"),
        ("'0012", "text", "0012"),
        (30700041148103, "number", "30700041148103"),
        (1.0, "number", "1"),
        (114114810099010085, "lost", ""),
        (1.141148100990101e17, "lost", ""),
        (100000000000000, "lost", ""),
        ("3.0701E+11", "lost", ""),
        ("/", "blank", ""),
        (None, "blank", ""),
    ],
)
def test_code(value, kind, text):
    found = read_code(value)
    assert (found.kind, found.text) == (kind, text)
