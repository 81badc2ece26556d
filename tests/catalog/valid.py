"""Hypothesis strategies: contents that pass every rule, as a catalogue holds them."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    MethodClass,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.codes import normalise_name
from catalog.content import Assessment, Basis, Census, ItemContent, ResourceContent
from catalog.rules import check_content
from catalog.rules.formats import ON_PLATFORM

PROVIDER_NAME, PROVIDER_CODE = "永城市农业农村局", "11411481YCDEM0112P"
PREFIX = "3070000411481015"
SAYS_NOTHING = {"", "无", "清空", "暂无", "没有", "空", "na", "none", "null", "不适用", "无数据"}
FORMATS = {
    FormatClass.DATABASE: "MySQL",
    FormatClass.SPREADSHEET: "xlsx",
    FormatClass.DOCUMENT: "pdf",
    FormatClass.STREAM: "mp4",
    FormatClass.SERVICE: "REST",
}


def one_of(choices):
    return st.sampled_from(["", *(str(value) for value in choices.values)])


def says_something(text):
    return not text or normalise_name(text) not in SAYS_NOTHING


prose = (
    st.text("目录共享核查办理数据 ,，。；：、（）“”《》\n=+-@'\"&<>12Az", max_size=40)
    .map(str.strip)
    .filter(says_something)
)
lines = prose.map(lambda text: " ".join(text.split()))
names = st.text("农机补贴粮食检疫合作社地块渔业A（）·", min_size=1, max_size=8).filter(
    lambda text: normalise_name(text) and says_something(text)
)
past = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat)
days = st.just("") | past
flags = st.sampled_from([None, True, False])
counts = st.integers(10**6, 10**12)

items = st.builds(
    ItemContent,
    title=names,
    title_en=st.sampled_from(["", "COL_1", "name", "=A1"]),
    data_type=one_of(DataType),
    length=st.sampled_from(["", "18", "10,2", "4000"]),
    sharing_type=st.sampled_from(["", "", str(SharingType.CONDITIONAL)]),
    sharing_condition=lines,
    is_open=st.sampled_from([None, False]),
    grade=st.sampled_from([None, 1, 2, 3, 4]),
    data_category=one_of(DataCategory),
    is_key=flags,
    is_nullable=flags,
    code_set=lines,
    is_personal=flags,
    is_deidentified=flags,
    description=prose,
)
bases = st.builds(
    Basis,
    kind=st.sampled_from([str(kind) for kind in BasisKind]),
    title=st.sampled_from(["中华人民共和国统计法", "某某条例", "永城市统计资料管理办法"]),
    document_number=st.sampled_from(["", "永政办〔2020〕13号"]),
    article=st.sampled_from(["第五条", "第二十八条第一款", "第十一条、第十二条"]),
    issued_on=days,
)
assessments = st.builds(Assessment, days, lines, lines, lines)
census = st.builds(
    lambda total, records, parts: Census(
        total, records, total // parts, records // parts, None, records
    ),
    counts,
    counts,
    st.integers(1, 9),
) | st.just(Census())


@st.composite
def contents(draw):
    """A content that no rule calls wrong."""
    form = draw(st.sampled_from(list(FORMATS)))
    kind = draw(st.sampled_from(list(SharingType)))
    openness = draw(st.sampled_from(list(Openness)))
    number = draw(st.integers(1, 10**6 - 1))
    code = draw(st.sampled_from([f"{PREFIX}/{number:06d}", ""]))
    values = draw(common)
    values |= _sharing(draw, kind, form)
    if kind == SharingType.WITHHELD:
        openness = Openness.NOT_OPEN
    values["openness"] = str(openness)
    if openness != Openness.NOT_OPEN:
        values |= {"open_condition": "实名申请", "open_basis": draw(lines)}
        values |= {"open_planned_on": draw(days)}
    return ResourceContent(
        title=draw(names) + draw(st.sampled_from(["信息", "名录", "=1+1"])),
        code=code,
        class_code=PREFIX if code else draw(st.sampled_from([PREFIX, "203", ""])),
        provider_name=PROVIDER_NAME,
        provider_code=PROVIDER_CODE,
        format_class=str(form),
        format_type=FORMATS[form],
        sharing_type=str(kind),
        items=_distinct(draw(st.lists(items, min_size=1, max_size=5)), openness),
        **values,
    )


common = st.fixed_dictionaries(
    {
        "provider_unit": lines,
        "abstract": prose.filter(bool),
        "keywords": lines,
        "format_other": lines,
        "update_cycle": st.sampled_from([str(one) for one in UpdateCycle]),
        "update_note": prose,
        "issued_on": days,
        "related": st.lists(
            st.sampled_from([f"{PREFIX}/000007", "人口基本信息", "3070000411481001/000001"]),
            unique=True,
            max_size=2,
        ).map(tuple),
        "foundation_class": lines,
        "theme_class": lines,
        "system_name": lines,
        "has_no_system": st.sampled_from([None, False]),
        "data_category": one_of(DataCategory),
        "grade": st.sampled_from([None, 1, 2]),
        "secrecy_assessment": assessments,
        "privacy_assessment": assessments,
        "census": census,
        "network": st.sampled_from(["", "政务外网", "部门专网"]),
        "business_matter": lines,
        "application_scene": lines,
        "domain": lines,
        "data_scope": lines,
        "time_scope": lines,
        "is_certificate": flags,
        "contact_name": lines,
        "contact_phone": st.sampled_from(["", "0370-5110000"]),
        "remark": prose,
    }
)


def _sharing(draw, kind, form):
    if kind == SharingType.WITHHELD:
        found = draw(st.lists(bases, min_size=1, max_size=3))
        return {"withholding_reason": draw(lines.filter(bool)), "bases": tuple(found)}
    method = {
        "method_class": str(MethodClass.PLATFORM),
        "method_type": str(draw(st.sampled_from(ON_PLATFORM[form]))),
    }
    if kind == SharingType.UNCONDITIONAL:
        return method
    scope, purpose = "民政、医保部门", "低保对象核查"
    return method | draw(
        st.sampled_from(
            [
                {"sharing_condition": f"共享范围：{scope}；用途：{purpose}。"},
                {"sharing_condition": f"限{scope}用于{purpose}"},
                {"sharing_scope": scope, "sharing_purpose": purpose},
                {
                    "sharing_condition": "一事一申请",
                    "sharing_scope": scope,
                    "sharing_purpose": purpose,
                },
            ]
        )
    )


def _distinct(found, openness):
    """Return the items without repeated names and without anything grave that would be open."""
    by_name = {normalise_name(one.title): one for one in found}
    if openness == Openness.NOT_OPEN:
        return tuple(by_name.values())
    return tuple(replace(one, grade=1, data_category="") for one in by_name.values())


valid_contents = contents().filter(lambda content: check_content(content).passes)
