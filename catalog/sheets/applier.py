"""Writes a confirmed upload: what was previewed or nothing, in the transaction of the act under way.

Nothing published is overwritten: a change is a proposed version that goes to the department's head
(decision 14b). Rows are written in bulk; only drafts already open go through the machine one by one.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.codes import normalise_name
from catalog.models import InformationResource, ResourceVersion
from catalog.models.versions import EDITABLE_STATES
from catalog.sheets.bases import chunks, codes_in_use
from catalog.sheets.births import Births
from catalog.sheets.chosen import Chosen, Standing, chosen, frozen, hold
from catalog.workflow.drafts import save_content
from catalog.workflow.versions import VERSIONS
from yongcheng.bulk.rows import set_each
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import BaseChanged, Tell
from yongcheng.notices.inbox import send
from yongcheng.workbooks.collector import collector_at_rest
from yongcheng.workflow.errors import Refused

Action = StagedRecord.Action
REPLACEABLE = (*EDITABLE_STATES, VersionStatus.HEAD_REVIEW)
RECALL = {"text": "重新上传，以新内容送审"}
Follower = Callable[[Upload], None]
_FOLLOWERS: list[Follower] = []


def after_apply(follower: Follower) -> Follower:
    """Let a function run at the end of each writing, in its transaction; see `touched`."""
    _FOLLOWERS.append(follower)
    return follower


def touched(upload: Upload) -> Any:
    """Return the ids of the resources that an upload has written, as a query."""
    return ResourceVersion.objects.filter(upload_id=upload.pk).values("resource_id")


def apply(upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
    """Write the chosen records and return what was written. Raises BaseChanged."""
    with collector_at_rest():
        return _apply(upload, user, tell)


def _apply(upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
    rows = chosen(upload)
    tell("核对目录是否有变化", 0, len(rows))
    standing = hold([row.target_id for row in rows if row.target_id])
    _refuse_changed(rows, standing)
    births = Births(upload, user, rows)
    new = [row for row in rows if row.action == Action.NEW]
    tell("写入新增资源", 0, len(rows))
    births.new_resources([row for row in new if not row.target_id])
    births.revived([row for row in new if row.target_id], standing)
    tell("写入变更", len(new), len(rows))
    others = [row for row in rows if row.action != Action.NEW]
    births.proposals([row for row in others if not standing[row.target_id].open_id], standing)
    _resubmit(upload, user, [row for row in others if standing[row.target_id].open_id])
    set_each(StagedRecord, "result_id", [(row.pk, row.result_id) for row in rows])
    _tell_heads(upload, rows, births.published)
    for follower in _FOLLOWERS:
        follower(upload)
    counts = Counter(str(row.action) for row in rows)
    return {
        "new": counts["new"],
        "changed": counts["changed"],
        "retired": counts["missing"],
        "published": len(births.published),
    }


def _refuse_changed(rows: Sequence[Chosen], standing: Mapping[int, Standing]) -> None:
    """Raise BaseChanged with the names of the records that are no longer as previewed."""
    changed = [row.label for row in rows if row.target_id and not _fits(row, standing)]
    changed += taken(rows)
    if changed:
        raise BaseChanged(list(dict.fromkeys(changed)))


def taken(rows: Sequence[Chosen]) -> list[str]:
    """Return the titles of new resources whose code or name is in the catalogue by now."""
    fresh = [row for row in rows if row.action == Action.NEW and not row.target_id]
    codes = codes_in_use(row.code for row in fresh if row.code)
    return [row.label for row in fresh if row.code in codes] + _names_taken(fresh)


def _fits(row: Chosen, standing: Mapping[int, Standing]) -> bool:
    """Whether the record still is what it was compared with."""
    resource = standing.get(row.target_id)
    if resource is None:
        return False
    if row.action == Action.NEW:
        return resource.status == ResourceStatus.RETIRED and resource.current_id is None
    if resource.latest_digest is None or resource.latest_digest != row.base_digest:
        return False
    if not resource.open_id:
        return resource.status == ResourceStatus.PUBLISHED
    editable = resource.open_status in REPLACEABLE and resource.open_kind != VersionKind.RETIREMENT
    return editable and row.action == Action.CHANGED


def _names_taken(rows: Sequence[Chosen]) -> list[str]:
    """Return the titles of new resources whose name the department uses by now."""
    keys = {(row.department_id, normalise_name(row.label)): row.label for row in rows}
    taken = []
    for part in chunks(sorted({name for _, name in keys})):
        used = InformationResource.objects.not_retired().filter(title_key__in=part)
        pairs = used.filter(provider_id__in={one for one, _ in keys}).values_list(
            "provider_id", "title_key"
        )
        taken += [keys[pair] for pair in pairs if pair in keys]
    return taken


def _resubmit(upload: Upload, user: User, rows: Sequence[Chosen]) -> None:
    """Save the content on versions already open, drafts or before the head, and submit each."""
    versions = {}
    for part in chunks([row.target_id for row in rows]):
        found = ResourceVersion.objects.open().filter(resource_id__in=part)
        versions.update((one.resource_id, one) for one in found)
    for row, said in frozen(rows):
        version = versions[row.target_id]
        try:
            if version.status == VersionStatus.HEAD_REVIEW:
                version = VERSIONS.fire(version, "withdraw", user, given=RECALL)
            version = save_content(version, said.content, user, revision=version.revision)
            VERSIONS.fire(version, "submit", user)
        except Refused as refused:
            raise BaseChanged([f"{row.label}：{refused.sentence}"]) from refused
        ResourceVersion.objects.filter(pk=version.pk).update(upload_id=upload.pk, origin=row.origin)
        row.result_id = version.pk


def _tell_heads(upload: Upload, rows: Sequence[Chosen], published: set[int]) -> None:
    """One notice per department's heads: so many resources wait for them."""
    waiting = Counter(row.department_id for row in rows if row.result_id not in published)
    departments = Department.objects.select_related("succeeded_by").in_bulk(list(waiting))
    for key, count in waiting.items():
        department = departments[key]
        while department.succeeded_by is not None:
            department = department.succeeded_by
        people = User.objects.with_role(Role.DEPARTMENT_HEAD).filter(department=department)
        sentence = f"“{upload.name}”上传的 {count} 项政务信息资源等您审核"
        send(people, sentence, f"/admin/intake/upload/{upload.pk}/change/", target=upload)
