"""Writes a confirmed upload: what was previewed or nothing, in the transaction of the act under way.

Nothing published is overwritten: a change is a proposed version that goes to the department's head
(decision 14b). Rows are written in bulk; only drafts already open go through the machine one by one.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.codes import normalise_name
from catalog.content import ResourceContent
from catalog.models import InformationResource, ResourceVersion
from catalog.models.versions import EDITABLE_STATES
from catalog.sheets.bases import chunks, codes_in_use
from catalog.sheets.births import Births, origin_of
from catalog.sheets.holding import hold_open_versions, hold_resources
from catalog.workflow.drafts import save_content
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import BaseChanged, Tell
from yongcheng.notices.inbox import send
from yongcheng.workflow.errors import Refused

Action = StagedRecord.Action
BATCH = 500
REPLACEABLE = (*EDITABLE_STATES, VersionStatus.HEAD_REVIEW)
RECALL = {"text": "重新上传，以新内容送审"}
WRITES = (Action.NEW, Action.CHANGED, Action.MISSING)


def apply(upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
    """Write the chosen records and return what was written. Raises BaseChanged."""
    rows = list(
        upload.records.filter(is_chosen=True, action__in=WRITES)
        .select_related("department")
        .order_by("number")
    )
    tell("核对目录是否有变化", 0, len(rows))
    standing = _locked([row.target_id for row in rows if row.target_id])
    _refuse_changed(rows, standing)
    births = Births(upload, user)
    new = [row for row in rows if row.action == Action.NEW]
    tell("写入新增资源", 0, len(rows))
    births.new_resources([row for row in new if not row.target_id])
    births.revived([row for row in new if row.target_id], standing)
    tell("写入变更", len(new), len(rows))
    others = [row for row in rows if row.action != Action.NEW]
    births.proposals(
        [row for row in others if not standing[row.target_id].open_version_id], standing
    )
    _resubmit(upload, user, [row for row in others if standing[row.target_id].open_version_id])
    StagedRecord.objects.bulk_update(rows, ["result_id"], batch_size=BATCH)
    _tell_heads(upload, rows, births.published)
    counts = Counter(str(row.action) for row in rows)
    return {
        "new": counts["new"],
        "changed": counts["changed"],
        "retired": counts["missing"],
        "published": len(births.published),
    }


def _locked(keys: Sequence[int]) -> dict[int, InformationResource]:
    """Return the resources with their versions, held; one that gets a version just now is left out."""
    open_ones = hold_open_versions(keys)
    hold_resources(keys)
    found: dict[int, InformationResource] = {}
    for part in chunks(sorted(keys)):
        rows = InformationResource.objects.filter(pk__in=part)
        rows = rows.select_related("provider", "open_version", "current_version")
        found.update((row.pk, row) for row in rows)
    return {
        key: row
        for key, row in found.items()
        if row.open_version_id is None or row.open_version_id in open_ones
    }


def _refuse_changed(rows: Sequence[StagedRecord], standing: dict[int, InformationResource]) -> None:
    """Raise BaseChanged with the names of the records that are no longer as previewed."""
    changed = [row.label for row in rows if row.target_id and not _fits(row, standing)]
    fresh = [row for row in rows if row.action == Action.NEW and not row.target_id]
    codes = codes_in_use(row.code for row in fresh if row.code)
    changed += [row.label for row in fresh if row.code in codes]
    changed += _names_taken(fresh)
    if changed:
        raise BaseChanged(list(dict.fromkeys(changed)))


def _fits(row: StagedRecord, standing: dict[int, InformationResource]) -> bool:
    """Whether the record still is what it was compared with."""
    resource = standing.get(row.target_id)
    if resource is None:
        return False
    if row.action == Action.NEW:
        return resource.status == ResourceStatus.RETIRED and resource.current_version_id is None
    latest, is_open = resource.latest_version, resource.open_version is not None
    if latest is None or latest.digest != row.base_digest:
        return False
    if not is_open:
        return resource.status == ResourceStatus.PUBLISHED
    editable = latest.status in REPLACEABLE and latest.kind != VersionKind.RETIREMENT
    return editable and row.action == Action.CHANGED


def _names_taken(rows: Sequence[StagedRecord]) -> list[str]:
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


def _resubmit(upload: Upload, user: User, rows: Sequence[StagedRecord]) -> None:
    """Save the content on versions already open, drafts or before the head, and submit each."""
    versions = {}
    for part in chunks([row.target_id for row in rows]):
        found = ResourceVersion.objects.open().filter(resource_id__in=part)
        versions.update((one.resource_id, one) for one in found)
    for row in rows:
        content = ResourceContent.from_json(row.payload["content"])
        version = versions[row.target_id]
        try:
            if version.status == VersionStatus.HEAD_REVIEW:
                version = VERSIONS.fire(version, "withdraw", user, given=RECALL)
            version = save_content(version, content, user, revision=version.revision)
            VERSIONS.fire(version, "submit", user)
        except Refused as refused:
            raise BaseChanged([f"{row.label}：{refused.sentence}"]) from refused
        ResourceVersion.objects.filter(pk=version.pk).update(
            upload_id=upload.pk, origin=origin_of(row)
        )
        row.result_id = version.pk


def _tell_heads(upload: Upload, rows: Sequence[StagedRecord], published: set[int]) -> None:
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
