"""Screens of departments and people: who gets in, what a post does, what the trail keeps."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests import make
from tests.cast import Cast
from yongcheng.departments.models import Delegation, Department, User
from yongcheng.departments.people_sheet import HEADERS
from yongcheng.departments.roles import Role
from yongcheng.trail import entries

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "/admin/departments/department/"
PEOPLE = "/admin/departments/user/"


def workbook(*rows: tuple) -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("表.xlsx", out.getvalue())


def last_verb() -> str:
    return entries.all_entries().first().verb


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_departments_two_roles_write(
    people: Cast, client_of: SignIn, role: Role
) -> None:
    client = client_of(people.holder(role))
    page = client.get(f"{LIST}{people.civil_affairs.pk}/change/")
    assert page.status_code == 200
    may = role in {Role.SYSTEM_MANAGER, Role.BUREAU_ADMIN}
    assert (client.get(f"{LIST}add/").status_code == 200) == may
    assert (client.get(f"{LIST}import/").status_code == 200) == may
    assert (client.get(f"{LIST}{people.civil_affairs.pk}/reform/").status_code == 200) == may


def test_saving_a_department_leaves_version_and_entry(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    code = make.credit_code(77)
    given = {
        "name": "永城市林业发展服务中心",
        "credit_code": f" {code.lower()} ",
        "kind": "authorized",
        "division_code": "411481",
        "valid_from": "2026-01-01",
    }
    assert client.post(f"{LIST}add/", given).status_code == 302
    made = Department.objects.get(credit_code=code)
    assert entries.last_entry(made).verb == "create"
    assert made.history.count() == 1
    page = client.post(f"{LIST}add/", given | {"credit_code": code[:-1] + "A"})
    assert "校验位不对" in page.content.decode()


def test_export_is_safe_and_kept(people: Cast, client_of: SignIn) -> None:
    Department.objects.filter(pk=people.police.pk).update(sharing_contact="=1+1")
    client = client_of(people.bureau_admin)
    answer = client.post(f"{LIST}export/", {"format": "0", "resource": "0"})
    sheet = load_workbook(BytesIO(answer.content)).active
    head = [cell.value for cell in sheet[1]]
    assert head[:3] == ["统一社会信用代码", "部门名称", "简称"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=1+1" in [cell.value for cell in cells]
    entry = entries.all_entries().first()
    assert (entry.verb, entry.detail["rows"]) == ("export", Department.objects.count())


def test_import_shows_the_difference_then_writes(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    known = people.police
    upload = workbook(
        ("统一社会信用代码", "部门名称", "部门类别", "设立日期"),
        (known.credit_code, "永城市公安局", "政府部门", "2019-03-01"),
        (make.credit_code(88), "永城市林业局", "政府部门", "2026/01/01"),
    )
    page = client.post(f"{LIST}import/", {"import_file": upload, "format": "0", "resource": "0"})
    shown = page.content.decode()
    assert "永城市林业局" in shown
    assert not Department.objects.filter(name="永城市林业局").exists(), "nothing is written yet"
    form = page.context["confirm_form"]
    done = client.post(f"{LIST}process_import/", form.initial)
    assert done.status_code == 302
    known.refresh_from_db()
    assert known.name == "永城市公安局"
    assert Department.objects.get(name="永城市林业局").valid_from.isoformat() == "2026-01-01"
    entry = entries.all_entries().first()
    assert (entry.verb, entry.detail["new"], entry.detail["update"]) == ("import", 1, 1)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("X", "某局", "政府部门", ""), "18 位"),
        ((make.credit_code(88), "", "政府部门", ""), "不能为空"),
        ((make.credit_code(88), "某局", "协会", ""), "认不出"),
        ((make.credit_code(88), "某局", "", "明年"), "不是日期"),
        ((make.credit_code(88), "-A1", "", ""), "不能以"),
        ((123456789012345678, "某局", "", ""), "文本格式"),
    ],
)
def test_import_errors_are_chinese_sentences(
    people: Cast, client_of: SignIn, row: tuple, words: str
) -> None:
    client = client_of(people.bureau_admin)
    upload = workbook(("统一社会信用代码", "部门名称", "部门类别", "设立日期"), row)
    page = client.post(f"{LIST}import/", {"import_file": upload, "format": "0", "resource": "0"})
    assert words in page.content.decode()
    assert "confirm_form" not in page.context


def test_a_file_without_the_columns_is_refused(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    upload = workbook(("名称",), ("某局",))
    page = client.post(f"{LIST}import/", {"import_file": upload, "format": "0", "resource": "0"})
    assert "缺少列：部门名称、统一社会信用代码" in page.content.decode()


def test_the_autocomplete_asks_for_a_right(people: Cast, client_of: SignIn) -> None:
    query = (
        "/admin/autocomplete/?app_label=departments&model_name=department"
        "&field_name=parent&term=民政"
    )
    assert people.civil_affairs.pk
    found = client_of(people.clerk).get(query).json()["results"]
    assert [one["text"] for one in found] == ["民政局"]
    assert client_of(people.stranger).get(query).status_code == 403
    assert Client().get(query).status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_people_are_scoped(people: Cast, client_of: SignIn, role: Role) -> None:
    """The managers and the bureau see everybody, others their own department's people only."""
    other, me = people.police_clerk, people.holder(role)
    found = set(User.objects.visible_to(me).values_list("pk", flat=True))
    sees_all = role in {
        Role.SYSTEM_MANAGER,
        Role.SECURITY_MANAGER,
        Role.AUDIT_MANAGER,
        Role.BUREAU_ADMIN,
        Role.BUREAU_HEAD,
        Role.AUDITOR,
    }
    assert (other.pk in found) == sees_all
    client = client_of(me)
    for tail in ("change/", "history/", "roles/", "handover/"):
        answer = client.get(f"{PEOPLE}{other.pk}/{tail}")
        assert answer.status_code != 200 or sees_all, tail


def test_the_system_manager_adds_an_account(people: Cast, client_of: SignIn) -> None:
    given = {
        "username": "zhangsan",
        "full_name": "张三",
        "department": people.civil_affairs.pk,
        "requested_roles": ["department_clerk"],
    }
    page = client_of(people.system_manager).post(f"{PEOPLE}add/", given)
    person = User.objects.get(username="zhangsan")
    password = page.context["rows"][0][1]
    assert password in page.content.decode()
    assert person.check_password(password)
    assert (person.is_active, person.requested_roles) == (False, ["department_clerk"])
    again = client_of(people.system_manager).get(f"{PEOPLE}{person.pk}/change/")
    assert password not in again.content.decode()
    assert client_of(people.security_manager).post(f"{PEOPLE}add/", given).status_code == 403


def test_the_security_manager_grants_on_a_page(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.security_manager)
    url = f"{PEOPLE}{people.stranger.pk}/roles/"
    page = client.post(url, {"roles": ["department_clerk", "audit_manager"], "reason": "x"})
    assert "三员分立" in page.content.decode()
    client.post(url, {"roles": ["department_clerk"], "reason": "教体局申请"})
    assert User.objects.get(pk=people.stranger.pk).own_roles == {Role.DEPARTMENT_CLERK}
    own = client.post(f"{PEOPLE}{people.security_manager.pk}/roles/", {"roles": [], "reason": "x"})
    assert "不能给自己授权" in own.content.decode()


def test_a_hand_made_post_changes_no_role(people: Cast, client_of: SignIn) -> None:
    """The stock form takes nothing but the plain fields, whatever is posted."""
    given = {
        "full_name": "改名",
        "groups": [1],
        "is_superuser": "on",
        "is_active": "on",
        "department": people.police.pk,
        "username": "other",
    }
    client_of(people.system_manager).post(f"{PEOPLE}{people.stranger.pk}/change/", given)
    again = User.objects.get(pk=people.stranger.pk)
    assert again.full_name == "改名"
    assert (again.is_superuser, again.department, again.username) == (
        False,
        people.education,
        people.stranger.username,
    )
    assert not again.groups.exists()


def test_people_from_a_sheet(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.system_manager)
    code = people.civil_affairs.credit_code
    bad = workbook(
        ("人员表",), HEADERS, ("", "甲", code, "", "", "部门填报员"), ("b", "", "", "", "", "")
    )
    page = client.post(f"{PEOPLE}import/", {"file": bad}).content.decode()
    assert "第 3 行" in page
    assert "第 4 行" in page
    good = workbook(("人员表",), HEADERS, ("jia", "甲", code, "", "", "部门填报员"))
    page = client.post(f"{PEOPLE}import/", {"file": good})
    password = page.context["rows"][0][1]
    assert User.objects.get(username="jia").check_password(password)
    taken = client.post(f"{PEOPLE}import/passwords/", {"username": ["jia"], "password": [password]})
    assert password in taken.content.decode("utf-8-sig")
    assert "no-store" in taken["Cache-Control"]


def test_the_template_is_read_back(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.system_manager)
    answer = client.get(f"{PEOPLE}import/template/")
    data = b"".join(answer.streaming_content)
    book = load_workbook(BytesIO(data))
    sheet = book["人员"]
    code = people.civil_affairs.credit_code
    sheet.append(["jia", "甲", code, "", "", "部门填报员"])
    out = BytesIO()
    book.save(out)
    client.post(f"{PEOPLE}import/", {"file": SimpleUploadedFile("人员.xlsx", out.getvalue())})
    assert User.objects.filter(username="jia").exists()


def test_handover_as_a_page(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.head)
    url = f"{PEOPLE}{people.clerk.pk}/handover/"
    assert client.get(url).status_code == 200
    assert client.get(f"{PEOPLE}{people.police_clerk.pk}/handover/").status_code == 404
    client.post(url, {"reason": "退休"})
    assert User.objects.get(pk=people.clerk.pk).left_on is not None
    assert last_verb() == "handover"


def test_delegation_as_pages(people: Cast, client_of: SignIn) -> None:
    colleague = make.user("同事", people.civil_affairs)
    client = client_of(people.head)
    given = {
        "role": "department_head",
        "delegate": colleague.pk,
        "starts_on": "2026-09-28",
        "ends_on": "2026-09-30",
        "reason": "出差",
    }
    url = "/admin/departments/delegation/"
    assert "没有这个角色" not in client.get(f"{url}add/").content.decode()
    wrong = client.post(f"{url}add/", given | {"ends_on": "2027-09-30"})
    assert "最长 60 天" in wrong.content.decode()
    assert client.post(f"{url}add/", given).status_code == 302
    lent = Delegation.objects.get()
    assert (lent.principal, last_verb()) == (people.head, "delegate")
    assert client_of(people.police_head).get(f"{url}{lent.pk}/change/").status_code != 200
    client.post(f"{url}{lent.pk}/revoke/", {"reason": ""})
    lent.refresh_from_db()
    assert lent.revoked_on is not None


def test_the_first_sign_in_leads_to_the_password_page(people: Cast, client_of: SignIn) -> None:
    person = make.user("新人", people.education, must_change_password=True)
    client = client_of(person)
    assert client.get("/admin/").url == "/admin/password_change/"
    given = {
        "old_password": make.PASSWORD,
        "new_password1": "Neu-Passwort-2026",
        "new_password2": "Neu-Passwort-2026",
    }
    client.post("/admin/password_change/", given)
    assert not User.objects.get(pk=person.pk).must_change_password
    assert last_verb() == "change_password"
