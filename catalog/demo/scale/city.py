"""seed_scale: puts a believable city of any size into an empty database."""

from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.models import Group

from catalog.choices import MlpsLevel
from catalog.demo.contents import BRANCH
from catalog.demo.scale.contents import Writer
from catalog.demo.scale.fates import Fates
from catalog.demo.scale.loading import bare, reset_sequences, sink
from catalog.demo.scale.offices import Office, offices
from catalog.demo.scale.rows import ResourceRows
from catalog.demo.scale.versions import Provider, VersionRows
from catalog.demo.scale.words import GIVEN, LINES, SURNAMES, SYSTEM_KINDS
from catalog.models import (
    Classification,
    CodeSerial,
    InformationItem,
    InformationResource,
    InformationSystem,
    ResourceVersion,
    WithholdingBasis,
)
from catalog.models.projection import Lookup
from yongcheng.departments.models import Department, User
from yongcheng.departments.roles import Role
from yongcheng.desk.demo import CITY_PEOPLE, credit_code, welcome
from yongcheng.trail.clock import today
from yongcheng.trail.recorder import act, record
from yongcheng.workdays.store import load_calendar

MODELS = (InformationResource, ResourceVersion, InformationItem, WithholdingBasis)
REVIEWERS = ("ju.mulu", "ju.mulu2")
IN_A_SYSTEM, WITHOUT_SYSTEM = 0.7, 0.2  # the rest has not said yet where it comes from


@dataclass(frozen=True)
class Size:
    """What was asked for."""

    resources: int
    items_each: int = 10
    departments: int = 500
    seed: int = 20260


class NotEmpty(Exception):
    """The database has business rows."""


def seed(size: Size) -> None:
    """Fill the empty database, in one transaction. Raises NotEmpty."""
    if any(model.objects.exists() for model in (Department, InformationResource)):
        raise NotEmpty
    with act("catalog.scale.seed"):
        named = offices(size.departments)
        providers = settle(named)
        with bare(MODELS):
            _resources(size, named, providers)
        reset_sequences(MODELS)
        record(
            verb="seed_scale",
            label="装入规模数据",
            target=Department.objects.get(pk=providers[0].pk),
            target_label=named[0].name,
            actor=None,
            detail={"resources": size.resources, "seed": size.seed},
        )


def settle(named: list[Office]) -> dict[int, Provider]:
    """Departments, their people, branches and systems come into being; returned by number."""
    groups = {group.name: group for group in Group.objects.all()}
    branch = _node("307", "000", 3, "河南省（目代码待省级平台确认）", None)
    providers = {}
    for office in named:
        made = Department.objects.create(
            name=office.name,
            short_name=office.name.removeprefix("永城市")[:40],
            credit_code=credit_code(office.number + 100),
            kind=office.kind,
            valid_from=date(2019, 3, 1),
        )
        node = _node(branch.full_code, f"{BRANCH[6:]}{100 + office.number}", 4, office.name, made)
        clerk, head = _people(office, made, groups)
        systems = _systems(office, made)
        providers[office.number] = Provider(
            made.pk, made.name, made.credit_code, node.full_code, clerk, head, systems
        )
    return providers


def _people(office: Office, made: Department, groups: dict[str, Group]) -> tuple[int, int]:
    """Open the accounts of one department; return clerk and head."""
    if office.number == 0:
        for username, name, role, number, title in CITY_PEOPLE:
            if number == 6:  # the bureau's own people of the demonstration
                welcome(username, name, groups[role], made, title)
    people = []
    for step, (suffix, role, title) in enumerate(
        (("tianbao", Role.DEPARTMENT_CLERK, "填报员"), ("fuze", Role.DEPARTMENT_HEAD, "负责人"))
    ):
        place = office.number * 2 + step
        name = SURNAMES[place % len(SURNAMES)] + GIVEN[place // len(SURNAMES) % len(GIVEN)]
        username = f"bm{office.number:03d}.{suffix}"
        welcome(username, name, groups[role], made, title)
        people.append(User.objects.get(username=username).pk)
    return people[0], people[1]


def _systems(office: Office, made: Department) -> tuple[str, ...]:
    """Register the systems that the resources of a department come from."""
    matters = LINES[office.line][1].split()
    count = 1 if office.town else min(len(matters), 6)
    names = [
        f"{matters[step]}{SYSTEM_KINDS[(office.number + step) % len(SYSTEM_KINDS)]}"
        for step in range(count)
    ]
    for step, name in enumerate(names):
        InformationSystem.objects.create(
            name=name,
            owner=made,
            mlps_level=MlpsLevel.THREE if step == 0 else MlpsLevel.TWO,
            went_live_on=date(2015 + (office.number + step) % 10, 1 + step, 15),
        )
    return tuple(names)


def _node(
    parent: str, code: str, level: int, name: str, department: Department | None
) -> Classification:
    found, _ = Classification.objects.get_or_create(
        parent=Classification.objects.get(full_code=parent),
        code=code,
        defaults={
            "level": level,
            "name": name[:80],
            "source": "演示数据",
            "department": department,
        },
    )
    return found


def _resources(size: Size, named: list[Office], providers: dict[int, Provider]) -> None:
    target = sink(MODELS)
    reviewers = tuple(User.objects.get(username=name).pk for name in REVIEWERS)
    versions = VersionRows(target.emit, load_calendar(), reviewers)
    lookup = Lookup.load([one.pk for one in providers.values()])
    rows = ResourceRows(target.emit, versions, lookup)
    chance = Random(size.seed + 1)  # noqa: S311  (chance, not secrecy)
    fates = Fates(chance, today())
    for said in Writer(named, size.seed, size.items_each).write(size.resources):
        by = providers[said.office.number]
        rows.write(said, fates.draw(), by, _system(by, chance))
    target.flush()
    CodeSerial.objects.bulk_create(
        CodeSerial(class_code=code, last_serial=last) for code, last in rows.serials.items()
    )


def _system(by: Provider, chance: Random) -> str | None:
    drawn = chance.random()
    if drawn < IN_A_SYSTEM:
        return by.systems[int(chance.random() * len(by.systems))]
    return "" if drawn < IN_A_SYSTEM + WITHOUT_SYSTEM else None
