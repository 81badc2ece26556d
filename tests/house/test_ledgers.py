"""Every ledger is complete: a permission that exists, Chinese heads, known clauses, its own scope."""

import pytest
from django.contrib.auth.models import Permission

from tests import make
from tests.cast import Cast
from tests.house.sources import has_chinese
from yongcheng.departments.roles import Role
from yongcheng.ledgers.ledger import Ledger, all_ledgers
from yongcheng.policy.clauses import all_clauses

LEDGERS = all_ledgers()
KINDS = {"text", "code", "number", "money", "date"}
each_ledger = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)


def test_there_are_ledgers() -> None:
    assert LEDGERS


@each_ledger
def test_ledger_is_complete(ledger: Ledger) -> None:
    assert has_chinese(ledger.title)
    assert set(ledger.basis) <= all_clauses().keys()
    assert ledger.columns
    for column in ledger.columns:
        assert has_chinese(column.title)
        assert column.kind in KINDS
        assert not column.sums or column.kind in {"number", "money"}
    for one in ledger.filters:
        assert has_chinese(one.label)


@each_ledger
def test_ledger_titles_are_unique(ledger: Ledger) -> None:
    titles = [column.title for column in ledger.columns]
    assert len(titles) == len(set(titles))
    assert [one.title for one in LEDGERS].count(ledger.title) == 1


@pytest.mark.django_db
@each_ledger
def test_permission_exists(ledger: Ledger) -> None:
    app, _, codename = ledger.permission.partition(".")
    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()


@each_ledger
def test_ledger_shows_only_what_its_reader_may_see(ledger: Ledger, people: Cast) -> None:
    """Another department's draft and system are in nobody's ledger but the bureau's."""
    make.resource(provider=people.civil_affairs)
    draft = make.version(make.content("未公布的线索"), provider=people.police).resource
    system = make.system("未公布的平台", owner=people.police)
    for person in (people.clerk, people.head, people.holder(Role.EXPERT)):
        if ledger.open_to(person):
            cells = [str(cell) for row in ledger.cells(ledger.select(person, {})) for cell in row]
            assert draft.title not in cells
            assert system.name not in cells


@each_ledger
def test_the_stranger_opens_no_ledger(ledger: Ledger, people: Cast) -> None:
    assert not ledger.open_to(people.stranger)
