"""Whose resource is it: credit code first, then the inner unit, then the name (decision 14a, §2.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.sheets.report import ParseContext, Party
from yongcheng.intake.columns import Fault
from yongcheng.intake.normalizer import BRACKETS, fold
from yongcheng.intake.problems import WARNING, short
from yongcheng.policy.credit_code import check_credit_code, is_old_code, normalise, suggest

REGION = re.compile(r"(河南省|商丘市|永城市)")
REGION_ONLY = re.compile(r"[\u4e00-\u9fff]{1,8}(省|市|县|区|自治区)(人民政府)?")
PART = re.compile(r"[\u4e00-\u9fff]{1,16}(股|科|室|办公室|中心|所|站|大队|中队|队)")
FOREIGN = "只能上传本部门的目录；职责划转、更名的，先在“部门”里登记沿革。"


@dataclass(frozen=True, slots=True)
class Provider:
    """The department found, and what is wrong with its cells: (column key, fault)."""

    credit_code: str = ""
    faults: tuple[tuple[str, Fault], ...] = ()


def name_key(name: str) -> str:
    """Return the key of a department's name: without region, brackets and 市 in front."""
    bare = BRACKETS.sub("", fold(name))
    bare = REGION.sub("", bare)
    return bare.removeprefix("市")


class ProviderFinder:
    """Finds departments for one upload; everything is looked up in dictionaries made once."""

    def __init__(self, context: ParseContext) -> None:
        self.context = context
        self.uploader = context.uploader
        self.codes = dict(context.departments)
        self.names = {name_key(name): code for code, name in context.departments.items()}
        self.names.update({name_key(name): code for name, code in context.aliases.items()})
        self.own_codes = set(context.own_codes)
        self.own_names = {name_key(name) for name in context.own_names}
        if self.uploader is not None:
            self.own_codes.add(self.uploader.credit_code)
            self.own_names.add(name_key(self.uploader.name))
        self._seen: dict[tuple[str, str, str], Provider] = {}

    def find(self, name: str, code: str, unit: str) -> Provider:
        """Return the provider of a resource from its three cells."""
        key = (name, code, unit)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._find(name, normalise(code), unit)
        return found

    def _find(self, name: str, code: str, unit: str) -> Provider:
        faults = list(self._code_faults(code))
        usable = code if code and not any(fault.level != WARNING for _, fault in faults) else ""
        if usable and is_old_code(usable):
            usable = ""
        if self.uploader is None:
            credit_code, more = self._in_register(name, usable, unit)
        else:
            credit_code, more = self._against(self.uploader, name, usable, unit)
        return Provider(credit_code, (*faults, *more))

    def _code_faults(self, code: str) -> Iterator[tuple[str, Fault]]:
        problem = check_credit_code(code) if code else None
        if problem is None:
            return
        if is_old_code(code):
            fact = f"“{code}”是九位的组织机构代码，已改用统一社会信用代码。"
            yield (
                "provider_code",
                Fault("D10", fact, "改填 18 位统一社会信用代码。", WARNING),
            )
            return
        candidate = suggest(code)
        remedy = (
            f"核对后改为 {candidate}。" if candidate else "按统一社会信用代码证书核对 18 位代码。"
        )
        fact = (
            problem.message.removesuffix(f"是否应为 {candidate}？")
            if candidate
            else problem.message
        )
        yield "provider_code", Fault("D08", fact, remedy)

    def _against(
        self, uploader: Party, name: str, code: str, unit: str
    ) -> tuple[str, list[tuple[str, Fault]]]:
        own = uploader.credit_code
        key = name_key(name)
        is_own_name = bool(key) and self._is_own(key)
        if code and code not in self.own_codes:
            whose = f"（{self.codes[code]}）" if code in self.codes else ""
            fact = f"提供方代码“{code}”{whose}不是上传部门{uploader.name}的代码。"
            return self._code_of(code), [("provider_code", Fault("D09", fact, FOREIGN))]
        if name and REGION_ONLY.fullmatch(fold(name)):
            if code or self._is_own(name_key(unit)):
                return own, []
        elif not key or is_own_name or (code and self._is_part(key)):
            return own if (code or key) else "", []
        fact = f"提供方“{short(name)}”不是上传部门{uploader.name}。"
        return self.names.get(key, ""), [("provider_name", Fault("D09", fact, FOREIGN))]

    def _is_own(self, key: str) -> bool:
        return key in self.own_names or self.names.get(key, "") in self.own_codes

    def _is_part(self, key: str) -> bool:
        """Whether a name is that of the uploader with an inner unit behind it: …民政局救助股."""
        return any(
            len(own) > 2 and key.startswith(own) and PART.fullmatch(key[len(own) :])
            for own in self.own_names
        )

    def _code_of(self, code: str) -> str:
        return code if code in self.codes else ""

    def _in_register(self, name: str, code: str, unit: str) -> tuple[str, list[tuple[str, Fault]]]:
        by_name = self.names.get(name_key(name), "") if name else ""
        if not by_name and REGION_ONLY.fullmatch(fold(name or "")):
            by_name = self.names.get(name_key(unit), "")
        if not self.codes:
            return code, []
        if code:
            if code not in self.codes:
                fact = f"提供方代码“{code}”不是登记在册的部门。"
                remedy = "核对统一社会信用代码；新设部门先在“部门”里登记。"
                return "", [("provider_code", Fault("D09", fact, remedy))]
            if by_name and by_name != code:
                fact = f"提供方“{short(name)}”和代码“{code}”（{self.codes[code]}）不是同一个部门。"
                return code, [("provider_name", Fault("D09", fact, "核对名称和代码。"))]
            return code, []
        if by_name or not name:
            return by_name, []
        fact = f"提供方“{short(name)}”不是登记在册的部门。"
        remedy = "写部门全称；新设部门先在“部门”里登记。"
        return "", [("provider_name", Fault("D09", fact, remedy))]
