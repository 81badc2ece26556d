"""Names of uploads: whatever is sent, what is shown is one plain line."""

import re

import pytest

from yongcheng.workbooks.names import clean_name

HOSTILE = (
    "../../etc/passwd.xlsx",
    "..\\..\\x.xlsx",
    "/etc/cron.d/x.xlsx",
    "a\x00b.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx",
    "目录\n.xlsx",
    "a" * 300 + ".xlsx",
    "政" * 80 + ".xlsx",
    "%2e%2e%2fx.xlsx",
    "目录.xlsx;.php",
    "<img src=x onerror=alert(1)>.xlsx",
    "{{7*7}}.xlsx",
    "=cmd|.xlsx",
    "NUL",
    "con.xlsx",
    ".htaccess",
    "~$目录.xlsx",
    "目录.xlsx::$DATA",
    "",
    ".xlsx",
    "-rf.xlsx",
    "目录.xlsx.exe",
    "\u202exslx.目录.xlsx",
    'o\'brien"x".xlsx',
    "a;b&c=d%20+e.xlsx",
)


@pytest.mark.parametrize("filename", HOSTILE)
def test_hostile_names(filename: str) -> None:
    name = clean_name(filename)
    assert 0 < len(name) <= 120
    assert not re.search("[\x00-\x1f/\\\\\u202e]", name)
    assert not name.startswith(".")
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("目录.XLSX", "目录.XLSX"),
        ("永城市民政局（最终版 1）.xlsx", "永城市民政局（最终版 1）.xlsx"),
        ("无扩展名", "无扩展名"),
        ("C:\\表\\目录.csv", "目录.csv"),
        ("政" * 300 + ".xlsx", "政" * 114 + "….xlsx"),
        ("a." + "b" * 300, "a." + "b" * 108 + "…." + "b" * 8),
    ],
)
def test_ordinary_names(filename: str, shown: str) -> None:
    assert clean_name(filename) == shown
