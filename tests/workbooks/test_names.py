"""Names of uploads: whatever is sent, what is stored leads nowhere and starts nothing."""

import re

import pytest

from yongcheng.workbooks.names import safe_name

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
STORED = re.compile(
    r"[\w\u3400-\u9fff（）()《》、·][\w\u3400-\u9fff（）()《》、·\- ]*\.(xlsx|xls|et|ods|csv|bin)"
)


@pytest.mark.parametrize("filename", HOSTILE)
def test_hostile_names(filename: str) -> None:
    name = safe_name(filename)
    assert STORED.fullmatch(name.storage), name
    assert len(name.storage) <= 60
    assert 0 < len(name.display) <= 60
    assert not re.search("[\x00-\x1f/\\\\\u202e]", name.display)
    assert not re.match(r"(con|nul|aux|prn)\.", name.storage, re.IGNORECASE)


@pytest.mark.parametrize(
    ("filename", "kind", "display", "storage"),
    [
        ("目录.XLSX", "", "目录.XLSX", "目录.xlsx"),
        (
            "永城市民政局（最终版 1）.xlsx",
            "",
            "永城市民政局（最终版 1）.xlsx",
            "永城市民政局（最终版 1）.xlsx",
        ),
        ("无扩展名", "xlsx", "无扩展名", "无扩展名.xlsx"),
        ("目录.xls", "xlsx", "目录.xls", "目录.xlsx"),
        ("目录.et", "xls", "目录.et", "目录.et"),
        ("C:\\表\\目录.csv", "csv", "目录.csv", "目录.csv"),
    ],
)
def test_ordinary_names(filename: str, kind: str, display: str, storage: str) -> None:
    name = safe_name(filename, kind)
    assert (name.display, name.storage) == (display, storage)
