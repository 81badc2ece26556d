"""import_catalog: its JSON, its exit codes, and that a dry run leaves nothing."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from catalog.models import InformationResource
from tests import make
from tests.uploads import files, workbook
from yongcheng.departments.roles import Role
from yongcheng.intake.models import StagedRecord, Upload
from yongcheng.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
KEYS = {"new", "changed", "unchanged", "missing", "rejected"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path / "media"):
        yield


def run(*args):
    """Return (exit code, answer)."""
    out = StringIO()
    try:
        call_command("import_catalog", *map(str, args), "--json", stdout=out)
    except SystemExit as stop:
        return stop.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


@pytest.fixture
def path(tmp_path, people):
    bad = make.content("婚姻登记信息", abstract="")
    return workbook(tmp_path / "目录.xlsx", people.civil_affairs, make.content(), bad)


@pytest.fixture
def asked(path, people):
    return path, "--department", people.civil_affairs.credit_code, "--as", people.clerk.username


def test_a_dry_run_says_everything_and_leaves_nothing(asked):
    entries = TrailEntry.objects.count()
    code, answer = run(*asked)
    assert code == 0
    assert set(answer) == {"sha256", "sheets", "resources", "items", "problems", "applied"}
    assert set(answer["resources"]) == set(answer["items"]) == KEYS
    assert answer["resources"] | {"new": 1, "rejected": 1} == answer["resources"]
    assert answer["applied"] is False
    [problem] = [one for one in answer["problems"] if one["level"] == "error"]
    assert set(problem) >= {
        "sheet",
        "cell",
        "range",
        "resource",
        "value",
        "level",
        "code",
        "message",
        "basis",
    }
    assert problem["code"] == "V1"
    assert problem["basis"] == "《政务数据共享条例》第十三条第二款"
    read = [one for one in answer["sheets"] if one["recognised"]]
    assert [(one["rows"] > 0, one["skipped"] > 0) for one in read] == [(True, True)]
    assert not Upload.objects.exists()
    assert not StagedRecord.objects.exists()
    assert TrailEntry.objects.count() == entries
    assert files() == []


def test_apply_keeps_the_evidence(asked):
    code, answer = run(*asked, "--apply")
    assert (code, answer["applied"]) == (0, True)
    upload = Upload.objects.get()
    assert (upload.state, upload.sha256) == ("applied", answer["sha256"])
    assert InformationResource.objects.count() == 1


def test_apply_gives_the_same_answer_as_the_dry_run(asked):
    _, dry = run(*asked)
    _, wet = run(*asked, "--apply")
    for key in ("sha256", "sheets", "resources", "items", "problems"):
        assert dry[key] == wet[key]


def test_all_or_nothing(asked):
    code, answer = run(*asked, "--apply", "--all-or-nothing")
    assert (code, answer["applied"]) == (0, False)
    assert "全部合格才写入" in answer["not_applied"]
    assert not InformationResource.objects.exists()


WHO = {
    "本部门填报员": ("clerk", True),
    "局目录审核员": ("reviewer", True),
    "局业务管理员": ("bureau_admin", True),
    "本部门负责人": ("head", False),
    "其他部门填报员": ("police_clerk", False),
    "审计员": ("auditor", False),
    "来访者": ("stranger", False),
    "局领导": ("leader", False),
}


@pytest.mark.parametrize(("who", "may"), WHO.values(), ids=WHO)
def test_who_may(who, may, path, people):
    person = getattr(people, who)
    code, answer = run(
        path, "--department", people.civil_affairs.credit_code, "--as", person.username
    )
    assert (code, "refused" in answer) == ((0, False) if may else (2, True))
    if not may:
        assert answer["refused"]["code"] == "not_permitted"


def test_the_bureau_may_also_write_for_a_department(path, people):
    args = "--department", people.civil_affairs.credit_code, "--as", people.reviewer.username
    code, answer = run(path, *args, "--apply")
    assert (code, answer["applied"]) == (0, True)
    assert InformationResource.objects.get().status == "head_review"


def refusals(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    return [tmp_path / "a.pdf", tmp_path / "empty.xlsx", tmp_path / "none.xlsx", tmp_path]


@pytest.mark.parametrize("number", range(4))
def test_what_cannot_be_read_is_refused(number, tmp_path, people):
    path = refusals(tmp_path)[number]
    args = "--department", people.civil_affairs.credit_code, "--as", people.clerk.username
    code, answer = run(path, *args)
    assert code == 2
    assert set(answer) == {"refused"}
    assert set(answer["refused"]) == {"code", "message"}


def test_unknown_people_and_departments(path, people):
    known = people.civil_affairs.credit_code
    assert (
        run(path, "--department", known, "--as", "nobody")[1]["refused"]["code"] == "not_permitted"
    )
    answer = run(path, "--department", "X", "--as", people.clerk.username)
    assert answer == (
        2,
        {"refused": {"code": "unknown_department", "message": "没有统一社会信用代码为“X”的部门。"}},
    )


def test_an_inactive_account_may_nothing(asked, people):
    people.clerk.is_active = False
    people.clerk.save()
    assert run(*asked)[0] == 2


def test_in_words(asked):
    out = StringIO()
    call_command("import_catalog", *map(str, asked), stdout=out)
    assert "资源：新增 1" in out.getvalue()
    assert "只核对，未写入。" in out.getvalue()


def test_without_a_department_it_is_the_bureau_s(path, people):
    assert run(path, "--as", people.clerk.username)[1]["refused"]["code"] == "not_permitted"
    code, answer = run(path, "--as", people.reviewer.username)
    assert (code, answer["resources"]["new"]) == (0, 1)
    assert Role.BUREAU_CATALOG in people.reviewer.roles


def test_an_existing_catalogue_enters_as_published_with_a_second_person(tmp_path, people):
    path = workbook(tmp_path / "存量.xlsx", people.civil_affairs, make.content("殡葬服务信息"))
    document = ("--document-number", "永政〔2026〕1号", "--document-date", "2026-03-01", "--apply")
    first = (path, "--as", people.reviewer.username, *document)
    _, answer = run(*first)
    assert (answer["applied"], answer["not_applied"]) == (False, "已确认，待局内另一人复核后写入。")
    assert not InformationResource.objects.exists()
    _, answer = run(*first, "--second", people.reviewer.username)
    assert "须由局内另一人复核" in answer["not_applied"]
    _, answer = run(*first, "--second", people.second_reviewer.username)
    assert answer["applied"], answer
    assert InformationResource.objects.get().status == "published"
