"""What every test stands on: settings for tests, a clock that stands still, the database, the cast.

DATABASE_URL chooses the database (SQLite where it is not set). Tests say `django_db` as usual; the
marker `database`, by which the tiers select, is set here.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connections
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone

from tests.cast import Cast
from tests.database import lifted_triggers, restore_baseline, take_baseline
from yongcheng.departments.models import User
from yongcheng.trail import clock, editions

NOW = datetime(2026, 9, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday, a working day
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "people", "client_of"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that the tiers can select it."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of its own for files, a hasher that takes no time, tasks done on the spot."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TASKS={
            "default": {
                "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
                "QUEUES": ["default"],
            }
        },
        AXES_ENABLED=False,
    ):
        yield


@pytest.fixture(autouse=True)
def clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let it be NOW in every thread; `with set_clock(moment):` still goes on top."""
    still = SimpleNamespace(now=lambda: NOW, localtime=timezone.localtime)
    monkeypatch.setattr(clock, "timezone", still)
    return NOW


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    """Registers kept in memory are read anew: the rows of the last test are gone."""
    editions.forget_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in production: several connections, WAL, one writer at a time."""
    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        folder = tempfile.TemporaryDirectory(prefix="yc-test-db-", ignore_cleanup_errors=True)
        connections["default"].kept_folder = folder  # removed with the process
        settings["TEST"]["NAME"] = str(Path(folder.name) / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Tests that commit find the seeded rows again afterwards (see tests/database.py)."""
    with django_db_blocker.unblock():
        take_baseline()
    TransactionTestCase._fixture_teardown = lambda case: restore_baseline()


@pytest.fixture
def triggers_lifted() -> Callable[[], AbstractContextManager[None]]:
    """`with triggers_lifted(): …` lets raw SQL change what the triggers protect."""
    return lifted_triggers


@pytest.fixture
def people(db: None) -> Cast:
    """The people by role; each comes into being when first named."""
    return Cast()


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """Return a function: person → test client signed in as that person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="yongcheng.departments.backends.DepartmentBackend")
        return client

    return signed_in


@pytest.fixture(scope="session", autouse=True)
def hasher_is_fast(settings_for_tests: None) -> None:
    assert get_hasher().algorithm == "md5"
