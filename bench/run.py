"""Import and export against their floors, on both databases. Only ratios are worth keeping.

A floor does the same work with nothing of ours in it: calamine reads the same file and executemany
(SQLite) or COPY (PostgreSQL) writes the same rows to the same tables; the same versions are fetched and
the same sheet is deflated. Own code and floor take turns, each in a fresh process on a fresh copy of
the database. Results: bench/results.json.

    python bench/run.py [--full] [--rows 10000 …] [--runs 5] [--database sqlite …]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / ".ci"))

from postgres import binary, cluster  # noqa: E402  (.ci is no package)

RESULTS = ROOT / "bench" / "results.json"
PAIRS = {"import": ("import_own", "import_floor"), "export": ("export_own", "export_floor")}
MEASURES = ("wall", "cpu", "memory_mb")


class SQLite:
    """Databases as files; a copy is a copy of the file."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"sqlite:///{self.folder / database}.sqlite3"

    def copy(self, source: str, target: str) -> None:
        for path in self.folder.glob(f"{target}.sqlite3*"):
            path.unlink()
        for path in self.folder.glob(f"{source}.sqlite3*"):
            shutil.copy(path, self.folder / path.name.replace(source, target, 1))


class PostgreSQL:
    """Databases of a throw-away cluster; a copy is made from a template."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.base, _, self.query = url.partition("?")
        self.base = self.base.rpartition("/")[0]
        self.host = self.query.partition("host=")[2].partition("&")[0]

    def url(self, database: str) -> str:
        if database == "base":
            self._tool("createdb", database)
        return f"{self.base}/{database}?{self.query}"

    def copy(self, source: str, target: str) -> None:
        self._tool("dropdb", "--if-exists", target)
        self._tool("createdb", "-T", source, target)

    def _tool(self, name: str, *words: str) -> None:
        command = [binary(name), "-h", self.host, "-U", "yongcheng", *words]
        subprocess.run(command, capture_output=True, check=name != "createdb" or "-T" in words)


def step(name: str, url: str, book: Path, argument: object, files: Path) -> dict[str, float]:
    """Run one step and return what it measured."""
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(files), "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.steps", name, str(book), str(argument)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout)


def measure(database: SQLite | PostgreSQL, rows: int, runs: int, folder: Path) -> dict:
    """Measure one size on one database: own and floor in turns."""
    book, kept, files = folder / "book.xlsx", folder / "rows.pickle", folder / "files"
    step("prepare", database.url("base"), book, rows, files)
    step("mark", database.url("base"), book, kept, files)
    measured: dict[str, list[dict[str, float]]] = {}
    for run in range(runs):
        database.copy("base", "own")
        note(measured, "import_own", step("import_own", database.url("own"), book, "", files))
        if run == 0:
            step("dump", database.url("own"), book, kept, files)
        database.copy("base", "floor")
        note(
            measured, "import_floor", step("import_floor", database.url("floor"), book, kept, files)
        )
        made = folder / f"export-{run}.xlsx"
        note(measured, "export_own", step("export_own", database.url("own"), book, made, files))
        note(measured, "export_floor", step("export_floor", database.url("own"), book, made, files))
    return {
        name: ratios(measured[own], measured[floor]) | {"runs": runs}
        for name, (own, floor) in PAIRS.items()
    }


def note(measured: dict[str, list[dict[str, float]]], name: str, one: dict[str, float]) -> None:
    measured.setdefault(name, []).append(one)
    print(f"    {name:<13} {one['wall']:7.2f} s wall  {one['memory_mb']:6.0f} MB", flush=True)


def ratios(own: list[dict[str, float]], floor: list[dict[str, float]]) -> dict:
    """Return median and spread of own ÷ floor over the paired runs, for each measure."""
    found = {}
    for name in MEASURES:
        pairs = [mine[name] / least[name] for mine, least in zip(own, floor, strict=True)]
        found[name] = {
            "median": round(statistics.median(pairs), 2),
            "lowest": round(min(pairs), 2),
            "highest": round(max(pairs), 2),
        }
    return found


@contextmanager
def databases(names: list[str], folder: Path) -> Iterator[list[SQLite | PostgreSQL]]:
    with ExitStack() as stack:
        made: list[SQLite | PostgreSQL] = []
        if "sqlite" in names:
            made.append(SQLite(folder))
        if "postgresql" in names:
            made.append(PostgreSQL(stack.enter_context(cluster())))
        yield made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--full", action="store_true", help="every size, not only the two usual ones"
    )
    parser.add_argument("--rows", type=int, nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"]
    )
    options = parser.parse_args()
    sizes = options.rows or (
        [1_000, 10_000, 100_000, 190_000] if options.full else [10_000, 100_000]
    )
    results: dict[str, dict] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="yc-bench-") as name:
            folder = Path(name)
            with databases(options.database, folder) as chosen:
                for database in chosen:
                    print(f"{rows} rows on {database.name}", flush=True)
                    measured = measure(database, rows, options.runs, folder)
                    results[f"{database.name}/{rows}"] = measured
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    for key, measured in results.items():
        for name, ratio in measured.items():
            wall, cpu, memory = (ratio[one]["median"] for one in MEASURES)
            print(
                f"{key:<20} {name}: {wall}x wall, {cpu}x processor, {memory}x memory of the floor"
            )


if __name__ == "__main__":
    main()
