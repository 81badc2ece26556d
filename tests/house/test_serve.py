"""`manage.py serve`, as `make run` and systemd start it: real processes, production settings."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PATIENCE = 60


def manage(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Production settings over an empty SQLite database, static files collected."""
    folder = tmp_path_factory.mktemp("serve")
    given = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "DEBUG": "0",
        "SECRET_KEY": "a" * 16 + "serve-test-key-of-some-length-0123456789",
        "DATABASE_URL": f"sqlite:///{folder}/serve.sqlite3",
        "MEDIA_ROOT": str(folder / "files"),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(free_port()),
        "LOG_LEVEL": "WARNING",
    }
    for words in (("migrate", "-v", "0", "--no-input"), ("collectstatic", "-v", "0", "--no-input")):
        done = manage(given, *words)
        assert done.returncode == 0, done.stderr
    return given


def fetch(environment: dict[str, str], path: str) -> tuple[int, str, dict[str, str]]:
    address = f"http://127.0.0.1:{environment['PORT']}{path}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The running pair; whatever the test does, nothing is left over."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(environment["PORT"]))) == 0:
                break
        time.sleep(0.1)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)
    process.stdout.close()


def children(pid: int) -> list[int]:
    """Return the live child processes of a process (Linux)."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()]


def test_it_serves_pages_and_static_files_and_stops(
    environment: dict[str, str], server: subprocess.Popen[str]
) -> None:
    assert fetch(environment, "/healthz")[:2] == (200, '{"ok": true}')
    status, html, headers = fetch(environment, "/admin/login/")
    assert status == 200
    assert "'self'" in headers["Content-Security-Policy"]
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', html)
    assert sheet, "static files are served under names that carry their hash"
    status, _, headers = fetch(environment, sheet[1])
    assert status == 200
    assert "max-age=315360000" in headers["Cache-Control"]

    started = children(server.pid)
    assert len(started) == 2
    server.send_signal(signal.SIGTERM)
    said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{environment['PORT']}/" in said
    assert "已停止" in said
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []


def test_when_one_of_the_two_dies_all_stop(
    environment: dict[str, str], server: subprocess.Popen[str]
) -> None:
    assert fetch(environment, "/healthz")[0] == 200
    web, worker = children(server.pid)
    os.kill(worker, signal.SIGKILL)
    said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert "后台任务进程意外退出" in said
    assert not Path(f"/proc/{web}").exists()


def test_a_taken_port_is_said_clearly(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        done = manage(environment, "serve", "--check-port")
    assert done.returncode == 1
    assert f"端口 {environment['PORT']} 已被占用" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://somewhere/db", "DATABASE_URL"),
        ("PORT", "eighty", "PORT"),
        ("PORT", "70000", "PORT"),
        ("DEBUG", "maybe", "DEBUG"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "", "SECRET_KEY"),
    ],
)
def test_a_wrong_setting_fails_loudly(
    environment: dict[str, str], name: str, value: str, said: str
) -> None:
    done = manage(environment | {name: value}, "check")
    assert done.returncode != 0
    assert said in done.stderr
