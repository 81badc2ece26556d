"""Databases of a run: a throw-away cluster, copies from templates, and SQLite files."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.frame import ROOT, Place

sys.path.insert(0, str(ROOT / ".ci"))

from postgres import binary, cluster

ROOM = ("shared_buffers=1GB", "work_mem=32MB", "maintenance_work_mem=256MB", "max_wal_size=4GB")


class PostgreSQL:
    """Databases of a throw-away cluster; a copy is made from a template."""

    name = "postgresql"

    def __init__(self, url: str, files: Path) -> None:
        self._base = url.partition("?")[0].rpartition("/")[0]
        self._query = url.partition("?")[2]
        self._host = self._query.partition("host=")[2].partition("&")[0]
        self._files = files

    def new(self, name: str) -> Place:
        """Return an empty database."""
        self.drop(name)
        self._tool("createdb", name)
        return self.place(name)

    def copy(self, source: str, name: str) -> Place:
        """Return a copy of a database."""
        self.drop(name)
        self._tool("createdb", "-T", source, "--strategy=file_copy", name)
        return self.place(name)

    def drop(self, name: str) -> None:
        self._tool("dropdb", "--if-exists", "--force", name)

    def place(self, name: str) -> Place:
        return Place(f"{self._base}/{name}?{self._query}", self._files)

    def sql(self, name: str, order: str) -> None:
        """Run one order that needs no answer."""
        self._tool("psql", "-d", name, "-qc", order)

    def _tool(self, name: str, *words: str) -> None:
        command = [binary(name), "-h", self._host, "-U", "yongcheng", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} {words}: {done.stderr}")


class SQLite:
    """Databases as files."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self, name: str) -> Place:
        for path in self._folder.glob(f"{name}.sqlite3*"):
            path.unlink()
        return self.place(name)

    def copy(self, source: str, name: str) -> Place:
        self.new(name)
        for path in self._folder.glob(f"{source}.sqlite3*"):
            shutil.copy(path, self._folder / path.name.replace(source, name, 1))
        return self.place(name)

    def place(self, name: str) -> Place:
        return Place(f"sqlite:///{self._folder / name}.sqlite3", self._folder / "files")


@contextmanager
def server(folder: Path) -> Iterator[PostgreSQL]:
    """A cluster of its own with room for a million resources."""
    with cluster(*ROOM) as url:
        yield PostgreSQL(url, folder / "files")
