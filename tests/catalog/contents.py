"""Hypothesis strategies: contents of every shape, for rules, differences and round trips."""

from hypothesis import strategies as st

from catalog.choices import (
    BasisKind,
    DataCategory,
    DataType,
    FormatClass,
    MethodClass,
    MethodType,
    Openness,
    SharingType,
    UpdateCycle,
)
from catalog.content import Assessment, Basis, Census, ItemContent, ResourceContent


def one_of(choices):
    return st.sampled_from(["", *choices.values])


words = st.text("永城市信息共享部门名称用于核查A1 （）“”《》、，。★=+-@第五条", max_size=12)
names = st.text("甲乙丙丁戊己庚辛壬癸 -1", max_size=4)
days = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))
flags = st.sampled_from([None, True, False])
grades = st.sampled_from([None, 1, 2, 3, 4])
counts = st.one_of(st.none(), st.integers(-2, 10**12))

any_items = st.builds(
    ItemContent,
    title=names,
    title_en=words,
    data_type=one_of(DataType),
    length=words,
    sharing_type=one_of(SharingType),
    sharing_condition=words,
    is_open=flags,
    grade=grades,
    data_category=one_of(DataCategory),
    is_key=flags,
    is_personal=flags,
    is_deidentified=flags,
)
any_bases = st.builds(Basis, one_of(BasisKind), words, words, words, days)
any_assessments = st.builds(Assessment, days, words, words, words)
any_contents = st.builds(
    ResourceContent,
    title=words,
    code=words,
    class_code=st.sampled_from(["", "101", "203", "3070000411481015"]),
    provider_name=words,
    provider_code=words,
    abstract=words,
    format_class=one_of(FormatClass),
    format_type=st.sampled_from(["", "xlsx", "MySQL", "pdf", "某格式"]),
    sharing_type=one_of(SharingType),
    sharing_condition=words,
    sharing_scope=words,
    sharing_purpose=words,
    withholding_reason=words,
    bases=st.lists(any_bases, max_size=2).map(tuple),
    method_class=one_of(MethodClass),
    method_type=one_of(MethodType),
    openness=one_of(Openness),
    open_condition=words,
    update_cycle=one_of(UpdateCycle),
    related=st.lists(words, max_size=2).map(tuple),
    data_category=one_of(DataCategory),
    grade=grades,
    secrecy_assessment=any_assessments,
    privacy_assessment=any_assessments,
    census=st.builds(Census, counts, counts, counts, counts, counts, counts),
    remark=words,
    items=st.lists(any_items, max_size=5).map(tuple),
)
