"""撤销本批: takes back everything an upload wrote, or says what was built on it since."""

from typing import Any

from catalog.choices import VersionStatus
from catalog.content import ResourceContent
from catalog.models import ResourceVersion
from catalog.sheets.bases import chunks
from catalog.sheets.holding import hold_resources, hold_versions
from catalog.workflow.drafts import save_content
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import User
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.intake.offices import Built, Tell
from yongcheng.trail.entries import last_entry
from yongcheng.workflow.errors import WorkflowError

STEP = 20
REASON = {"text": "撤销上传批次"}


def undo(upload: Upload, user: User, tell: Tell) -> dict[str, Any]:
    """Take the whole batch back through the machine. Raises Built with every conflict."""
    rows = list(upload.records.filter(result_id__isnull=False).order_by("number"))
    versions = _versions(rows)
    published = _published_ids(upload, versions)
    conflicts = [
        (row.label, why)
        for row in rows
        if (why := _built_on(row, versions.get(row.result_id), published))
    ]
    if conflicts:
        raise Built(conflicts)
    for done, row in enumerate(rows):
        if done % STEP == 0:
            tell("撤销写入", done, len(rows))
        try:
            _take_back(row, versions[row.result_id], user, published)
        except WorkflowError as error:
            raise Built([(row.label, error.sentence)]) from error
    return {"undone": len(rows)}


def _versions(rows: list[StagedRecord]) -> dict[int, ResourceVersion]:
    """Return the versions of the batch, held with their resources until the act is over."""
    keys = [row.result_id for row in rows]
    hold_versions(keys)
    hold_resources(_resources_of(keys))
    found: dict[int, ResourceVersion] = {}
    for part in chunks(keys):
        versions = ResourceVersion.objects.filter(pk__in=part)
        found.update(versions.select_related("resource__provider").in_bulk())
    return found


def _resources_of(keys: list[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(keys):
        rows = ResourceVersion.objects.filter(pk__in=part)
        found.update(rows.values_list("resource_id", flat=True))
    return found


def _published_ids(upload: Upload, versions: dict[int, ResourceVersion]) -> set[int]:
    """Return the versions that entered as published (存量导入)."""
    if not upload.publishes:
        return set()
    return {
        key
        for key, version in versions.items()
        if version.published_by_id == upload.second_by_id and version.head_by_id is None
    }


def _built_on(row: StagedRecord, version: ResourceVersion | None, published: set[int]) -> str:
    """Return "" or what happened to a record since it was written."""
    if version is None:
        return "这一版已不在"
    if version.pk in published:
        if version.status != VersionStatus.PUBLISHED:
            return f"现在是“{version.get_status_display()}”"
        if version.resource.open_version_id:
            return "已在这一版上提出变更"
        return ""
    if version.status == VersionStatus.HEAD_REVIEW and version.upload_id == row.upload_id:
        return ""
    entry = last_entry(version)
    who = f"，{entry.at_local:%m-%d %H:%M} {entry.actor_name}办理“{entry.label}”" if entry else ""
    return f"现在是“{version.get_status_display()}”{who}"


def _take_back(
    row: StagedRecord, version: ResourceVersion, user: User, published: set[int]
) -> None:
    """Undo one record by the act that fits how it was written."""
    before = row.payload.get("before")
    if before is not None:
        version = VERSIONS.fire(version, "withdraw", user, given=REASON)
        content = ResourceContent.from_json(before)
        save_content(version, content, user, revision=version.revision)
    elif version.pk in published:
        VERSIONS.fire(version, "undo_adoption", user)
    else:
        filed = VERSIONS.transitions["undo_filing"]
        verb = "undo_filing" if VERSIONS.capacity(version, filed, user) else "undo_entry"
        VERSIONS.fire(version, verb, user)
