"""Steps of the topic lists: pages of the list of resources, asked for by the test client."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Length
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse

from catalog.models import InformationResource
from yongcheng.departments.models import User

USER = "ju.mulu"
BACKEND = "yongcheng.departments.backends.DepartmentBackend"
DEEP = 5_000
LONG_WORD = 10
SEARCHES = {
    "search 低保 (2 characters)": "低保",
    "search 低保对象 (4 characters)": "低保对象",
    "search 魑魅 (2 characters, no hit)": "魑魅",
    "search 魑魅魍魉 (4 characters, no hit)": "魑魅魍魉",
    "search dbdx (pinyin initials)": "dbdx",
}
GIN = """
    SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid
      JOIN pg_am a ON a.oid = c.relam
     WHERE indrelid = 'catalog_informationresource'::regclass AND a.amname = 'gin'"""


def seed(watch: Any, resources: int, items: int = 10) -> None:
    """Fill the database with a city of that size."""
    call_command("migrate", verbosity=0, interactive=False)
    with watch.running():
        call_command("seed_scale", resources=resources, items=items)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def pages(watch: Any, repeats: int) -> None:
    """Ask for every page `repeats` times; note the median of each measure."""
    client = signed_in()
    cases = addresses(client)
    watch.note(pages={name: asked(client, query, repeats) for name, query in cases.items()})


def found(watch: Any, repeats: int, without_index: bool = False) -> None:
    """The searches alone, with the search index or without it."""
    client = signed_in()
    with index_dropped(without_index):
        figures = {name: asked(client, query, repeats) for name, query in searches().items()}
    watch.note(pages=figures)


def signed_in() -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=USER), backend=BACKEND)
    return client


def searches() -> dict[str, dict[str, str]]:
    """Return every search by name; the long word is the beginning of a title of this city."""
    titles = InformationResource.objects.annotate(length=Length("title"))
    title = titles.filter(length__gte=LONG_WORD).order_by("id").values_list("title", flat=True)[0]
    found = {name: {"q": word} for name, word in SEARCHES.items()}
    return found | {f"search a title's first {LONG_WORD} characters": {"q": title[:LONG_WORD]}}


def addresses(client: Client) -> dict[str, dict[str, str]]:
    """Return what is asked for: the plain list, each filter, each search, a deep page."""
    changes = list_of(client, {})
    found: dict[str, dict[str, str]] = {"first page": {}}
    for spec in changes.filter_specs:
        value = first_choice(spec, changes)
        if value:
            found[f"filter {spec.title}"] = value
    # Counts have a bound: how many pages there are is known only where they are asked for exactly.
    last = -(-list_of(client, {"exact": "1"}).result_count // changes.list_per_page)
    return found | searches() | {f"page {DEEP:,}": {"p": str(min(DEEP, last))}}


def first_choice(spec: Any, changes: Any) -> dict[str, str]:
    """Return the parameters of the first choice of a filter that is not 全部."""
    for choice in spec.choices(changes):
        given = dict(
            part.split("=", 1)
            for part in choice.get("query_string", "").strip("?").split("&")
            if part
        )
        if given and not choice.get("selected"):
            return given
    return {}


def list_of(client: Client, query: dict[str, str]) -> Any:
    """Return the change list behind a page."""
    setup_test_environment()  # contexts are kept only in it
    try:
        answer = client.get(address(), query)
    finally:
        teardown_test_environment()
    if answer.status_code != 200:
        raise SystemExit(f"{query}: {answer.status_code}")
    return answer.context["cl"]


def address() -> str:
    return reverse("admin:catalog_informationresource_changelist")


def asked(client: Client, query: dict[str, str], repeats: int) -> dict[str, float]:
    """Ask for a page; return medians: wall, database time, queries, the floor of its rows."""
    taken: list[dict[str, float]] = []
    changes = list_of(client, query)
    ids = [row.pk for row in changes.result_list]
    for _ in range(repeats + 1):  # the first warms the caches
        queries = Queries()
        began = time.perf_counter()
        with connection.execute_wrapper(queries):
            client.get(address(), query)
        wall = time.perf_counter() - began
        taken.append(
            {
                "wall": wall,
                "db": queries.seconds,
                "queries": queries.count,
                "rows": len(ids),
                "by_key": by_key(changes, ids),
            }
        )
    return {name: statistics.median(one[name] for one in taken[1:]) for name in taken[0]}


def by_key(changes: Any, ids: list[int]) -> float:
    """Return the database time of fetching the same rows with the same columns by primary key."""
    queries = Queries()
    rows = InformationResource.objects.select_related(*related(changes)).filter(pk__in=ids or [1])
    with connection.execute_wrapper(queries):
        list(rows)
    return queries.seconds


def related(changes: Any) -> tuple[str, ...]:
    named = changes.list_select_related
    return tuple(named) if isinstance(named, list | tuple) else ("provider",)


class Queries:
    """Counts the queries and their seconds."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0
        self.texts: list[tuple[float, str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            self.count += 1
            self.seconds += took
            self.texts.append((took, sql))


@contextmanager
def index_dropped(is_wanted: bool) -> Iterator[None]:
    """Inside, the search index of the resources is gone; afterwards it stands as before."""
    if not is_wanted:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(GIN)
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
        yield
        transaction.set_rollback(True)
