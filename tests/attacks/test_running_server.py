"""Hostile uploads against a running server and worker: each is answered in Chinese, in time, and
neither process grows, dies or leaves anything behind. With SAMPLES the whole folder goes through.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from tests import make
from tests.cast import Cast
from tests.uploads import workbook
from tests.workbooks.test_hostile_folder import FOLDER, listed
from yongcheng.departments.models import User
from yongcheng.intake.models import Upload
from yongcheng.jobs.models import Job

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
SECONDS_PER_FILE = 30
KILOBYTES = 600_000
BOMB_MEGABYTES = 300


class Browser:
    """A person with cookies who fills in forms of a running server."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies = CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)  # to learn the token
        self.token = ""
        self.opener = urllib.request.build_opener(handler)

    def get(self, path: str) -> str:
        return self._read(self.base + path)

    def post(self, path: str, content: bytes, kind: str) -> str:
        headers = {"Content-Type": kind, "X-CSRFToken": self.token, "Referer": self.base + path}
        return self._read(urllib.request.Request(self.base + path, content, headers))  # noqa: S310

    def sign_in(self, person: User) -> None:
        """Take over a session: the hasher of the tests is none the server would accept."""
        client = Client()
        client.force_login(person, backend="yongcheng.departments.backends.DepartmentBackend")
        key = client.cookies["sessionid"].value
        self.opener.addheaders = [("Cookie", f"sessionid={key}")]
        self.get("/admin/")
        token = next(one.value for one in self.cookies if one.name == "csrftoken")
        self.opener.addheaders = [("Cookie", f"sessionid={key}; csrftoken={token}")]
        self.token = token or ""

    def upload(self, name: str, content: bytes, department: int) -> str:
        """Send a file as a browser does; returns the page that follows."""
        edge = "----edge-of-a-part"
        quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        parts = (
            f'--{edge}\r\nContent-Disposition: form-data; name="department"\r\n\r\n{department}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        whole = parts + content + f"\r\n--{edge}--\r\n".encode()
        return self.post(
            "/admin/intake/upload/add/", whole, f"multipart/form-data; boundary={edge}"
        )

    def _read(self, request: str | urllib.request.Request) -> str:
        try:
            with self.opener.open(request, timeout=SECONDS_PER_FILE) as answer:
                return answer.read().decode("utf-8")
        except urllib.error.HTTPError as refusal:
            with refusal:
                text = refusal.read().decode("utf-8")
            if refusal.code >= 500:
                raise AssertionError(text[:300]) from refusal
            return text


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return Cast()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(people: Cast, own_folder: Path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Run web and worker as processes of their own on the test's database."""
    found = connection.settings_dict
    if connection.vendor == "postgresql":
        url = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}&port={found['PORT']}"
    else:
        url = f"sqlite:///{found['NAME']}"
    port = free_port()
    environment = os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(own_folder), "DEBUG": "1"}
    web = [
        "-m",
        "gunicorn",
        "yongcheng.wsgi",
        "-b",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "-w",
        "1",
    ]
    worker = ["manage.py", "db_worker", "--interval", "0.1", "--no-startup-delay"]
    processes = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for command in (web, worker)
    ]
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(base))
        yield base, processes
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def memory_of(leader: int) -> int:
    """Return the largest resident size, in kilobytes, of any process of a session."""
    sizes = [0]
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if os.getsid(int(folder.name)) != leader:
                continue
            status = (folder / "status").read_text()
        except (OSError, ProcessLookupError):
            continue
        found = re.search(r"VmHWM:\s+(\d+)", status)
        sizes.append(int(found[1]) if found else 0)
    return max(sizes)


def zipped(**parts: bytes) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return whole.getvalue()


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">
<!ENTITY b "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]><worksheet>&b;</worksheet>"""


def hostile() -> dict[str, bytes]:
    """Return a handful of files that mean harm, built here."""
    sheet = {"xl__workbook_xml": b"<workbook/>", "[Content_Types]_xml": b"<Types/>"}
    return {
        "空.xlsx": b"",
        "一个字节.xlsx": b"P",
        "炸弹.xlsx": zipped(**sheet, xl__worksheets__sheet1_xml=b"0" * (BOMB_MEGABYTES << 20)),
        "实体.xlsx": zipped(**sheet, xl__worksheets__sheet1_xml=ENTITY),
        "程序.xlsx": b"MZ" + bytes(4096),
        "乱码.xlsx": os.urandom(64 * 1024),
        "网页.xls": b"<html><script>alert(1)</script></html>",
        "断尾.xlsx": zipped(**sheet)[:-40],
        "长格.csv": b"\xef\xbb\xbf" + b"a," * 200_000,
        "../../逃逸.xlsx": b"PK\x03\x04" + bytes(100),
    }


def send_all(
    server: tuple[str, list[subprocess.Popen]], people: Cast, files: dict[str, bytes], folder: Path
) -> None:
    """Upload every file and look at the answer; afterwards an honest workbook still passes."""
    base, processes = server
    browser = Browser(base)
    browser.sign_in(people.clerk)
    for name, content in files.items():
        before, began = Upload.objects.count(), time.monotonic()
        text = browser.upload(name, content, people.civil_affairs.pk)
        assert "Traceback" not in text, name
        if Upload.objects.count() > before:
            newest = Upload.objects.latest("pk")
            wait_until(lambda key=newest.job_id: Job.objects.get(pk=key).is_over, SECONDS_PER_FILE)
            newest.refresh_from_db()
            assert newest.state in {"refused", "ready"}, f"{name}: {newest.state}"
            assert newest.refused_code not in {"broken", "crashed"}, (
                f"{name}: {newest.refused_message}"
            )
            text = browser.get(f"/admin/intake/upload/{newest.pk}/change/")
        assert "root:x:0" not in text, name
        assert time.monotonic() - began < SECONDS_PER_FILE, name
        assert max(memory_of(one.pid) for one in processes) < KILOBYTES, name
        assert [one.poll() for one in processes] == [None, None], name
    assert list((folder / "incoming").iterdir()) == []
    honest = workbook(folder / "目录.xlsx", people.civil_affairs, make.content())
    browser.upload("目录.xlsx", honest.read_bytes(), people.civil_affairs.pk)
    last = Upload.objects.latest("pk")
    wait_until(lambda: Upload.objects.get(pk=last.pk).state == "ready")


@pytest.mark.django_db(transaction=True)
def test_a_handful_of_hostile_files(
    server: tuple[str, list[subprocess.Popen]], people: Cast, own_folder: Path
) -> None:
    send_all(server, people, hostile(), own_folder)


@pytest.mark.samples
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not listed(), reason="the samples folder is not here")
def test_the_hostile_folder(
    server: tuple[str, list[subprocess.Popen]], people: Cast, own_folder: Path
) -> None:
    files = {name: (FOLDER / name).read_bytes() for name, _ in listed()}
    send_all(server, people, files, own_folder)
