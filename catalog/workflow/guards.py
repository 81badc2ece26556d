"""What must hold before a version moves on. Every guard returns findings, none decides alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.choices import VersionKind
from catalog.codes import normalise_name
from catalog.models import InformationResource, ResourceVersion
from catalog.rules import RuleContext, check_assessments, check_content
from catalog.workflow.clocking import WEAK_BASIS_FROM
from catalog.workflow.coding import code_findings
from yongcheng.departments.capacities import Capacity
from yongcheng.parameters.store import parameter
from yongcheng.policy.verdicts import Finding, Verdict
from yongcheng.trail.clock import today


def weak_basis_blocks(on: date) -> bool:
    """Whether a policy document no longer carries 不予共享 on that day (decision 4)."""
    return on >= parameter(WEAK_BASIS_FROM, on).value


def rule_context(*, publishing: bool) -> RuleContext:
    """Return what the rules need to know beside the content."""
    return RuleContext(
        weak_basis_blocks=publishing and weak_basis_blocks(today()),
        known_codes=CodeRegister(),
    )


class CodeRegister:
    """The codes of the catalogue, asked one at a time (`in`), never loaded whole."""

    def __contains__(self, code: object) -> bool:
        return InformationResource.objects.filter(code=str(code)).exclude(code="").exists()


def findings_of(version: ResourceVersion, *, publishing: bool) -> Verdict:
    """Return every finding on a version: the content's own rules and the catalogue's."""
    if version.kind == VersionKind.RETIREMENT:
        return Verdict()
    own = check_content(version.parsed, rule_context(publishing=publishing))
    coded = Verdict(tuple(code_findings(version, publishing=publishing)))
    return in_order(own + _unique_in_catalogue(version) + coded)


def in_order(verdict: Verdict) -> Verdict:
    """Return the findings with what blocks first."""
    return Verdict(verdict.errors + verdict.warnings)


def _unique_in_catalogue(version: ResourceVersion) -> Verdict:
    content = version.parsed
    others = InformationResource.objects.exclude(pk=version.resource_id)
    found = []
    if content.code and others.filter(code=content.code).exists():
        found.append(
            Finding(
                "V8",
                f"信息资源代码“{content.code}”已被其他资源使用。",
                "换一个代码，或留空由系统在发布时编制。",
                field="code",
                value=content.code,
            )
        )
    same_title = others.not_retired().filter(
        provider_id=version.resource.provider_id, title_key=normalise_name(content.title)
    )
    if same_title.exists():
        found.append(
            Finding(
                "V9",
                f"本部门已有名称相同的资源“{content.title}”。",
                "改用能区分内容的名称，或在已有资源上变更。",
                field="title",
                value=content.title,
            )
        )
    return Verdict(tuple(found))


def content_is_complete(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    return findings_of(version, publishing=False)


def content_may_be_published(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    return findings_of(version, publishing=True)


def something_changed(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    """A change must differ from the version in force, a resubmission from what was sent back."""
    if version.kind == VersionKind.RETIREMENT:
        return Verdict()
    if version.kind == VersionKind.CHANGE and version.base.digest == version.digest:
        return _refusal(
            "N1", "和现行版本相比没有任何变化，不需要送审。", "修改后再提交，或放弃本次变更。"
        )
    if version.returned_digest and version.returned_digest == version.digest:
        return _refusal("N2", "退回后内容没有改动。", "按退回意见修改后再提交。")
    return Verdict()


def assessments_are_recorded(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    """条例第十三条: both assessments precede the head's consent; the head may record them here."""
    if version.kind == VersionKind.RETIREMENT or not values:
        return Verdict()  # an offer is made before anything was asked
    return check_assessments(with_assessments(version, values).parsed)


def with_assessments(version: ResourceVersion, values: Mapping[str, Any]) -> ResourceVersion:
    """Return an unsaved copy of the version with what the head stated about the assessments."""
    content = version.parsed
    secrecy, privacy = content.secrecy_assessment, content.privacy_assessment
    if values.get("secrecy_done_on") and not secrecy.done_on:
        secrecy = type(secrecy)(done_on=values["secrecy_done_on"].isoformat())
    if not (privacy.done_on or privacy.not_needed_because):
        if values.get("privacy_done_on"):
            privacy = type(privacy)(done_on=values["privacy_done_on"].isoformat())
        elif values.get("privacy_not_needed"):
            privacy = type(privacy)(not_needed_because="不含个人信息")
    content = content.with_values(secrecy_assessment=secrecy, privacy_assessment=privacy)
    return ResourceVersion(
        resource=version.resource,
        kind=version.kind,
        content=content.to_json(),
        digest=content.digest(),
    )


def not_the_submitter(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    """Maker and checker are two people, also when one of them acts for the other."""
    if capacity.user.pk == version.submitted_by_id:
        return _refusal("P1", "这件是您本人提交的，不能由您审核。", "请本部门其他负责人办理。")
    return Verdict()


def not_a_party(version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]) -> Verdict:
    """Whoever submitted or consented for the department does not publish it for the bureau."""
    if capacity.user.pk in {version.submitted_by_id, version.head_by_id}:
        return _refusal(
            "P2", "您已在提供部门一方办理过这件，不能再代表主管部门审核。", "请局内其他审核员办理。"
        )
    return Verdict()


def reviewer_is_free(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    """A case claimed by a colleague is decided by that colleague, or transferred first."""
    if version.reviewer_id and version.reviewer_id not in {
        capacity.user.pk,
        capacity.principal.pk if capacity.principal else None,
    }:
        return _refusal("P3", f"本件由{version.reviewer.full_name}承办。", "先转交给您，再办理。")
    return Verdict()


def reviewer_is_nobody(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    if version.reviewer_id:
        return _refusal("P4", f"本件已由{version.reviewer.full_name}承办。", "需要换人时用“转交”。")
    return Verdict()


def reviewer_is_me(
    version: ResourceVersion, capacity: Capacity, values: Mapping[str, Any]
) -> Verdict:
    own = {person.pk for person in (capacity.user, capacity.principal) if person is not None}
    if version.reviewer_id not in own:
        return _refusal("P5", "本件不在您名下。", "只有承办人可以放回。")
    return Verdict()


def _refusal(code: str, message: str, remedy: str) -> Verdict:
    return Verdict((Finding(code, message, remedy),))
