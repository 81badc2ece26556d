"""Editing: how a version comes into being and how its content is saved before it is submitted."""

from django.db import IntegrityError, connection

from catalog.choices import ResourceStatus, VersionKind
from catalog.codes import normalise_name
from catalog.content import ResourceContent
from catalog.models import InformationResource, ResourceVersion
from catalog.models.projection import Lookup, columns, project
from catalog.workflow.clocking import HEAD_REVIEW, start_clock
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import Department, User
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import act, record
from yongcheng.workflow.errors import (
    Incomplete,
    NotAvailable,
    NotPermitted,
    Overtaken,
    Refused,
)
from yongcheng.workflow.machine import mirror, overtaken_by


def owned_by(content: ResourceContent, provider: Department) -> ResourceContent:
    """Return the content with the provider as the register knows it; no door may set another."""
    if (content.provider_name, content.provider_code) == (provider.name, provider.credit_code):
        return content
    return content.with_values(provider_name=provider.name, provider_code=provider.credit_code)


def new_resource(content: ResourceContent, provider: Department, user: User) -> ResourceVersion:
    """Create a resource with its first draft. Raises NotPermitted for another department's clerk."""
    content = owned_by(content, provider)
    try:
        with act("catalog.resourceversion.draft"):
            return _born(content, provider, user)
    except IntegrityError:
        check_room(content, provider)  # somebody took name or code a moment earlier
        raise


def _born(content: ResourceContent, provider: Department, user: User) -> ResourceVersion:
    moment = now()
    check_room(content, provider)
    resource = InformationResource(
        provider=provider,
        created_at=moment,
        updated_at=moment,
        **columns(content, provider.pk, Lookup.load([provider.pk])),
    )
    version = _unsaved(resource, content, VersionKind.INITIAL, user)
    VERSIONS.bear("draft", user, [version])
    resource.save()
    _save_born(version)
    project(resource, content, at=moment)
    _record(version, user, "draft", "新建草稿")
    return version


def propose_change(
    resource: InformationResource, user: User, *, note: str = "", retire: bool = False
) -> ResourceVersion:
    """Open a version on a published resource; the version in force stays as it is.

    Raises NotAvailable where a version is already open or nothing is in force, NotPermitted for
    anybody but the provider's clerk.
    """
    with act("catalog.resourceversion.propose"):
        resource = _locked(resource.pk)
        refusal = why_not_propose(resource, user)
        if refusal:
            raise NotAvailable(refusal)
        if retire and not note.strip():
            raise Incomplete({"note": "没有写明下线事由。"})
        kind = VersionKind.RETIREMENT if retire else VersionKind.CHANGE
        current = resource.current_version
        version = _unsaved(resource, current.parsed, kind, user)
        version.base = current
        version.change_note = note
        VERSIONS.bear("draft", user, [version])
        _save_born(version)
        mirror(resource, ResourceStatus.CHANGING)
        label = "申请下线" if retire else "发起变更"
        _record(version, user, "retire" if retire else "change", label, reason=note)
    return version


def propose_for(
    resource: InformationResource, content: ResourceContent, user: User, *, note: str = ""
) -> ResourceVersion:
    """Let the bureau draw up a change for the provider, whose head then consents or sends it back.

    Raises NotAvailable where a version is already open or nothing is in force, NotPermitted.
    """
    with act("catalog.resourceversion.amend"):
        resource = _locked(resource.pk)
        if resource.open_version_id or resource.status != ResourceStatus.PUBLISHED:
            raise NotAvailable(why_not_propose(resource, user))
        current, clock = resource.current_version, start_clock(HEAD_REVIEW, today())
        content = owned_by(content, resource.provider)
        version = _unsaved(resource, content, VersionKind.CHANGE, user)
        version.base, version.change_note, version.round = current, note, 1
        version.submitted_by, version.submitted_at = user, now()
        version.due_on, version.due_provisional = clock.due_on, clock.provisional
        version.clock = clock.to_json()
        VERSIONS.bear("amend", user, [version])
        _save_born(version)
        mirror(resource, ResourceStatus.CHANGING)
        _record(version, user, "amend", "代拟变更送审", reason=note)
    return version


def _locked(pk: int) -> InformationResource:
    """Return the resource, held until the act is over: of two who propose the second waits."""
    rows = InformationResource.objects.select_related("provider")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=pk)


def why_not_propose(resource: InformationResource, user: User) -> str:
    """Return "" or the sentence that says why no version can be opened on the resource now."""
    if resource.open_version_id:
        return f"已有第 {resource.open_version.number} 版在办，先办完或放弃。"
    if resource.status != ResourceStatus.PUBLISHED:
        return "只有已发布的资源可以变更或下线。"
    if not InformationResource.objects.editable_by(user).filter(pk=resource.pk).exists():
        return "只有提供部门的填报员可以发起变更或下线。"
    return ""


def save_content(
    version: ResourceVersion, content: ResourceContent, user: User, *, revision: int
) -> ResourceVersion:
    """Save an edited draft. `revision` is what the editor had before their eyes.

    Raises NotPermitted, NotAvailable (not a draft any more), Overtaken (saved by somebody else).
    """
    try:
        with act("catalog.resourceversion.save"):
            return _saved(version, content, user, revision)
    except IntegrityError:
        resource = InformationResource.objects.select_related("provider").get(
            pk=version.resource_id
        )
        check_room(content, resource.provider, resource)  # taken by somebody a moment earlier
        raise


def _saved(
    version: ResourceVersion, content: ResourceContent, user: User, revision: int
) -> ResourceVersion:
    current = ResourceVersion.objects.select_related("resource__provider").get(pk=version.pk)
    resource = current.resource
    if not ResourceVersion.objects.editable_by(user).filter(pk=current.pk).exists():
        if not current.is_editable:
            raise NotAvailable(f"现在是“{current.get_status_display()}”，不能修改。先撤回再改。")
        raise NotPermitted("只有提供部门的填报员可以修改。")
    if current.kind == VersionKind.RETIREMENT:
        raise NotAvailable("下线申请不改内容。要改内容，先放弃下线申请，再发起变更。")
    content = owned_by(content, resource.provider)
    if content.digest() == current.digest and revision == current.revision:
        return current
    moved = ResourceVersion.objects.filter(pk=current.pk, revision=revision).update(
        content=content.to_json(),
        digest=content.digest(),
        revision=revision + 1,
        updated_at=now(),
    )
    if not moved:
        raise Overtaken(overtaken_by(current))
    if current.kind == VersionKind.INITIAL:
        check_room(content, resource.provider, resource)
        project(resource, content, at=now())
    current.refresh_from_db()
    current.__dict__.pop("parsed", None)
    _record(current, user, "save", "修改内容")
    return current


def check_room(
    content: ResourceContent, provider: Department, resource: InformationResource | None = None
) -> None:
    """Raise Refused where name or code is already taken: a draft holds both while it is compiled."""
    others = InformationResource.objects.exclude(pk=resource.pk if resource else None)
    same_title = others.not_retired().filter(
        provider=provider, title_key=normalise_name(content.title)
    )
    found = []
    if same_title.exists():
        found.append(f"本部门已有名称相同的资源“{content.title}”，改用能区分内容的名称")
    if content.code and others.filter(code=content.code).exists():
        found.append(f"代码“{content.code}”已被其他资源使用，换一个或者留空")
    if found:
        raise Refused(f"没有保存：{'；'.join(found)}。")


def next_number(resource: InformationResource) -> int:
    """Return the number of the resource's next version."""
    last = ResourceVersion.objects.filter(resource=resource).order_by("-number").first()
    return last.number + 1 if last else 1


def _unsaved(
    resource: InformationResource, content: ResourceContent, kind: str, user: User
) -> ResourceVersion:
    moment = now()
    return ResourceVersion(
        resource=resource,
        number=next_number(resource) if resource.pk else 1,
        kind=kind,
        content=content.to_json(),
        digest=content.digest(),
        created_by=user,
        created_at=moment,
        updated_at=moment,
    )


def _save_born(version: ResourceVersion) -> None:
    resource = version.resource
    version.resource = resource  # the resource has its id only now
    version.save()
    resource.open_version = version
    resource.save(update_fields=["open_version"])


def _record(
    version: ResourceVersion, user: User, verb: str, label: str, *, reason: str = ""
) -> None:
    target_label, department = VERSIONS.describe(version)
    record(
        verb=verb,
        label=label,
        target=version,
        target_label=target_label,
        target_department=department,
        actor=user,
        reason=reason,
    )
