"""Screens of the calendar: a year is looked at, filled in, compared and only then written."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.trail import entries
from yongcheng.workdays.models import CalendarDay, CalendarYear
from yongcheng.workdays.store import load_calendar

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BASE = "/admin/workdays/calendaryear/"
PUBLISH = f"{BASE}publish/2027/"
LINES = "2027-01-01 放假 元旦\n2027-02-13 调休上班 春节\n"
NUMBER = "国办发明电〔2026〕9号"


def test_the_year_page_and_the_missing_year(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    assert "登记 2027 年放假安排" in client.get(BASE).content.decode()
    year = CalendarYear.objects.get(year=2026)
    page = client.get(f"{BASE}{year.pk}/change/").content.decode()
    assert "全年 248 个工作日" in page


def test_nothing_is_written_before_the_difference_was_seen(people: Cast, client_of: SignIn) -> None:
    client = client_of(people.bureau_admin)
    given = {"notice_number": NUMBER, "lines": LINES}
    page = client.post(PUBLISH, given)
    assert [one.day.isoformat() for one in page.context["found"].added] == [
        "2027-01-01",
        "2027-02-13",
    ]
    assert not CalendarYear.objects.filter(year=2027).exists()
    again = {"notice_number": NUMBER, "lines": page.context["text"], "confirmed": "1"}
    assert client.post(PUBLISH, again).status_code == 302
    assert 2027 in load_calendar().years
    assert CalendarDay.objects.filter(date__year=2027).count() == 2
    entry = entries.last_entry(CalendarYear.objects.get(year=2027))
    assert (entry.verb, entry.basis) == ("publish_year", NUMBER)


@pytest.mark.parametrize("name", ["安排.xlsx", "安排.csv"])
def test_a_file_is_read(people: Cast, client_of: SignIn, name: str) -> None:
    rows = [("日期", "类别", "说明"), ("2027-01-01", "放假", "元旦"), ("2027-02-13", "班", "")]
    if name.endswith("xlsx"):
        book, out = Workbook(), BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(out)
        data = out.getvalue()
    else:
        data = "\n".join(",".join(row) for row in rows).encode("gb18030")
    given = {"notice_number": NUMBER, "file": SimpleUploadedFile(name, data)}
    page = client_of(people.bureau_admin).post(PUBLISH, given)
    assert len(page.context["found"].added) == 2


def test_problems_stand_at_the_field(people: Cast, client_of: SignIn) -> None:
    given = {"notice_number": NUMBER, "lines": "2027-01-01 节日\n2026-01-01 放假"}
    page = client_of(people.bureau_admin).post(PUBLISH, given | {"confirmed": "1"})
    assert len(page.context["form"].errors["lines"]) == 2
    assert not CalendarYear.objects.filter(year=2027).exists()
    assert client_of(people.bureau_admin).get(f"{BASE}publish/2999/").status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_two_roles_write_everybody_reads(people: Cast, client_of: SignIn, role: Role) -> None:
    client = client_of(people.holder(role))
    assert client.get(BASE).status_code == 200
    may = role in {Role.BUREAU_ADMIN, Role.SYSTEM_MANAGER}
    assert (client.get(PUBLISH).status_code == 200) == may
    day = CalendarDay.objects.first()
    assert client.post(
        f"/admin/workdays/calendarday/{day.pk}/change/", {"kind": "work"}
    ).status_code in {200, 403}
    assert CalendarDay.objects.get(pk=day.pk).kind == day.kind
