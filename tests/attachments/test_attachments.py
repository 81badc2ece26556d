"""Attachments: by content, hashed, scanned, seen through their record, put aside, never removed."""

import hashlib
import io
import socket
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.cast import Cast
from yongcheng.attachments import targets
from yongcheng.attachments.content import NotAccepted, file_type
from yongcheng.attachments.models import Attachment
from yongcheng.attachments.store import clean_name, put_aside, store_file
from yongcheng.attachments.targets import Target, register_target
from yongcheng.departments.models import User
from yongcheng.desk.attachment_panel import attachment_panel
from yongcheng.trail import entries
from yongcheng.trail.refusals import NotDone

SignIn = Callable[[User], Client]
PDF = b"%PDF-1.7\n1 0 obj\n"
BASE = "/admin/attachments/attachment/"


def package(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
ACCEPTED = [
    ("批复.pdf", PDF, "application/pdf"),
    ("章.PNG", b"\x89PNG\r\n\x1a\n....", "image/png"),
    ("照片.jpeg", b"\xff\xd8\xff\xe0....", "image/jpeg"),
    ("公文.ofd", package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    ("合同.docx", DOCX, "wordprocessingml"),
    ("清单.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml"),
    ("旧件.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "ole"),
]
REFUSED = [
    ("包.zip", package("a.txt"), "压缩包"),
    ("包.docx", package("a.txt"), "压缩包"),
    ("宏.docx", package("[Content_Types].xml", "word/vbaProject.bin"), "宏"),
    ("程序.pdf", b"MZ\x90\x00....", "不是可以保存"),
    ("网页.pdf", b"<html><script>", "不是可以保存"),
    ("图.svg", b"<svg onload=alert(1)>", "不是可以保存"),
    ("批复.docx", PDF, "扩展名却是"),
    ("批复.pdf.exe", PDF, "扩展名却是"),
    ("坏.docx", DOCX[:40], "损坏"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), ACCEPTED)
def test_accepted_by_content(name: str, data: bytes, media_type: str) -> None:
    assert media_type in file_type(io.BytesIO(data), name).media_type


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_refused_with_advice(name: str, data: bytes, words: str) -> None:
    with pytest.raises(NotAccepted, match=words):
        file_type(io.BytesIO(data), name)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\批复.pdf", "批复.pdf"),
        ("/etc/passwd", "passwd"),
        ("a\x00b\u202efdp.exe", "abfdp.exe"),
        ("长" * 300 + ".pdf", "长" * 195 + "….pdf"),
        (".pdf", "pdf"),
        ("", "附件"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def content_of(kept: Attachment) -> bytes:
    with kept.file.open("rb") as stream:
        return stream.read()


def upload(name: str = "批复.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture(autouse=True)
def departments_take_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Departments stand for any record here: files may be added by those who may edit it."""
    monkeypatch.setattr(targets, "_TARGETS", {})
    register_target(
        "departments.department",
        Target(kinds=(("approval", "批复"),), department=lambda record: record.name),
    )


@pytest.mark.django_db
def test_a_file_is_kept_with_its_hash(people: Cast) -> None:
    kept = store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert content_of(kept) == PDF
    assert "批复" not in kept.file.name, "the stored name is ours"
    entry = entries.last_entry(people.civil_affairs)
    assert (entry.verb, entry.detail["sha256"]) == ("attach", kept.sha256)
    with pytest.raises(NotDone, match="同一份"):
        store_file(people.civil_affairs, "approval", upload("另名.pdf"), people.bureau_admin)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "kind", "file", "words"),
    [
        ("clerk", "approval", upload(), "不能由您"),
        ("bureau_admin", "contract", upload(), "类别"),
        ("bureau_admin", "approval", upload(data=b""), "空"),
        ("bureau_admin", "approval", upload("包.zip", package("a")), "压缩包"),
    ],
)
def test_what_is_not_kept(
    people: Cast, who: str, kind: str, file: SimpleUploadedFile, words: str
) -> None:
    with pytest.raises(NotDone, match=words):
        store_file(people.civil_affairs, kind, file, getattr(people, who))
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_too_big(people: Cast) -> None:
    with override_settings(UPLOAD_MAX_BYTES=4), pytest.raises(NotDone, match="超过"):
        store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)


@pytest.mark.django_db
def test_put_aside_with_a_reason_and_kept(people: Cast) -> None:
    admin, record = people.bureau_admin, people.civil_affairs
    kept = store_file(record, "approval", upload(), admin)
    with pytest.raises(NotDone, match="原因"):
        put_aside(kept, record, by=admin, reason=" ")
    with pytest.raises(NotDone, match="不能由您"):
        put_aside(kept, record, by=people.clerk, reason="错")
    put_aside(kept, record, by=admin, reason="传错")
    with pytest.raises(NotDone, match="已经作废"):
        put_aside(kept, record, by=admin, reason="传错")
    assert Path(kept.file.path).exists()
    panel = attachment_panel(admin, record)["attachments"]
    assert (len(panel["rows"]), len(panel["aside"])) == (0, 1)
    store_file(record, "approval", upload(), admin)


@pytest.mark.django_db
def test_a_file_is_seen_through_its_record(people: Cast, client_of: SignIn) -> None:
    register_target("notices.notice", Target(may_add=lambda user, record: True))
    mine = people.clerk.notices.create(sentence="x", created_at="2026-09-28T00:00:00Z")
    kept = store_file(mine, "other", upload(), people.clerk)
    answer = client_of(people.clerk).get(f"{BASE}{kept.pk}/download/")
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert entries.last_entry(mine).verb == "download"
    for person in (people.police_clerk, people.bureau_admin, people.system_manager):
        for tail in ("download/", "aside/", "change/"):
            assert client_of(person).get(f"{BASE}{kept.pk}/{tail}").status_code != 200, tail
    assert Client().get(f"{BASE}{kept.pk}/download/").status_code == 302


@pytest.mark.django_db
def test_upload_and_aside_as_pages(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    given = {
        "target_type": "departments.department",
        "target_id": people.civil_affairs.pk,
        "kind": "approval",
        "file": upload(),
    }
    assert client.post(f"{BASE}upload/", given).status_code == 302
    kept = Attachment.objects.get()
    client.post(f"{BASE}{kept.pk}/aside/", {"reason": "传错"})
    kept.refresh_from_db()
    assert kept.put_aside_reason == "传错"
    for wrong in (
        {"target_type": "no.such"},
        {"target_id": "x"},
        {"target_type": "departments.user", "target_id": "0"},
        {"target_type": "sessions.session", "target_id": "x"},
    ):
        assert client.post(f"{BASE}upload/", given | wrong).status_code == 404
    assert client.get(f"{BASE}upload/").status_code == 404


def clamd(answer: bytes) -> tuple[str, threading.Thread]:
    """A scanner on a free port that reads one stream and gives one answer."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _ = server.accept()
        with link, server:
            data = b""
            while not data.endswith(b"\0\0\0\0"):
                data += link.recv(65536)
            link.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"127.0.0.1:{server.getsockname()[1]}", thread


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "words"), [(b"stream: OK\0", ""), (b"stream: Eicar FOUND\0", "病毒检查")]
)
def test_the_scanner_is_asked(people: Cast, answer: bytes, words: str) -> None:
    address, thread = clamd(answer)
    with override_settings(CLAMD_ADDRESS=address, CLAMD_REQUIRED=True):
        if words:
            with pytest.raises(NotDone, match=words):
                store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)
        else:
            kept = store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)
            assert content_of(kept) == PDF
    thread.join()


@pytest.mark.django_db
@pytest.mark.parametrize(("required", "kept"), [(True, 0), (False, 1)])
def test_a_scanner_that_does_not_answer(people: Cast, required: bool, kept: int) -> None:
    with override_settings(CLAMD_ADDRESS="127.0.0.1:1", CLAMD_REQUIRED=required):
        if required:
            with pytest.raises(NotDone, match="没有应答"):
                store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)
        else:
            store_file(people.civil_affairs, "approval", upload(), people.bureau_admin)
    assert Attachment.objects.count() == kept
