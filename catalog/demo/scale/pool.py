"""The items of the scaled city: hub items that half of all resources have, and the long tail.

A concept is one datum; offices spell it differently. About six thousand spellings in all.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

from catalog.choices import DataCategory
from catalog.content import ItemContent
from catalog.demo.scale.urns import Urn, skewed
from catalog.demo.scale.words import LINES

PERSONAL_GRADE = 3
# Spellings from the commonest on / type / length / grade / marks (p personal, k key)
PERSON = """
姓名 人员姓名 公民姓名 当事人姓名/C100/3p
公民身份号码 身份证号 身份证号码 居民身份证号码 身份证件号码 公民身份证号/C18/4pk
联系电话 电话 联系方式 手机号码 电话号码/C20/3p
性别 性别代码/C1/2
出生日期 出生年月 出生年月日/D8/3p
民族 民族代码/C2/2
住址 家庭住址 居住地址 现住址 户籍地址/C200/3p
户口所在地 户籍所在地 户籍地/C200/2
文化程度 学历 学历代码/C2/2
婚姻状况 婚姻状态/C2/3p
政治面貌 政治面貌代码/C2/2
证件类型 证件种类 身份证件类型/C2/1
户主姓名 户主/C100/3p
与户主关系 与户主关系代码/C2/3
家庭人口 家庭人口数 家庭成员数/I4/2
开户银行 开户行/C100/3p
银行账号 银行卡号 社保卡账号/C30/4p
工作单位 就业单位/C200/2
健康状况 身体状况/C10/4p
年龄/I3/2
"""
ORGANISATION = """
统一社会信用代码 社会信用代码 信用代码 机构代码/C18/1k
企业名称 单位名称 机构名称 经营者名称 当事人名称/C200/1
法定代表人 法定代表人姓名 法人代表 负责人姓名/C100/3p
住所 注册地址 单位地址 经营场所 地址/C200/1
联系电话 单位电话 联系方式 办公电话/C20/1
成立日期 注册日期 设立日期/D8/1
注册资本 注册资金/Y18,6/1
经营范围 业务范围/M4000/1
企业类型 单位性质 机构类型/C10/1
登记状态 经营状态 存续状态/C2/1
行业类别 所属行业 行业代码/C6/1
许可证编号 许可证号 证书编号 许可编号/C60/1k
许可内容 许可事项/C500/1
有效期至 有效期止 有效期截止日期 证书有效期/D8/1
发证日期 发证时间 核发日期/D8/1
发证机关 发证单位 核发机关 许可机关/C200/1
从业人数 职工人数/I8/1
"""
COMMON = """
办理日期 办结日期 办理时间/D8/1
受理日期 受理时间 申请日期/D8/1
办理机构 办理单位 经办机构 承办单位/C120/1
状态 办理状态 当前状态/C10/1
备注 说明 备注说明/M500/1
行政区划代码 区划代码 所属区划 行政区划/C12/1
更新时间 数据更新时间 最后更新时间/T14/1
序号 编号/I8/1
所属乡镇 乡镇名称 所在乡镇/C50/1
所属村 行政村 村（社区）名称/C50/1
金额 金额（元） 发放金额 金额(元)/N18,2/2
经办人 经办人姓名 承办人/C50/2
年度 年份 所属年度/C4/1
业务流水号 流水号 受理编号 业务编号/C40/2k
数据来源 来源部门/C100/1
审核意见 审批意见/C500/2
审核日期 审批日期/D8/1
创建时间 录入时间/T14/1
是否有效 有效标志 有效标识/L1/1
经度/B12,8/2
纬度/B12,8/2
面积 面积（平方米） 占地面积/N12,2/1
数量/I8/1
"""
# Of each matter: what its own items are called, from the commonest on / type / length / grade
OWN = """
编号/C40/1k
名称/C200/1
类型/C10/1
状态/C10/1
日期/D8/1
金额/N18,2/2
等级/C4/1
起始日期/D8/1
截止日期/D8/1
批准文号/C60/1
负责人/C50/2
数量/I8/1
地点/C200/1
结果/C200/2
原因/C500/2
经办单位/C120/1
标准/N12,2/1
次数/I6/1
"""
RESPELT_EACH = 3  # every so many of a matter's own items is spelt in two ways
USUAL, OTHERS = 7, 3  # how often the usual spelling is met beside all others


@dataclass(frozen=True, eq=False)
class Concept:
    """One datum and the ways it is spelt."""

    spellings: Urn[ItemContent]


@dataclass(frozen=True)
class Pool:
    """What items are drawn from: by subject of the resource, and by its matter."""

    subjects: dict[str, Urn[Concept]]
    matters: dict[str, Urn[Concept]]
    items: tuple[ItemContent, ...]


@cache
def pool() -> Pool:
    """Return the items of the city (a fixed list: chance only draws from it)."""
    made: list[ItemContent] = []
    person, organisation, common = (_concepts(t, made) for t in (PERSON, ORGANISATION, COMMON))
    subjects = {
        "person": Urn([*_weighted(person, 3), *_weighted(common, 1)]),
        "organisation": Urn([*_weighted(organisation, 3), *_weighted(common, 1)]),
        "thing": Urn([*_weighted(common, 3), *_weighted(organisation[:4], 1)]),
    }
    matters = {
        matter: skewed(_own(matter, made), 200, 0.5)
        for _, words in LINES.values()
        for matter in words.split()
    }
    return Pool(subjects, matters, tuple(made))


def draw_items(matter: str, subject: str, count: int, chance: Random) -> tuple[ItemContent, ...]:
    """Draw that many items of different names; a few less where the urns give no more."""
    found: dict[Concept, ItemContent] = {}
    hubs, own = pool().subjects[subject], pool().matters[matter]
    for _ in range(count * 4):
        concept = (hubs if chance.random() < 0.6 else own).draw(chance)
        if concept not in found:
            found[concept] = concept.spellings.draw(chance)
            if len(found) == count:
                break
    return tuple({item.title: item for item in found.values()}.values())


def _weighted(concepts: list[Concept], times: int) -> list[tuple[Concept, int]]:
    return [(one, max(1, 40 * times // (rank + 2))) for rank, one in enumerate(concepts)]


def _concepts(text: str, made: list[ItemContent]) -> list[Concept]:
    found = []
    for line in text.split("\n"):
        if line:
            names, *facts = line.split("/")
            found.append(_concept(names.split(), facts, made))
    return found


def _own(matter: str, made: list[ItemContent]) -> list[Concept]:
    found = []
    for number, line in enumerate(OWN.split()):
        name, *facts = line.split("/")
        spelt = [matter + name]
        if (number + len(matter)) % RESPELT_EACH == 0:
            spelt.append(f"{matter}（{name}）" if number % 2 else f"{matter}的{name}")
        found.append(_concept(spelt, facts, made))
    return found


def _concept(spelt: list[str], facts: list[str], made: list[ItemContent]) -> Concept:
    kind, marks = facts[0], facts[1][1:]
    grade = int(facts[1][0])
    items = [
        ItemContent(
            title=title,
            data_type=kind[0],
            length=kind[1:],
            is_open=False if grade >= PERSONAL_GRADE else None,
            grade=grade,
            data_category=DataCategory.GENERAL.value,
            is_key=True if "k" in marks else None,
            is_personal=True if "p" in marks else None,
        )
        for title in spelt
    ]
    made.extend(items)
    weights = [USUAL * max(1, len(items) - 1), *[OTHERS] * (len(items) - 1)]
    return Concept(Urn(zip(items, weights, strict=True)))
