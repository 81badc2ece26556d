"""What is said about a resource's code before publication: the expected one is always named."""

from collections.abc import Iterator

from catalog.choices import VersionKind
from catalog.codes import has_standard_shape, parse_code
from catalog.models import Classification, ResourceVersion
from catalog.models.codes import default_class_code, next_code
from yongcheng.policy.verdicts import Finding, Severity

LAW = ("T12.2",)


def code_findings(version: ResourceVersion, *, publishing: bool) -> Iterator[Finding]:
    """C1 no code can be issued, C2 a published code would change, C3 code and class differ.

    A department whose branch the authority has not set up yet may compile and submit meanwhile.
    """
    content, provider = version.parsed, version.resource.provider
    kept = version.resource.code if version.kind == VersionKind.CHANGE else ""
    if kept and content.code != kept:
        yield Finding(
            "C2",
            f"已发布资源的代码是“{kept}”，本版写成了“{content.code or '（空）'}”。",
            f"改回“{kept}”；代码发布后不变。",
            LAW,
            field="code",
            value=content.code,
        )
        return
    own_class = content.class_code or default_class_code(provider)
    if not own_class and not content.code:
        yield Finding(
            "C1",
            "没有填写信息资源分类，本部门也没有登记细目，发布时编不出资源代码。",
            "填写信息资源分类，或由主管部门在“信息资源分类”为本部门设细目。",
            LAW,
            Severity.ERROR if publishing else Severity.WARNING,
            "class_code",
        )
    elif content.class_code and not _is_known(content.class_code):
        yield Finding(
            "C1",
            f"信息资源分类“{content.class_code}”没有登记。",
            "从已登记的分类里选，或由主管部门先登记。",
            LAW,
            Severity.WARNING,
            "class_code",
            value=content.class_code,
        )
    yield from _deviation(version, own_class)


def _deviation(version: ResourceVersion, own_class: str) -> Iterator[Finding]:
    code = version.parsed.code
    if not code or not own_class or not has_standard_shape(code) or version.resource.is_in_force:
        return
    if parse_code(code).class_code == own_class:
        return
    wanted = next_code(own_class, version.resource.provider)
    yield Finding(
        "C3",
        f"代码“{code}”的前段和分类“{own_class}”不一致。",
        f"按分类应编为“{wanted}”；原有代码要保留的，保留不改。",
        LAW,
        Severity.WARNING,
        "code",
        value=code,
    )


def _is_known(class_code: str) -> bool:
    return Classification.objects.filter(full_code=class_code, is_active=True).exists()
