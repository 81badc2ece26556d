"""V7: the format and the way of sharing fit each other (编制指南)."""

import re
from collections.abc import Iterator
from typing import Any

from catalog.choices import FormatClass, MethodClass, MethodType
from catalog.content import ResourceContent
from catalog.rules.context import RuleContext
from catalog.rules.words import brief, plain
from yongcheng.policy.verdicts import Finding

BASES = ("T13.2", "T22")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# 格式分类 → 格式类型 that belong to it; a type not listed anywhere is a local one and accepted
TYPES: dict[Any, frozenset[str]] = {
    FormatClass.DOCUMENT: _words(
        "ofd wps xml txt doc docx html htm pdf ppt pptx dps rtf json csv zip rar md word"
    ),
    FormatClass.SPREADSHEET: _words("et xls xlsx xlsm csv ods dbf excel"),
    FormatClass.DATABASE: _words(
        "dm 达梦 kingbasees kingbase 人大金仓 access dbf dbase sysbase sybase oracle sqlserver mssql "
        "db2 mysql mariadb postgresql postgres hive gaussdb opengauss oceanbase tidb mongodb "
        "sqlite gbase 南大通用 hbase clickhouse redis elasticsearch polardb informix"
    ),
    FormatClass.IMAGE: _words(
        "jpg jpeg gif bmp png tif tiff svg dwg dxf shp psd webp geotiff ofd pdf"
    ),
    FormatClass.STREAM: _words(
        "swf rm rmvb mpg mpeg mp4 mp3 avi wav wmv flv mov mkv m3u8 rtsp rtmp"
    ),
    FormatClass.SERVICE: _words("rest restful webservice soap http api wms wmts wfs"),
}
SEVERAL = re.compile(r"[/、,，;；|\n]")
KNOWN = frozenset().union(*TYPES.values())
ON_PLATFORM: dict[Any, tuple[Any, ...]] = {
    FormatClass.DOCUMENT: (MethodType.FILE,),
    FormatClass.SPREADSHEET: (MethodType.FILE,),
    FormatClass.IMAGE: (MethodType.FILE,),
    FormatClass.STREAM: (MethodType.FILE, MethodType.INTERFACE),
    FormatClass.DATABASE: (MethodType.DATABASE, MethodType.INTERFACE),
    FormatClass.SERVICE: (MethodType.INTERFACE,),
}
OF_METHOD: dict[Any, tuple[Any, ...]] = {
    MethodClass.PLATFORM: (
        MethodType.DATABASE,
        MethodType.FILE,
        MethodType.INTERFACE,
        MethodType.OTHER,
    ),
    MethodClass.MAIL: (MethodType.FILE, MethodType.ELECTRONIC, MethodType.OTHER),
    MethodClass.DISK: (
        MethodType.FILE,
        MethodType.DATABASE,
        MethodType.ELECTRONIC,
        MethodType.OTHER,
    ),
    MethodClass.MEDIA: (
        MethodType.PAPER,
        MethodType.ELECTRONIC,
        MethodType.FILE,
        MethodType.DATABASE,
        MethodType.OTHER,
    ),
}


def format_fits_method(content: ResourceContent, context: RuleContext) -> Iterator[Finding]:
    """格式类型 belongs to its 格式分类, and 共享方式类型 to the 共享方式分类 and to the format."""
    own = TYPES.get(content.format_class)
    parts = {part for text in SEVERAL.split(content.format_type) if (part := plain(text))}
    known = parts & KNOWN
    if own is not None and known and not parts & own:
        label = FormatClass(content.format_class).label
        yield Finding(
            "V7",
            f"格式分类是{label}，格式类型却是“{brief(content.format_type)}”。",
            f"改格式分类，或写{label}的具体类型。",
            BASES,
            field="format_type",
            value=content.format_type,
        )
    yield from _method(content)


def _method(content: ResourceContent) -> Iterator[Finding]:
    if not content.method_type or content.method_class not in OF_METHOD:
        return
    kind = MethodType(content.method_type)
    if kind not in OF_METHOD[content.method_class]:
        whole = MethodClass(content.method_class)
        fact = f"共享方式分类是{whole.label}，共享方式类型却是{kind.label}。"
        fitting = OF_METHOD[whole]
    elif content.method_class == MethodClass.PLATFORM and kind not in ON_PLATFORM.get(
        content.format_class, (kind,)
    ):
        form = FormatClass(content.format_class)
        fact = f"格式是{form.label}，通过共享平台共享的类型却是{kind.label}。"
        fitting = ON_PLATFORM[form]
    else:
        return
    words = "或".join(MethodType(one).label for one in fitting if one != MethodType.OTHER)
    yield Finding(
        "V7",
        fact,
        f"共享方式类型改为{words}，或核对格式分类和共享方式分类。",
        BASES,
        field="method_type",
        value=kind.label,
    )
