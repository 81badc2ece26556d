"""The preview of a bulk edit: per record before → after, no change, or refused with the reason.

The same rules as form and import; what stands already wrong is not held against the edit, only what
the edit itself would make wrong.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence

from catalog.choices import ResourceStatus, VersionKind
from catalog.content import RESOURCE_FIELDS, ResourceContent
from catalog.content_diff import difference
from catalog.labels import EMPTY
from catalog.models import BulkEdit, BulkEditLine, InformationResource
from catalog.rules import check_content
from catalog.workflow.bulk_fields import Edit
from catalog.workflow.drafts import owned_by
from catalog.workflow.editability import editable_fields
from catalog.workflow.versions import IMPORTER
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.policy.verdicts import Finding

Action = BulkEditLine.Action
Tell = Callable[[str, int, int], None]
CHUNK = 500
LONGEST = 600
WRITTEN = ("action", "reason", "changes", "base_id", "base_digest", "after_digest")
NOBODY = "只有提供部门的填报员可以修改。"


def compare(edit: BulkEdit, user: User, tell: Tell) -> tuple[str, dict[str, int]]:
    """Fill the lines of a batch with what would change; returns its digest and the counts."""
    wanted = Edit.of(edit.changes)
    counts: Counter[str] = Counter()
    digest = hashlib.sha256(_canonical(edit.changes))
    for start in range(0, edit.total, CHUNK):
        tell("与目录比较", start, edit.total)
        lines = list(edit.lines.filter(number__gt=start, number__lte=start + CHUNK))
        resources = load([line.resource_id for line in lines])
        for line in lines:
            judge(line, resources[line.resource_id], wanted, user)
            counts[line.action] += 1
            digest.update(_canonical(parts_of(line)))
        BulkEditLine.objects.bulk_update(lines, WRITTEN, batch_size=CHUNK)
    return digest.hexdigest(), dict(counts)


def parts_of(line: BulkEditLine) -> list[object]:
    """Return what of a line the person answers for when they confirm."""
    return [line.resource_id, line.action, line.base_id, line.base_digest, line.after_digest]


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load(keys: Sequence[int]) -> dict[int, InformationResource]:
    """Return the resources with their versions, by key."""
    rows = InformationResource.objects.filter(pk__in=keys)
    return rows.select_related("provider", "open_version", "current_version").in_bulk()


def judge(
    line: BulkEditLine, resource: InformationResource, wanted: Edit, user: User
) -> ResourceContent | None:
    """Say on the line what the edit means for this resource; returns the content it would have."""
    line.changes, line.after_digest, line.reason = [], "", ""
    version = resource.latest_version
    line.base_id = version.pk if version else None
    line.base_digest = version.digest if version else ""
    refusal = why_not(resource, user) or wanted.refusal_for(resource)
    if refusal:
        return _refused(line, refusal)
    before = version.parsed
    after = wanted.applied_to(before)
    if after == before:
        line.action = Action.UNCHANGED
        return None
    after = owned_by(after, resource.provider)
    locked = _locked(resource, before, after, user)
    if locked:
        return _refused(line, f"{'、'.join(locked)}现在不能修改。")
    broken = introduced(before, after)
    if broken:
        return _refused(line, "；".join(f"{one.code} {one.message}" for one in broken[:3]))
    line.action = Action.CHANGED
    line.after_digest = after.digest()
    line.changes = [
        {"label": one.label, "before": _cut(one.before_text), "after": _cut(one.after_text)}
        for one in difference(before, after).fields
    ]
    return after


def _refused(line: BulkEditLine, sentence: str) -> None:
    line.action, line.reason = Action.REFUSED, sentence[:500]


def _cut(text: str) -> str:
    text = "" if text == EMPTY else text
    return text if len(text) <= LONGEST else text[:LONGEST] + "……"


def edits_for_department(resource: InformationResource, user: User) -> bool:
    """Whether the person edits as the provider's clerk, not as the bureau."""
    clerk = Role.DEPARTMENT_CLERK in user.roles
    return clerk and resource.provider_id in department_ids(user)


def why_not(resource: InformationResource, user: User) -> str:
    """Return "" or the sentence that says why this person cannot change this resource now."""
    own = edits_for_department(resource, user)
    if not own and not (user.roles & IMPORTER and user.is_bureau):
        return NOBODY
    if resource.status == ResourceStatus.RETIRED:
        return "已下线或已放弃，不再修改。"
    version = resource.open_version
    if version is None:
        return ""
    number = f"第 {version.number} 版"
    if version.kind == VersionKind.RETIREMENT:
        return f"{number}是下线申请，不改内容。先办完或放弃下线申请。"
    if not version.is_editable:
        state = version.get_status_display()
        return f"{number}现在是“{state}”，在办期间不能修改。先撤回或办完这一版。"
    if not own:
        return f"提供部门正在编制{number}，主管部门不能代为修改。由提供部门修改，或待其办完。"
    return ""


def _locked(
    resource: InformationResource, before: ResourceContent, after: ResourceContent, user: User
) -> list[str]:
    """Return the labels of changed fields that this person may not change on an open version."""
    if resource.open_version is None:
        return []
    version = resource.open_version
    version.resource = resource
    allowed = editable_fields(version, user)
    changed = [n for n in RESOURCE_FIELDS if getattr(before, n) != getattr(after, n)]
    labels = {one.field: one.label for one in difference(before, after).fields}
    return [labels.get(name, name) for name in changed if name not in allowed]


def introduced(before: ResourceContent, after: ResourceContent) -> list[Finding]:
    """Return the errors that the edit itself would bring in."""
    stood = {_identity(one) for one in check_content(before).errors}
    return [one for one in check_content(after).errors if _identity(one) not in stood]


def _identity(finding: Finding) -> tuple[str, str, int | None, str]:
    return finding.code, finding.field, finding.item, finding.message
