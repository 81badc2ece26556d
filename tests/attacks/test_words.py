"""Hostile words: markup in every text, formulas in cells, names of files, hosts and addresses."""

import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from openpyxl import load_workbook

from catalog.models import InformationResource
from catalog.sheets.export import ExportOptions, export_workbook
from catalog.workflow.reasons import RETURN_REASONS
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from tests.house.test_urls_are_scoped import addresses, body
from tests.uploads import checked, workbook
from yongcheng.attachments.models import Attachment
from yongcheng.attachments.store import clean_name as clean_attachment
from yongcheng.attachments.store import store_file
from yongcheng.departments.models import Department, User
from yongcheng.intake.models import Upload
from yongcheng.intake.storage import clean_name
from yongcheng.ledgers.ledger import all_ledgers
from yongcheng.ledgers.produce import produce_ledger
from yongcheng.notices.inbox import send

SignIn = Callable[[User], Client]
MARKUP = "<img src=x onerror=alert(1)>"
BREAKOUT = "\"'></title></script><script>alert(2)</script>"
TEMPLATE = "{{6*7777}}{% debug %}"
HOSTILE = f"{MARKUP}{BREAKOUT}{TEMPLATE}"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", '=HYPERLINK("http://x")')
SAMPLES = Path(os.environ.get("SAMPLES") or Path(__file__).parents[3] / "shared" / "samples")
NAMES = [
    "../../etc/passwd.xlsx",
    "..\\..\\x.xlsx",
    "a\x00b.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx",
    'a"; filename="b.exe',
    "目录\u202exslx.exe",
    "<img src=x onerror=alert(1)>.xlsx",
    "x" * 400 + ".xlsx",
    "目录.xlsx;.php",
    "%2e%2e%2fx.xlsx",
    "NUL",
    "",
]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


class Reader(HTMLParser):
    """Reads a page as a browser would and notes what would be run."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inert = given.get("type") in {"application/json", "text/template"}
        if tag == "style" or (tag == "script" and "src" not in given and not inert):
            self.faults.append(f"inline {tag}")
        if tag == "img" and given.get("src") == "x":
            self.faults.append("markup from content")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action"} and (value or "").strip().startswith(
                "javascript:"
            ):
                self.faults.append(f"{tag} {name}={value}")


def faults_of(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return reader.faults


def hostile_names() -> list[str]:
    """Return the names of the samples folder where it is here, and our own."""
    listed = SAMPLES / "hostile" / "multipart_filenames.json"
    more = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else []
    return list(dict.fromkeys([*NAMES, *more]))


@pytest.fixture
def hostile(people: Cast, tmp_path: Path) -> InformationResource:
    """The same words wherever somebody may write: content, reasons, names, notices, files."""
    department = people.civil_affairs
    Department.objects.filter(pk=department.pk).update(sharing_contact=HOSTILE[:40])
    items = (make.item(f"姓名{MARKUP}"), make.item("类别", description=HOSTILE[:200]))
    content = make.content(
        f"低保{HOSTILE}", abstract=HOSTILE, items=items, sharing_condition=HOSTILE,
        contact_name=MARKUP[:20], keywords=MARKUP,
    )  # fmt: skip
    draft = make.version(content, provider=department, clerk=people.clerk)
    checked(workbook(tmp_path / f"{'目录'}.xlsx", department, content), people.clerk, department)
    Upload.objects.update(name=clean_name(f"{MARKUP}.xlsx"))
    plain = make.send_for_review(make.version(make.content(), provider=department))
    given = {"reasons": [RETURN_REASONS[0][0]], "text": HOSTILE}
    VERSIONS.fire(plain, "send_back", people.reviewer, given=given)
    send([people.clerk, people.reviewer], HOSTILE, "javascript:alert(1)")
    make.system(HOSTILE[:100], owner=department)
    store_file(draft.resource, "other", SimpleUploadedFile(f"{MARKUP}.pdf", PDF), people.clerk)
    return draft.resource


@pytest.mark.parametrize("who", ["clerk", "reviewer", "system_manager"])
def test_markup_is_shown_as_text_and_nothing_is_inline(
    hostile: InformationResource, people: Cast, client_of: SignIn, who: str
) -> None:
    """Lists, case pages, history, uploads, ledgers and their print, jobs: whatever has an address."""
    client = client_of(getattr(people, who))
    client.raise_request_exception = False
    faults, met = [], 0
    printed = [reverse("ledgers:show", args=[one.key]) + "?print=1" for one in all_ledgers()]
    for address in dict.fromkeys([*addresses(), *printed]):
        answer = client.get(address)
        text = body(answer)
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'self'" not in policy and "sandbox" not in policy:
            faults.append(f"{address}: no policy")
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        met += "&lt;img src=x" in text
        assert "46662" not in text, address
        faults += [f"{address}: {fault}" for fault in faults_of(text)]
    assert "\n".join(faults) == ""
    assert met >= (5 if who != "system_manager" else 0)


def test_markup_in_a_marked_workbook_stays_text(
    people: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    content = make.content(f"低保{MARKUP}", abstract="", items=(make.item(FORMULAS[0]),))
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, content)
    upload = checked(path, people.clerk, people.civil_affairs)
    answer = client_of(people.clerk).get(reverse("admin:intake_upload_marked", args=[upload.pk]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(cell.comment for cell in cells)


def test_an_export_carries_no_formula(people: Cast, tmp_path: Path) -> None:
    """Catalogue and ledger: what begins like a formula is text in both."""
    for number, formula in enumerate(FORMULAS):
        content = make.content(
            f"{formula}低保{number}",
            abstract=formula,
            items=(make.item(f"{formula}姓名"),),
            contact_name=formula,
        )
        make.version(content, provider=people.civil_affairs, clerk=people.clerk)
        make.system(f"{formula}系统{number}", owner=people.civil_affairs)
    path = tmp_path / "out.xlsx"
    export_workbook(path, InformationResource.objects.all(), people.clerk, ExportOptions())
    assert formulas_of(path) == []
    params = {"ledger": next(one.key for one in all_ledgers() if "系统" in one.title)}
    produced = produce_ledger(tmp_path, params, people.reviewer, lambda *step: None)
    assert formulas_of(produced.files[0]) == []


def formulas_of(path: Path) -> list[str]:
    book = load_workbook(path)
    return [
        cell.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_the_trail_as_csv_carries_no_formula(people: Cast, client_of: SignIn) -> None:
    make.version(make.content(f"{FORMULAS[0]}低保"), provider=people.civil_affairs)
    text = body(client_of(people.audit_manager).get(reverse("admin:trail_trailentry_export")))
    assert "'=cmd" in text
    assert re.findall(r'(?:^|,)"?[=+@]', text, re.M) == []


def test_a_hostile_file_name_comes_back_harmless(
    people: Cast, client_of: SignIn, tmp_path: Path, own_folder: Path
) -> None:
    """Upload and attachment: one header line, no folder, no control sign, nothing outside."""
    client, department = client_of(people.clerk), people.civil_affairs
    path = workbook(tmp_path / "a.xlsx", department, make.content())
    upload = checked(path, people.clerk, department)
    draft = make.version(provider=department).resource
    kept = store_file(draft, "other", SimpleUploadedFile("x.pdf", PDF), people.clerk)
    original = reverse("admin:intake_upload_original", args=[upload.pk])
    attached = reverse("admin:attachments_attachment_download", args=[kept.pk])
    for name in hostile_names():
        Upload.objects.filter(pk=upload.pk).update(name=clean_name(name))
        Attachment.objects.filter(pk=kept.pk).update(name=clean_attachment(name))
        for address in (original, attached):
            answer = client.get(address)
            body(answer)
            header = answer["Content-Disposition"]
            assert header.startswith("attachment"), name
            assert not re.search(r"[\x00-\x1f\x7f]", unquote(header)), name
            assert not answer.cookies.get("x"), name
        for cleaned in (clean_name(name), clean_attachment(name)):
            assert cleaned, name
            assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e]", cleaned), name
    inside = own_folder.resolve()
    assert all(inside in path.resolve().parents for path in own_folder.rglob("*"))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil",
    ],
)
def test_sign_in_leads_nowhere_else(people: Cast, target: str) -> None:
    given = {"username": people.clerk.username, "password": make.PASSWORD, "next": target}
    answer = Client().post(f"{reverse('admin:login')}?next={target}", given)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:index")


@override_settings(ALLOWED_HOSTS=["gxml.example.gov.cn"], DEBUG=False)
@pytest.mark.parametrize("host", ["evil.example", "gxml.example.gov.cn.evil.example", "a b", "@"])
def test_a_foreign_host_is_refused(db: None, host: str) -> None:
    answer = Client(raise_request_exception=False).get("/admin/login/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert host not in answer.content.decode()


def test_a_notice_never_leads_outside(people: Cast, client_of: SignIn) -> None:
    for link in ("javascript:alert(1)", "https://evil.example/", "//evil.example/"):
        send([people.clerk], f"看这里 {link}", link)
    client = client_of(people.clerk)
    for notice in people.clerk.notices.all():
        answer = client.get(reverse("admin:notices_notice_open", args=[notice.pk]))
        assert answer["Location"].startswith("/admin/")
