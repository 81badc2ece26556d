"""Initials of names: by words and places, and equal to pypinyin where that is no place of ours."""

import pytest
from pypinyin import Style, lazy_pinyin

from yongcheng.search.pinyin import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("人口信息", "rkxx"),
        ("最低生活保障对象", "zdshbzdx"),
        ("单县", "sx"),
        ("浚县尉氏泌阳", "xxysby"),
        ("单位", "dw"),
        ("重庆", "cq"),
        ("重点", "zd"),
        ("银行", "yh"),
        ("行政许可", "xzxk"),
        ("行业", "hy"),
        ("调解", "tj"),
        ("调查", "dc"),
        ("会计", "kj"),
        ("会议", "hy"),
        ("传染病", "crb"),
        ("校验", "jy"),
        ("学校", "xx"),
        ("长度", "cd"),
        ("增长", "zz"),
        ("畜牧", "xm"),
        ("曾用名", "cym"),
        ("GPS定位2号", "gpsdw2h"),
        ("（空）", "k"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    "name",
    [
        "城乡居民基本医疗保险参保信息",
        "不动产登记信息",
        "机动车驾驶证信息",
        "农村危房改造对象名单",
        "企业法人营业执照",
        "出生医学证明",
        "道路运输经营许可证",
        "残疾人两项补贴发放记录",
        "河流水库监测数据",
        "特种设备检验合格证",
    ],
)
def test_common_names_are_read_as_pypinyin_reads_them(name: str) -> None:
    assert initials(name) == "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
