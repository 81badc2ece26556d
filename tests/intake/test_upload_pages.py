"""The pages of an upload: who sees them, what they show, how large they may become."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from tests import make
from tests.uploads import checked, confirmed, files, workbook
from yongcheng.intake import acts
from yongcheng.intake.models import StagedProblem, StagedRecord, Upload
from yongcheng.trail.entries import entries_of

pytestmark = pytest.mark.django_db
ADD = "/admin/intake/upload/add/"
PAGES = ("change", "progress", "confirm", "second", "undo", "put_aside", "original", "marked")
ACTS = ("cancel", "choose", "recheck")
LIMIT = 300_000


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


@pytest.fixture
def path(tmp_path, people):
    good = make.content()
    bad = make.content("婚姻登记信息", abstract="", items=(make.item("姓名"), make.item("姓名")))
    return workbook(tmp_path / "目录.xlsx", people.civil_affairs, good, bad)


@pytest.fixture
def upload(path, people):
    return checked(path, people.clerk, people.civil_affairs)


def url(name, upload, *more):
    return reverse(f"admin:intake_upload_{name}", args=[upload.pk, *more])


def send(client, path, name="", **fields):
    file = SimpleUploadedFile(name or path.name, Path(path).read_bytes())
    return client.post(ADD, fields | {"file": file})


def test_the_upload_page(client_of, people):
    answer = client_of(people.clerk).get(ADD)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert people.civil_affairs.name in text
    for which in ("blank", "filled"):
        assert reverse("admin:intake_upload_template", args=[which]) in text


def test_a_file_is_taken_in_checked_and_shown(
    client_of, people, path, django_capture_on_commit_callbacks
):
    client = client_of(people.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, path, department=people.civil_affairs.pk)
    upload = Upload.objects.get()
    assert answer["Location"] == url("change", upload)
    text = client.get(answer["Location"]).content.decode()
    for word in ("新增", "变更", "未变", "缺失", "未通过", "行数核对", "确认写入 1 项"):
        assert word in text
    assert files() == []


@pytest.mark.parametrize("tab", ["problems", "changes", "missing", "sheets", "original"])
def test_every_part_opens(tab, client_of, people, upload):
    answer = client_of(people.clerk).get(url("change", upload) + f"?tab={tab}")
    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()


def test_the_row_account_adds_up_on_the_page(client_of, people, upload):
    one = upload.report["account"]
    text = client_of(people.clerk).get(url("change", upload)).content.decode()
    assert f"读取 {one['read']} = 识别 {one['recognised']} + 跳过 {one['skipped']}" in text
    assert one["read"] == one["recognised"] + one["skipped"]
    assert sum(one["kinds"].values()) == one["skipped"]


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_another_department_s_upload_does_not_exist(name, client_of, people, upload):
    client = client_of(people.police_clerk)
    answer = client.post(url(name, upload)) if name in ACTS else client.get(url(name, upload))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["confirm", "second", "undo", "put_aside"])
def test_the_head_may_look_but_not_act(name, client_of, people, upload):
    client = client_of(people.head)
    assert client.get(url("change", upload)).status_code == 200
    assert client.get(url(name, upload)).status_code == 403
    assert client.post(url(name, upload)).status_code == 403


def test_nobody_uploads_for_another_department(client_of, people, path):
    answer = send(client_of(people.clerk), path, department=people.police.pk)
    assert answer.status_code == 400
    assert not Upload.objects.exists()
    assert files() == []


@pytest.mark.parametrize("who", ["head", "stranger", "auditor", "system_manager"])
def test_who_may_not_upload(who, client_of, people, path):
    person = getattr(people, who)
    answer = send(client_of(person), path, department=people.civil_affairs.pk)
    assert answer.status_code == 403
    assert files() == []


def test_without_a_file(client_of, people):
    answer = client_of(people.clerk).post(ADD, {"department": people.civil_affairs.pk})
    assert answer.status_code == 400
    assert "没有选择文件。" in answer.content.decode()


@override_settings(UPLOAD_MAX_BYTES=1000)
def test_too_large_a_file(client_of, people, path):
    answer = send(client_of(people.clerk), path, department=people.civil_affairs.pk)
    assert answer.status_code == 400
    assert "请删去图片和无关工作表" in answer.content.decode()
    assert files() == []
    assert not Upload.objects.exists()


def test_forgery_is_refused_and_leaves_no_bytes(people, path, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(people.clerk, backend="yongcheng.departments.backends.DepartmentBackend")
    assert send(client, path, department=people.civil_affairs.pk).status_code == 403
    assert files() == []


def test_confirming_by_the_page(client_of, people, upload, django_capture_on_commit_callbacks):
    client = client_of(people.clerk)
    assert "确认写入 1 项" in client.get(url("confirm", upload)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("confirm", upload), {"mode": "valid", "seen": acts.mark_of_choice(upload)})
    upload.refresh_from_db()
    assert upload.state == "applied"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("confirm", upload), {"mode": "valid"})
    assert StagedRecord.objects.filter(result_id__isnull=False).count() == 1
    text = client.get(url("change", upload)).content.decode()
    assert "撤销本批" in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("undo", upload))
    upload.refresh_from_db()
    assert upload.state == "undone"


def test_a_page_that_shows_another_choice_confirms_nothing(client_of, people, upload):
    """Between the page and the click a colleague took a record out and another one back in."""
    client = client_of(people.clerk)
    page = client.get(url("confirm", upload)).content.decode()
    seen = re.search(r'name="seen" value="(\w{64})"', page).group(1)
    record = upload.records.get(action="new")
    record.pk, record._state.adding, record.number = None, True, 99
    record.save()
    for answer in ({"seen": seen}, {"seen": ""}, {}):
        given = client.post(url("confirm", upload), {"mode": "valid"} | answer, follow=True)
        assert "要写入的记录被调整过" in given.content.decode()
    upload.refresh_from_db()
    assert upload.state == "ready"
    assert not entries_of(upload).filter(verb="confirm").exists()


def test_all_or_nothing_by_the_page(client_of, people, upload):
    client = client_of(people.clerk)
    answer = client.get(url("confirm", upload) + "?mode=all", follow=True)
    assert "还有 1 项未通过" in answer.content.decode()


def test_putting_aside(client_of, people, upload):
    client = client_of(people.clerk)
    assert client.get(url("put_aside", upload)).status_code == 200
    client.post(url("put_aside", upload))
    upload.refresh_from_db()
    assert upload.state == "put_aside"


def test_ticks_are_kept(client_of, people, upload):
    client = client_of(people.clerk)
    client.post(url("choose", upload), {"shown": ["1"], "tab": "changes"})
    assert not upload.records.get(number=1).is_chosen
    client.post(url("choose", upload), {"shown": ["1"], "ticked": ["1"], "tab": "changes"})
    assert upload.records.get(number=1).is_chosen


@pytest.mark.parametrize(
    ("name", "label"), [("original", "下载原件"), ("marked", "下载批注后的工作簿")]
)
def test_downloads_leave_a_trail(name, label, client_of, people, upload):
    answer = client_of(people.head).get(url(name, upload))
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    assert label in [entry.label for entry in entries_of(upload)]


@pytest.mark.parametrize("which", ["blank", "filled"])
def test_templates(which, client_of, people):
    make.resource(provider=people.civil_affairs)
    address = reverse("admin:intake_upload_template", args=[which])
    answer = client_of(people.clerk).get(f"{address}?department={people.civil_affairs.pk}")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    other = client_of(people.clerk).get(f"{address}?department={people.police.pk}")
    assert other.status_code == 404


def test_progress_is_json(client_of, people, upload):
    answer = client_of(people.clerk).get(url("progress", upload)).json()
    assert answer["finished"] is True


def test_one_record(client_of, people, upload):
    client = client_of(people.clerk)
    assert "婚姻登记信息" in client.get(url("record", upload, 2)).content.decode()
    assert client.get(url("record", upload, 99)).status_code == 404
    assert client_of(people.police_clerk).get(url("record", upload, 2)).status_code == 404


def test_the_same_file_says_when_and_by_whom(client_of, people, path, upload):
    again = checked(path, people.clerk, people.civil_affairs)
    text = client_of(people.clerk).get(url("change", again)).content.decode()
    assert "由民政局填报员上传过" in text
    assert url("change", upload) in text


def test_pages_stay_small_at_any_size(client_of, people, upload):
    long = "很长的内容" * 60
    fields = [
        {"label": f"要素{n}", "before": long, "after": long[::-1], "cell": "A1"} for n in range(30)
    ]
    items = [
        {
            "kind": "changed",
            "title": f"项{n}",
            "position": n,
            "before_position": n,
            "fields": fields[:3],
        }
        for n in range(60)
    ]
    changes = {"fields": fields, "items": items, "more_items": 9, "unchanged_fields": 3}
    StagedRecord.objects.bulk_create(
        StagedRecord(
            upload=upload, number=n, action="changed", label="名" * 290, changes=changes,
            touched="|" + "|".join(f"要素{m}" for m in range(40)) + "|",
        )
        for n in range(100, 160)
    )  # fmt: skip
    StagedProblem.objects.bulk_create(
        StagedProblem(
            upload=upload, number=n, level="error", code="V1", sheet="表" * 30, cell=f"Q{n}",
            message="消息" * 100, value="值" * 300, resource=f"资{n}" * 50, remedy="改" * 200,
            clauses=["T13.2"], cause=f"eV1-{n % 300:08x}",
        )
        for n in range(1000, 8000)
    )  # fmt: skip
    client = client_of(people.clerk)
    for tail in (
        "?tab=problems",
        "?tab=problems&cause=eV1-00000001",
        "?tab=changes",
        "?tab=missing",
    ):
        answer = client.get(url("change", upload) + tail)
        assert answer.status_code == 200
        assert len(answer.content) <= LIMIT, (tail, len(answer.content))


def test_the_list_and_the_front_page(client_of, people, upload):
    client = client_of(people.clerk)
    assert "目录.xlsx" in client.get("/admin/intake/upload/").content.decode()
    assert "目录.xlsx" in client.get("/admin/").content.decode()
    assert (
        "目录.xlsx"
        not in client_of(people.police_clerk).get("/admin/intake/upload/").content.decode()
    )
    confirmed(upload, people.clerk)
    listed = client.get("/admin/intake/upload/?state=applied").content.decode()
    assert "目录.xlsx" in listed
