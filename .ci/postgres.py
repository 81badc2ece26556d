"""A throw-away PostgreSQL cluster: unprivileged user, temporary folder, unix socket only.

As a program: .ci/postgres.py COMMAND… runs the command with DATABASE_URL set, then removes the
cluster. Never an existing cluster, never a TCP port.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "yongcheng"
READY_SECONDS = 60
SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=200",
    "shared_buffers=128MB",
    "listen_addresses=",
    "timezone=UTC",
)


def binary(name: str) -> str:
    """Return the newest server binary of that name. Raises SystemExit where none is installed."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"PostgreSQL is not installed: {name} not found (see .ci/packages)")
    return found


def unprivileged() -> dict[str, object]:
    """Return how to run as somebody else: the server refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("no unprivileged user to run PostgreSQL as")


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """Start a cluster and yield the DATABASE_URL of its database; always removed afterwards.

    settings: further ones of the server, such as shared_buffers=1GB; the last word on each.
    """
    who = unprivileged()
    home = Path(tempfile.mkdtemp(prefix="yc-pg-"))
    server: subprocess.Popen | None = None
    try:
        if who:
            os.chown(home, int(str(who["user"])), int(str(who["group"])))
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
        initialise(home, who, environment)
        log = (home / "log").open("wb")
        options = [part for option in (*SPEED, *settings) for part in ("-c", option)]
        server = subprocess.Popen(
            [binary("postgres"), "-D", str(home / "data"), "-k", str(home), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env=environment,
            start_new_session=True,
            **who,
        )
        wait_until_ready(home, server)
        yield f"postgresql://{NAME}@/{NAME}?host={home}&port=5432"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(home, ignore_errors=True)


def initialise(home: Path, who: dict, environment: dict[str, str]) -> None:
    command = [
        binary("initdb"), "-D", str(home / "data"), "-U", NAME, "-A", "trust",
        "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=home,
        env=environment,
        check=False,
        **who,
    )
    if done.returncode:
        raise SystemExit(f"initdb failed:\n{done.stderr}")


def wait_until_ready(home: Path, server: subprocess.Popen) -> None:
    create = [binary("createdb"), "-h", str(home), "-U", NAME, NAME]
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(create, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise SystemExit(f"PostgreSQL did not start:\n{(home / 'log').read_text(errors='replace')}")


def stop(server: subprocess.Popen) -> None:
    """Immediate shutdown: nothing in it is kept anyway."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def terminate(number: int, frame: object) -> None:
    """Let SIGTERM unwind the stack, so that the cluster is removed."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, terminate)
    signal.signal(signal.SIGHUP, terminate)
    with cluster() as url:
        status = subprocess.run(
            sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode
    sys.exit(status)
