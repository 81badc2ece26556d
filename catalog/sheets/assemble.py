"""Values of a draft → ResourceContent: compound fields are put together here."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from catalog.choices import MethodClass, MethodType, Openness, SharingType
from catalog.codes import has_standard_shape, parse_code
from catalog.content import Assessment, Basis, Census, ResourceContent
from catalog.rules.words import says_nothing
from catalog.sheets.draft import Draft
from catalog.sheets.notation import (
    bases_from_columns,
    find_bases,
    read_class,
    read_lines,
    read_scope_and_purpose,
    read_withholding,
    write_withholding,
)
from catalog.sheets.values import BASIS_KIND
from yongcheng.intake.columns import Fault, words
from yongcheng.intake.normalizer import fold_word
from yongcheng.intake.problems import WARNING, short

PLAIN = words(
    "title code provider_name provider_code provider_unit abstract keywords format_class format_type "
    "format_other sharing_type open_condition open_basis open_planned_on update_cycle update_note "
    "issued_on related foundation_class theme_class data_category grade network business_matter "
    "application_scene domain data_scope time_scope is_certificate contact_name contact_phone remark"
)
PARTS: dict[str, Any] = {
    "census": Census,
    "secrecy_assessment": Assessment,
    "privacy_assessment": Assessment,
}
BASIS_COLUMNS = ("title", "document_number", "article", "issued_on")
BASIS_KEYS = frozenset({"bases.kind", *(f"bases.{name}" for name in BASIS_COLUMNS)})
NO_SYSTEM = frozenset(
    {"无", "无信息系统", "没有", "无系统", "没有信息系统", "无相关系统", "手工台账"}
)
KINDS_ONLY = frozenset(
    words("法律法规 法律 行政法规 国务院决定 政策文件 规范性文件 涉及敏感信息 其他 其它 法律、法规")
)
"""What the drop-down of some 不予共享依据 columns offers: a kind, no instrument."""
ON_PLATFORM = (MethodType.DATABASE, MethodType.FILE, MethodType.INTERFACE)


@dataclass(slots=True)
class Assembly:
    """The content of a draft, the fields it states, and faults seen only by comparing columns."""

    values: dict[str, Any]
    keys: Collection[str]
    """Column keys that the sheet has."""
    fields: dict[str, Any] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    """Fields that follow from another column: good for a new resource, no statement."""
    from_condition: set[str] = field(default_factory=set)
    """Fields that the 共享条件 cell states."""
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    """Column key and fault."""

    def state(self, name: str, value: Any) -> None:
        self.fields[name] = value

    def state_condition(self, name: str, value: Any) -> None:
        self.fields[name] = value
        self.from_condition.add(name)


def assemble(draft: Draft, keys: Collection[str]) -> Assembly:
    """Return the assembly of a draft; `keys`: the columns of its sheet."""
    values = draft.values
    made = Assembly(values, keys, {name: values[name] for name in PLAIN if name in values})
    _class_code(made)
    _format_and_method(made)
    _conditions(made)
    _openness(made)
    _system(made)
    return made


def content_of(made: Assembly, draft: Draft) -> ResourceContent:
    """Return the content; parts of census and assessments are gathered."""
    fields = dict(made.fields)
    parts: dict[str, dict[str, Any]] = {}
    for key in draft.values:
        if "." in key:
            name, _, part = key.partition(".")
            parts.setdefault(name, {})[part] = draft.values[key]
    for name, kind in PARTS.items():
        if name in parts:
            fields[name] = kind(**parts[name])
    return ResourceContent(**fields, items=tuple(draft.items))


def stated_fields(made: Assembly, draft: Draft) -> frozenset[str]:
    """Return the fields that cells state; parts of census and assessments dotted."""
    dotted = [key for key in draft.values if "." in key and key.partition(".")[0] in PARTS]
    return frozenset(made.fields.keys() - made.derived).union(dotted)


def _class_code(made: Assembly) -> None:
    code = made.values.get("code", "")
    prefix = parse_code(code).class_code if code and has_standard_shape(code) else ""
    written = {
        key: made.values[key] for key in ("class.1", "class.2", "class.3") if key in made.values
    }
    rest = made.values.get("class.4", ())
    if not written and not rest:
        if prefix:
            made.state("class_code", prefix)
            made.derived.add("class_code")
        return
    parts = {key: read_class(text, key) for key, text in written.items()}
    is_whole = all(parts.values()) and (not rest or "class.1" in parts or not written)
    tail = "".join(read_class(text, "class.4") or text for text in rest)
    built = "".join(parts.get(key, "") for key in ("class.1", "class.2", "class.3")) + tail
    if prefix and (not is_whole or _only_zeros_lost(built, prefix)):
        made.state("class_code", prefix)
        return
    if not is_whole or not built:
        fact = f"分类“{short('/'.join([*written.values(), *rest]))}”里没有编号，不能得出分类代码。"
        made.faults.append(
            ("class.1", Fault("D16", fact, "写编号加名称，如“3部门信息资源”。", WARNING))
        )
        return
    if prefix and not built.startswith(prefix) and not prefix.startswith(built):
        fact = f"分类列得出的代码是“{short(built)}”，和信息资源代码的前段码“{prefix}”不一致。"
        made.faults.append(("code", Fault("V8", fact, "核对分类和代码。", WARNING, ("T12.2",))))
    made.state("class_code", built)


def _only_zeros_lost(built: str, prefix: str) -> bool:
    return built != prefix and built.replace("0", "") == prefix.replace("0", "")


def _format_and_method(made: Assembly) -> None:
    values = made.values
    if "format_class" not in values and "format_whole" in values:
        made.state("format_class", values["format_whole"])
    for name in ("method_class", "method_type"):
        if name in values:
            made.state(name, values[name])
    if "method_class" in values:
        return
    if "method_whole" in values:
        made.state("method_class", values["method_whole"])
    elif "method_type" in values and "method_class" not in made.keys:
        kind = values["method_type"]
        implied = MethodClass.PLATFORM if kind in ON_PLATFORM else MethodClass.MEDIA
        if kind != MethodType.OTHER:
            made.state("method_class", implied.value)


def _conditions(made: Assembly) -> None:
    values = made.values
    for name in ("sharing_scope", "sharing_purpose", "withholding_reason"):
        if name in values:
            made.state(name, values[name])
    if bases := _bases(made):
        made.state("bases", bases)
    text = values.get("sharing_condition", "")
    if not text:
        return
    if values.get("sharing_type") == SharingType.WITHHELD:
        _withholding(made, text)
        return
    scope, purpose = read_scope_and_purpose(text)
    made.state_condition("sharing_condition", text)
    for name, found in (("sharing_scope", scope), ("sharing_purpose", purpose)):
        if found and name not in made.keys:
            made.state_condition(name, found)


def _withholding(made: Assembly, text: str) -> None:
    """The 共享条件 of a 不予共享 resource holds reason and basis, unless columns of their own do."""
    own = ResourceContent(
        withholding_reason=made.fields.get("withholding_reason", ""),
        bases=made.fields.get("bases", ()),
    )
    if (own.withholding_reason or own.bases) and text == write_withholding(own):
        return
    reason, bases = read_withholding(text)
    if own.withholding_reason and own.bases:
        if (reason, bases) != ("", ()):
            made.state_condition("sharing_condition", text)
        return
    if reason and not own.withholding_reason:
        made.state_condition("withholding_reason", reason)
    if bases and not own.bases:
        made.state_condition("bases", bases)


def _bases(made: Assembly) -> tuple[Basis, ...]:
    values = made.values
    if BASIS_KEYS.isdisjoint(values):
        return ()
    cells = {name: str(values.get(f"bases.{name}", "")) for name in BASIS_COLUMNS}
    kinds = _kinds(made, str(values.get("bases.kind", "")))
    title = cells["title"]
    alone = not kinds and not any(cells[name] for name in BASIS_COLUMNS[1:])
    if not alone:
        return bases_from_columns(cells, kinds)
    if not title or fold_word(title) in KINDS_ONLY:
        return ()
    found, rest = find_bases(title)
    if not found:
        return bases_from_columns(cells, kinds)
    if any(basis.article or basis.document_number for basis in found) or "《" in title:
        reason = read_withholding(title)[0]
        if reason and rest.strip() and "withholding_reason" not in made.fields:
            made.fields.setdefault("withholding_reason", reason)
        return found
    return bases_from_columns(cells, kinds)


def _kinds(made: Assembly, written: str) -> list[str]:
    kinds = []
    for line in read_lines(written):
        word = BASIS_KIND.read(line)
        if word.kind == "unknown" or word.kind == "digit":
            fact = f"依据种类“{short(line)}”不是规定的取值。"
            remedy = f"从{'、'.join(BASIS_KIND.labels)}中选一个。"
            made.faults.append(("bases.kind", Fault("D16", fact, remedy)))
        kinds.append(word.value if word.kind == "known" else "")
    return kinds


def _openness(made: Assembly) -> None:
    """是否向社会开放 and 开放类型 in one value; a bare 是 is 授权开放 only with a condition."""
    flag, kind = made.values.get("open_flag"), made.values.get("openness")
    if isinstance(kind, str):
        is_open = kind != Openness.NOT_OPEN
        stated = flag != Openness.NOT_OPEN if isinstance(flag, str) else flag
        if stated is not None and stated != is_open:
            fact = "是否向社会开放和开放类型不一致。"
            made.faults.append(("openness", Fault("D21", fact, "核对两列，改成一致。")))
            return
        made.state("openness", kind)
    elif isinstance(flag, str):
        made.state("openness", flag)
    elif flag is False:
        made.state("openness", Openness.NOT_OPEN.value)
    elif flag is True or kind is True:
        is_bare = says_nothing(made.values.get("open_condition", ""))
        made.state("openness", (Openness.PUBLIC if is_bare else Openness.AUTHORIZED).value)


def _system(made: Assembly) -> None:
    name = made.values.get("system_name")
    has_none = made.values.get("has_no_system")
    if has_none is not None:
        made.state("has_no_system", has_none)
    if name is None:
        return
    if name in NO_SYSTEM:
        if has_none is None:
            made.state("has_no_system", True)
        return
    made.state("system_name", name)
