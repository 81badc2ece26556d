"""Brings versions into being in bulk: new resources, proposals on published ones, retirements.

Rows are written as tuples, 500 resources at a time; ids are drawn beforehand, so that a resource and
its version name each other from the start. The first state of a version comes from the machine
(VERSIONS.bear), once for each department; each version has its own entry in the trail.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from catalog.choices import STRONG_BASIS_KINDS, ResourceStatus, VersionKind
from catalog.content import ResourceContent
from catalog.models import InformationItem, InformationResource, ResourceVersion, WithholdingBasis
from catalog.models.codes import Issuer
from catalog.models.projection import (
    BASIS_COLUMNS,
    ITEM_COLUMNS,
    Lookup,
    basis_values,
    columns,
    iso_date,
    item_values,
    project,
)
from catalog.sheets.bases import chunks
from catalog.sheets.chosen import Chosen, Standing, contents, frozen
from catalog.sheets.frozen import Frozen
from catalog.workflow.clocking import HEAD_REVIEW, WEAK_BASIS_FROM, start_clock
from catalog.workflow.versions import VERSIONS, named
from yongcheng.bulk.rows import insert, new_ids, set_each
from yongcheng.departments.capacities import Capacity
from yongcheng.departments.models import Department, User
from yongcheng.intake.models import Upload
from yongcheng.parameters.store import parameter
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import now, today
from yongcheng.trail.recorder import Mention, record_each
from yongcheng.workflow.machine import mirror_keys

BATCH = 500
VERSION = (
    "id",
    "resource_id",
    "number",
    "kind",
    "status",
    "content",
    "digest",
    "base_id",
    "change_note",
    "origin",
    "due_on",
    "published_by_id",
    "in_force_from",
)
Kept = tuple[str, str]  # the JSON of a content and its digest


@dataclass(frozen=True, slots=True)
class Entrance:
    """By which act, as whom and in which state versions of one department come into being."""

    verb: str
    capacity: Capacity
    status: str


@dataclass(slots=True)
class Birth:
    """One version about to be written."""

    row: Chosen
    entrance: Entrance
    resource_id: int
    title: str
    department: str
    kind: str
    kept: Kept
    id: int = 0
    number: int = 1
    base_id: int | None = None
    note: str = ""

    @property
    def mention(self) -> Mention:
        return Mention(self.id, named(self.title, self.number), self.department, self.note)


class Births:
    """All versions that one upload brings into being."""

    def __init__(self, upload: Upload, user: User, rows: Iterable[Chosen]) -> None:
        self.upload = upload
        self.user = user
        self.moment = now()
        self.clock = start_clock(HEAD_REVIEW, today())
        self.weak_from = parameter(WEAK_BASIS_FROM, today()).value
        self.departments = Department.objects.in_bulk({row.department_id for row in rows})
        self.lookup = Lookup.load(self.departments)
        self.issuer = Issuer(row.code for row in rows)
        self.published: set[int] = set()
        self._entrances: dict[tuple[int, str], Entrance] = {}

    def new_resources(self, rows: Sequence[Chosen]) -> None:
        """Create resources with their first versions, published ones apart (decision 14b)."""
        for part in chunks(rows, BATCH):
            adopted, filed = [], []
            for row, said in frozen(part):
                ready = self._published_content(row, said) if self.upload.publishes else None
                (adopted if ready else filed).append((row, ready or said))
            self._create(filed, "")
            self._create(adopted, "adopt")
        self.issuer.close()

    def revived(self, rows: Sequence[Chosen], standing: Mapping[int, Standing]) -> None:
        """File again what was given up before it was ever published."""
        numbers = _last_numbers([row.target_id for row in rows])
        for part in chunks(rows, BATCH):
            pairs = list(frozen(part))
            births = [
                self._birth(row, standing[row.target_id], VersionKind.INITIAL, said.kept)
                for row, said in pairs
            ]
            self._open(births, numbers, ResourceStatus.HEAD_REVIEW)
            resources = InformationResource.objects.in_bulk([one.resource_id for one in births])
            for birth, (_, said) in zip(births, pairs, strict=True):
                resource = resources[birth.resource_id]
                project(resource, said.content, at=self.moment, lookup=self.lookup)

    def proposals(self, rows: Sequence[Chosen], standing: Mapping[int, Standing]) -> None:
        """Propose a change, or 下线, on published resources; what is in force stays as it is."""
        numbers = _last_numbers([row.target_id for row in rows])
        for part in chunks(rows, BATCH):
            kept = _in_force([standing[one.target_id].current_id for one in part if one.retires])
            proposed = {row.pk: (text, digest) for row, text, digest in contents(part)}
            births = []
            for row in part:
                resource = standing[row.target_id]
                if row.retires:
                    kind, pair = VersionKind.RETIREMENT, kept[resource.current_id]
                else:
                    kind, pair = VersionKind.CHANGE, proposed[row.pk]
                birth = self._birth(row, resource, kind, pair)
                birth.base_id = resource.current_id
                birth.note = self.upload.applied.get("retire_reason", "") if row.retires else ""
                births.append(birth)
            self._open(births, numbers, ResourceStatus.CHANGING)

    def _create(self, pairs: Sequence[tuple[Chosen, Frozen]], verb: str) -> None:
        """Insert resources, versions and their projection: one statement each."""
        if not pairs:
            return
        keys = new_ids(InformationResource, len(pairs))
        births = [
            Birth(
                row,
                self._entrance(row.department_id, verb),
                key,
                said.content.title,
                self.departments[row.department_id].name,
                VersionKind.INITIAL,
                said.kept,
            )
            for key, (row, said) in zip(keys, pairs, strict=True)
        ]
        self._number(births)
        contents_of = [said.content for _, said in pairs]
        self._insert_resources(births, contents_of)
        self._insert_versions(births)
        both = list(zip(keys, contents_of, strict=True))
        insert(
            InformationItem,
            ("resource_id", "position", *ITEM_COLUMNS),
            _item_rows(both),
        )
        insert(
            WithholdingBasis,
            ("resource_id", *BASIS_COLUMNS),
            ((key, *basis_values(one)) for key, content in both for one in content.bases),
        )

    def _insert_resources(self, births: Sequence[Birth], said: Sequence[ResourceContent]) -> None:
        """Insert the rows while they are being made: the database works meanwhile."""
        rows = map(self._resource_row, births, said)
        first = next(rows)
        same = {"created_at": self.moment, "updated_at": self.moment}
        values = (one.values() for one in chain([first], rows))
        insert(InformationResource, tuple(first), values, same)

    def _resource_row(self, birth: Birth, content: ResourceContent) -> dict[str, Any]:
        """Return column → value; adopted ones are in force, published by a document of its day."""
        values = columns(content, birth.row.department_id, self.lookup)
        adopted = birth.entrance.verb == "adopt"
        published = self.upload.document_date if adopted else None
        return values | {
            "id": birth.resource_id,
            "provider_id": birth.row.department_id,
            "status": birth.entrance.status,
            "current_version_id": birth.id if adopted else None,
            "open_version_id": None if adopted else birth.id,
            "published_on": published,
            "first_published_on": (values["issued_on"] or published) if adopted else None,
        }

    def _birth(self, row: Chosen, resource: Standing, kind: str, kept: Kept) -> Birth:
        """Return a version of a resource that is there already."""
        entrance = self._entrance(resource.provider_id, "")
        title, provider = resource.title, resource.provider_name
        return Birth(row, entrance, resource.pk, title, provider, kind, kept)

    def _open(self, births: Sequence[Birth], numbers: Mapping[int, int], status: str) -> None:
        """Write versions under way on resources that are there already."""
        for birth in births:
            birth.number = numbers.get(birth.resource_id, 0) + 1
        self._number(births)
        self._insert_versions(births)
        keys = [birth.resource_id for birth in births]
        mirror_keys(InformationResource, keys, status)
        pairs = [(birth.resource_id, birth.id) for birth in births]
        set_each(InformationResource, "open_version", pairs)

    def _number(self, births: Sequence[Birth]) -> None:
        for birth, key in zip(births, new_ids(ResourceVersion, len(births)), strict=True):
            birth.id = birth.row.result_id = key

    def _entrance(self, department_id: int, verb: str) -> Entrance:
        """A clerk files for the department, the bureau enters for it. Raises NotPermitted."""
        known = self._entrances.get((department_id, verb))
        if known is None:
            known = self._entrances[department_id, verb] = self._borne(department_id, verb)
        return known

    def _borne(self, department_id: int, verb: str) -> Entrance:
        """Let the machine give a version of this department its first state."""
        provider = self.departments.get(department_id) or Department.objects.get(pk=department_id)
        newborn = ResourceVersion(resource=InformationResource(provider=provider))
        if not verb:
            filing = VERSIONS.transitions["file"]
            verb = "file" if VERSIONS.capacity(newborn, filing, self.user) else "enter"
        capacity = VERSIONS.bear(verb, self.user, [newborn])
        return Entrance(verb, capacity, str(newborn.status))

    def _insert_versions(self, births: Sequence[Birth]) -> None:
        """Insert the versions and leave an entry for each."""
        same = {
            "created_by_id": self.user.pk,
            "created_at": self.moment,
            "updated_at": self.moment,
            "submitted_by_id": self.user.pk,
            "submitted_at": self.moment,
            "round": 1,
            "due_provisional": self.clock.provisional,
            "clock": self.clock.to_json(),
            "upload_id": self.upload.pk,
        }
        insert(ResourceVersion, VERSION, map(self._version_row, births), same)
        for entrance, group in groupby(births, lambda birth: birth.entrance):
            self._record(entrance, group)

    def _version_row(self, birth: Birth) -> tuple[Any, ...]:
        """Return a version as a row of VERSION; adopted ones are in force from now on."""
        is_adopted = birth.entrance.verb == "adopt"
        if is_adopted:
            self.published.add(birth.id)
        return (
            birth.id,
            birth.resource_id,
            birth.number,
            str(birth.kind),
            birth.entrance.status,
            *birth.kept,
            birth.base_id,
            birth.note,
            birth.row.origin,
            None if is_adopted else self.clock.due_on,
            self.upload.second_by_id if is_adopted else None,
            self.moment if is_adopted else None,
        )

    def _record(self, entrance: Entrance, births: Iterable[Birth]) -> None:
        transition = VERSIONS.transitions[entrance.verb]
        record_each(
            (birth.mention for birth in births),
            verb=transition.name,
            label=transition.label,
            model=ResourceVersion,
            actor=self.user,
            on_behalf_of=entrance.capacity.on_behalf_of,
            basis="、".join(clause(name).citation for name in transition.clauses),
            detail={"to": entrance.status, "upload": self.upload.pk},
        )

    def _published_content(self, row: Chosen, said: Frozen) -> Frozen | None:
        """Return what may enter as published version 1, None for what must go the normal way.

        A weak basis written after the date from which it blocks publishing is not published here.
        """
        content = said.content
        if not content.issued_on:
            content = content.with_values(issued_on=self.upload.document_date.isoformat())
        kinds = {basis.kind for basis in content.bases}
        is_weak = bool(kinds) and not kinds & STRONG_BASIS_KINDS
        if is_weak and iso_date(content.issued_on) >= self.weak_from:
            return None
        if not content.code:
            provider = self.departments[row.department_id]
            try:
                content = content.with_values(code=self.issuer.issue(content.class_code, provider))
            except ValidationError:
                return None
        return said if content is said.content else Frozen.of(content)


def _item_rows(both: Iterable[tuple[int, ResourceContent]]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the items of (resource, content); the same item is looked up once."""
    known: dict[int, tuple[Any, ...]] = {}  # by the object: the contents hold it meanwhile
    for key, content in both:
        for position, item in enumerate(content.items, 1):
            values = known.get(id(item))
            if values is None:
                values = known[id(item)] = item_values(item)
            yield key, position, *values


def _last_numbers(resource_ids: Sequence[int]) -> dict[int, int]:
    """Return resource → its highest version number."""
    found: dict[int, int] = {}
    for part in chunks(resource_ids, BATCH):
        rows = ResourceVersion.objects.filter(resource_id__in=part).order_by()
        found.update(rows.values_list("resource_id").annotate(Max("number")))
    return found


def _in_force(version_ids: Sequence[int]) -> dict[int, Kept]:
    """Return version → the JSON of its content and its digest."""
    rows = ResourceVersion.objects.filter(pk__in=version_ids)
    text = Cast("content", TextField())
    return {key: (one, digest) for key, one, digest in rows.values_list("pk", text, "digest")}
