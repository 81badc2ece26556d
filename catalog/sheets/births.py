"""Brings versions into being in bulk: new resources, proposals on published ones, retirements.

Every one of them gets its first state from the machine (VERSIONS.bear) and its entry in the trail.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, OuterRef, Subquery

from catalog.choices import STRONG_BASIS_KINDS, ResourceStatus, VersionKind
from catalog.content import ResourceContent, digest_of
from catalog.models import InformationItem, InformationResource, ResourceVersion, WithholdingBasis
from catalog.models.codes import issue_code
from catalog.models.projection import (
    Lookup,
    basis_rows,
    columns,
    iso_date,
    item_rows,
    project,
)
from catalog.sheets.bases import chunks
from catalog.workflow.clocking import HEAD_REVIEW, WEAK_BASIS_FROM, start_clock
from catalog.workflow.versions import VERSIONS
from yongcheng.departments.models import User
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.parameters.store import parameter
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import record
from yongcheng.workflow.machine import mirror_all

BATCH = 500
Standing = dict[int, InformationResource]


def origin_of(row: StagedRecord) -> str:
    """Return where in the workbook a record stood: 2部门信息资源产生清单 第 7—12 行."""
    rows = (
        str(row.first_row) if row.first_row == row.last_row else f"{row.first_row}—{row.last_row}"
    )
    return f"{row.sheet} 第 {rows} 行".strip()[:200] if row.first_row else ""


class Births:
    """All versions that one upload brings into being."""

    def __init__(self, upload: Upload, user: User) -> None:
        self.upload = upload
        self.user = user
        self.moment = now()
        self.clock = start_clock(HEAD_REVIEW, today())
        self.weak_from = parameter(WEAK_BASIS_FROM, today()).value
        self.published: set[int] = set()

    def new_resources(self, rows: Sequence[StagedRecord]) -> None:
        """Create resources with their first versions, published ones apart (decision 14b)."""
        if not rows:
            return
        lookup = Lookup.load({row.department_id for row in rows})
        adopted, filed = [], []
        for row in rows:
            content = ResourceContent.from_json(row.payload["content"])
            ready = self._published_content(row, content) if self.upload.publishes else None
            (adopted if ready else filed).append((row, ready or content))
        for part in chunks(filed, BATCH):
            self._create(part, lookup, "")
        for part in chunks(adopted, BATCH):
            self._create(part, lookup, "adopt")

    def revived(self, rows: Sequence[StagedRecord], standing: Standing) -> None:
        """File again what was given up before it was ever published."""
        numbers = _last_numbers([row.target_id for row in rows])
        for row in rows:
            content = ResourceContent.from_json(row.payload["content"])
            resource = standing[row.target_id]
            version = self._version(resource, content, VersionKind.INITIAL, row)
            version.number = numbers.get(resource.pk, 0) + 1
            self._bear([version])
            version.save()
            mirror_all([resource], ResourceStatus.HEAD_REVIEW)
            resource.open_version = version
            resource.save(update_fields=["open_version"])
            project(resource, content, at=self.moment)
            self._record([version])
            row.result_id = version.pk

    def proposals(self, rows: Sequence[StagedRecord], standing: Standing) -> None:
        """Propose a change, or 下线, on published resources; what is in force stays as it is."""
        numbers = _last_numbers([row.target_id for row in rows])
        for part in chunks(rows, BATCH):
            versions = [self._proposal(row, standing[row.target_id], numbers) for row in part]
            self._bear(versions)
            self._save(versions, part)
            mirror_all([version.resource for version in versions], ResourceStatus.CHANGING)
            _link(versions, "open_version_id")

    def _proposal(
        self, row: StagedRecord, resource: InformationResource, numbers: dict[int, int]
    ) -> ResourceVersion:
        current = resource.current_version
        if row.action == StagedRecord.Action.MISSING:
            version = self._version(resource, current.parsed, VersionKind.RETIREMENT, row)
            version.change_note = self.upload.applied.get("retire_reason", "")
        else:
            content = ResourceContent.from_json(row.payload["content"])
            version = self._version(resource, content, VersionKind.CHANGE, row)
        version.base = current
        version.number = numbers[resource.pk] + 1
        return version

    def _create(
        self, pairs: Sequence[tuple[StagedRecord, ResourceContent]], lookup: Lookup, verb: str
    ) -> None:
        """Insert resources, versions and their projection: six statements per 500 resources."""
        versions = []
        for row, content in pairs:
            resource = InformationResource(
                provider=row.department,
                created_at=self.moment,
                updated_at=self.moment,
                **columns(content, row.department_id, lookup),
            )
            versions.append(self._version(resource, content, VersionKind.INITIAL, row))
        self._bear(versions, verb)
        resources = [version.resource for version in versions]
        if verb == "adopt":
            self._date(versions)
        mirror_all(resources, versions[0].status)
        InformationResource.objects.bulk_create(resources, batch_size=BATCH)
        for version, resource in zip(versions, resources, strict=True):
            version.resource = resource  # it has its id only now
        self._save(versions, [row for row, _ in pairs], verb)
        _link(versions, "current_version_id" if verb == "adopt" else "open_version_id")
        both = list(zip(resources, (content for _, content in pairs), strict=True))
        InformationItem.objects.bulk_create(
            (item for one, content in both for item in item_rows(one.pk, content)), batch_size=1000
        )
        WithholdingBasis.objects.bulk_create(
            (basis for one, content in both for basis in basis_rows(one.pk, content)),
            batch_size=BATCH,
        )

    def _version(
        self, resource: InformationResource, content: ResourceContent, kind: str, row: StagedRecord
    ) -> ResourceVersion:
        data = content.to_json()
        return ResourceVersion(
            resource=resource,
            number=1,
            kind=kind,
            content=data,
            digest=digest_of(data),
            created_by=self.user,
            created_at=self.moment,
            updated_at=self.moment,
            submitted_by=self.user,
            submitted_at=self.moment,
            round=1,
            due_on=self.clock.due_on,
            due_provisional=self.clock.provisional,
            clock=self.clock.to_json(),
            upload_id=self.upload.pk,
            origin=origin_of(row),
        )

    def _bear(self, versions: Sequence[ResourceVersion], verb: str = "") -> None:
        """A clerk files for the department, the bureau enters for it. Raises NotPermitted."""
        self.verb = verb or self._entrance(versions[0])
        self.capacity = VERSIONS.bear(self.verb, self.user, versions)

    def _entrance(self, version: ResourceVersion) -> str:
        filing = VERSIONS.transitions["file"]
        return "file" if VERSIONS.capacity(version, filing, self.user) else "enter"

    def _save(
        self,
        versions: Sequence[ResourceVersion],
        rows: Sequence[StagedRecord],
        verb: str = "",
    ) -> None:
        ResourceVersion.objects.bulk_create(versions, batch_size=BATCH)
        for version, row in zip(versions, rows, strict=True):
            row.result_id = version.pk
            if verb == "adopt":
                self.published.add(version.pk)
        self._record(versions)

    def _record(self, versions: Iterable[ResourceVersion]) -> None:
        transition = VERSIONS.transitions[self.verb]
        basis = "、".join(clause(name).citation for name in transition.clauses)
        for version in versions:
            label, department = VERSIONS.describe(version)
            record(
                verb=transition.name,
                label=transition.label,
                target=version,
                target_label=label,
                target_department=department,
                actor=self.user,
                on_behalf_of=self.capacity.on_behalf_of,
                reason=version.change_note,
                basis=basis,
                detail={"to": version.status, "upload": self.upload.pk},
            )

    def _published_content(
        self, row: StagedRecord, content: ResourceContent
    ) -> ResourceContent | None:
        """Return what may enter as published version 1, None for what must go the normal way.

        A weak basis written after the date from which it blocks publishing is not published here.
        """
        if not content.issued_on:
            content = content.with_values(issued_on=self.upload.document_date.isoformat())
        kinds = {basis.kind for basis in content.bases}
        is_weak = bool(kinds) and not kinds & STRONG_BASIS_KINDS
        if is_weak and iso_date(content.issued_on) >= self.weak_from:
            return None
        if content.code:
            return content
        try:
            return content.with_values(code=issue_code(content.class_code, row.department))
        except ValidationError:
            return None

    def _date(self, versions: Sequence[ResourceVersion]) -> None:
        """Published by a document of its own date; recorded in force from now on."""
        for version in versions:
            version.published_by = self.upload.second_by
            version.in_force_from = self.moment
            version.due_on = None
            resource = version.resource
            resource.published_on = self.upload.document_date
            resource.first_published_on = resource.issued_on or self.upload.document_date


def _last_numbers(resource_ids: Sequence[int]) -> dict[int, int]:
    """Return resource → its highest version number."""
    found: dict[int, int] = {}
    for part in chunks(resource_ids, BATCH):
        rows = ResourceVersion.objects.filter(resource_id__in=part).order_by()
        found.update(rows.values_list("resource_id").annotate(Max("number")))
    return found


def _link(versions: Sequence[ResourceVersion], column: str) -> None:
    """Let the resources point at their new versions, in one statement."""
    keys = [version.pk for version in versions]
    own = ResourceVersion.objects.filter(pk__in=keys, resource_id=OuterRef("pk"))
    values: dict[str, Any] = {column: Subquery(own.values("pk")[:1])}
    InformationResource.objects.filter(pk__in=[version.resource_id for version in versions]).update(
        **values
    )
