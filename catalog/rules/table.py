"""The table of rules V1–V17 (domain reference 1.6): the list that is run and printed."""

from catalog.content import ResourceContent
from catalog.rules.basis import withholding_is_founded
from catalog.rules.census import census_adds_up
from catalog.rules.context import Rule, RuleContext
from catalog.rules.formats import format_fits_method
from catalog.rules.names import (
    code_has_shape,
    items_have_distinct_names,
    name_is_not_a_system,
    related_codes_exist,
)
from catalog.rules.opening import (
    authorised_opening_has_condition,
    grave_data_is_not_open,
    withheld_is_not_open,
)
from catalog.rules.required import required_elements
from catalog.rules.security import no_secrets, personal_items_are_guarded
from catalog.rules.sharing import (
    condition_is_stated,
    foundation_is_unconditional,
    items_fit_the_resource,
    no_added_conditions,
)
from yongcheng.policy.verdicts import Verdict

RULES: tuple[Rule, ...] = (
    Rule("V1", "必填要素齐全", ("T13.2",), required_elements),
    Rule("V2", "有条件共享列明共享范围和使用用途", ("T15.2",), condition_is_stated),
    Rule("V3", "不予共享列明理由和依据", ("T15.2", "T14(3)"), withholding_is_founded),
    Rule("V4", "无条件共享不另设条件", ("T15.1", "T14(1)"), no_added_conditions),
    Rule("V5", "不予共享的不向社会开放", ("T14(3)",), withheld_is_not_open),
    Rule("V6", "基础信息资源原则上无条件共享", ("J1.3-3b",), foundation_is_unconditional),
    Rule("V7", "格式与共享方式一致", ("T13.2", "T22"), format_fits_method),
    Rule(
        "V8",
        "信息资源代码合规且唯一",
        ("T12.2",),
        code_has_shape,
        "同一资源各行代码一致、代码在文件和目录中唯一，由导入和送审时检查。",
    ),
    Rule(
        "V9",
        "名称不重复",
        ("T12.2",),
        items_have_distinct_names,
        "资源名称在文件和本部门目录中不重复、不是下拉填充生成，由导入和送审时检查。",
    ),
    Rule("V10", "名称写数据内容，不写系统名称", ("T12.2",), name_is_not_a_system),
    Rule("V11", "普查数字自洽", (), census_adds_up),
    Rule("V12", "信息项与资源的共享类型相称", ("T15.1",), items_fit_the_resource),
    Rule(
        "V13",
        "涉密数据不进入目录",
        ("T3.1",),
        no_secrets,
        "“是否涉密”一栏为“是”的行由导入时拒收，内容不保存。",
    ),
    Rule("V14", "个人信息慎重共享和开放", ("T13.1",), personal_items_are_guarded),
    Rule("V15", "授权开放写明开放条件", ("J1.3-5",), authorised_opening_has_condition),
    Rule("V16", "关联资源代码存在", ("T12.2",), related_codes_exist),
    Rule("V17", "三级以上和重要、核心数据不开放", ("T13.2", "T35"), grave_data_is_not_open),
)


def check_content(content: ResourceContent, context: RuleContext | None = None) -> Verdict:
    """Return what all rules have to say about a content, errors before warnings, by rule."""
    context = context or RuleContext()
    found = [finding for rule in RULES for finding in rule.check(content, context)]
    return Verdict(tuple(sorted(found, key=lambda finding: not finding.blocks)))
