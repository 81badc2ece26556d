"""seed_scale: rows equal what the product itself would have written, and the same seed gives the same."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from catalog.choices import ResourceStatus
from catalog.demo.scale.contents import Writer
from catalog.demo.scale.offices import offices
from catalog.models import (
    InformationItem,
    InformationResource,
    ResourceVersion,
    WithholdingBasis,
)
from catalog.models.projection import project
from catalog.rules import RuleContext, check_content
from yongcheng.departments.models import Department, User
from yongcheng.trail.clock import now

COUNT = 150
MODELS = (InformationResource, InformationItem, WithholdingBasis)

pytestmark = pytest.mark.django_db


def rows_of(resource: InformationResource) -> list[dict]:
    """Every column of a resource and its parts but for ids and the moment of writing."""
    found = []
    for model in MODELS:
        key = "pk" if model is InformationResource else "resource_id"
        order = "position" if model is InformationItem else "pk"
        for row in model.objects.filter(**{key: resource.pk}).order_by(order):
            names = [one.attname for one in model._meta.concrete_fields]
            found.append({n: getattr(row, n) for n in names if n not in ("id", "updated_at")})
    return found


@pytest.fixture
def city(db: None) -> None:
    call_command("seed_scale", resources=COUNT, departments=12, stdout=StringIO())


def test_projecting_again_changes_nothing_and_digests_match(city: None) -> None:
    for resource in InformationResource.objects.select_related("current_version", "open_version"):
        version = resource.current_version or resource.open_version
        assert version.parsed.digest() == version.digest
        assert version.parsed.to_json() == version.content
        before = rows_of(resource)
        project(resource, version.parsed, at=now())
        assert rows_of(resource) == before


def test_contents_break_no_rule(city: None) -> None:
    context = RuleContext(weak_basis_blocks=True)
    for version in ResourceVersion.objects.all():
        assert not check_content(version.parsed, context).errors


def test_constraints_hold_and_every_life_is_there(city: None) -> None:
    connection.check_constraints()
    standing = Counter(InformationResource.objects.values_list("status", flat=True))
    assert sum(standing.values()) == COUNT
    assert standing[ResourceStatus.PUBLISHED] > COUNT / 2
    for resource in InformationResource.objects.all():
        assert (resource.current_version is not None) == (resource.first_published_on is not None)
        is_open = resource.status not in (ResourceStatus.PUBLISHED, ResourceStatus.RETIRED)
        assert (resource.open_version is not None) == is_open


def test_next_rows_get_free_numbers(city: None) -> None:
    for model in (*MODELS, ResourceVersion):
        last = model.objects.order_by("-pk").first()
        copied = {f.attname: getattr(last, f.attname) for f in model._meta.concrete_fields}
        changed = {"id": None, "position": 900, "number": 90, "title_key": "另一项", "code": ""}
        if model is ResourceVersion:
            changed["status"] = "discarded"
        own = {name: one for name, one in changed.items() if name in copied}
        assert model.objects.create(**(copied | own)).pk > last.pk


def test_the_people_can_work_on_it(city: None, client_of: object) -> None:
    for username in ("bm001.tianbao", "bm001.fuze", "ju.mulu"):
        person = User.objects.get(username=username)
        assert person.roles
        assert InformationResource.objects.visible_to(person).exists()


def test_it_can_be_exported(city: None, tmp_path: object) -> None:
    said = StringIO()
    call_command(
        "export_catalog", str(tmp_path / "a.xlsx"), username="ju.mulu", json=True, stdout=said
    )
    live = InformationResource.objects.exclude(status=ResourceStatus.RETIRED)
    assert f'"resources": {live.count()}' in said.getvalue()


def test_a_database_in_use_is_refused(people: object) -> None:
    assert people.clerk
    before = Department.objects.count()
    with pytest.raises(CommandError, match="空库"):
        call_command("seed_scale", resources=10, stdout=StringIO())
    assert Department.objects.count() == before


def test_the_same_seed_writes_the_same() -> None:
    first, again, other = (
        [
            (one.office.number, one.values, one.items)
            for one in Writer(offices(30), seed, 10).write(300)
        ]
        for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


def test_it_is_skewed_like_a_real_catalogue() -> None:
    written = list(Writer(offices(), 1, 10).write(4_000))
    sizes = sorted(len(one.items) for one in written)
    holders = Counter(one.office.number for one in written)
    names = Counter(item.title for one in written for item in one.items)

    assert sizes[0] >= 3
    assert sizes[-1] <= 40
    assert 9 < sum(sizes) / len(sizes) < 11
    assert sum(count for _, count in holders.most_common(20)) > 0.35 * len(written)
    assert len(names) > 3_500
    assert names["姓名"] > 0.15 * len(written)
    titles = {(one.office.number, one.values["title"]) for one in written}
    assert len(titles) == len(written)
