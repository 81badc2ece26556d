"""Workbooks of any length for the import, and the people who bring them."""

from pathlib import Path

from django.contrib.auth.models import Group
from django.core.management import call_command

from bench.contents import ITEMS_EACH, contents
from catalog.sheets.export_book import ExportBook
from yongcheng.departments.models import Department, User
from yongcheng.desk.demo import credit_code

DEPARTMENTS = 10
FIRST_NUMBER = 700


def name(number: int) -> str:
    return f"永城市第{number + 1}局"


def code(number: int) -> str:
    return credit_code(FIRST_NUMBER + number)


def clerk(number: int) -> str:
    return f"bench{number}.tianbao"


def settle() -> None:
    """Make the tables, ten departments and a clerk in each."""
    call_command("migrate", verbosity=0, interactive=False)
    group = Group.objects.get(name="department_clerk")
    for number in range(DEPARTMENTS):
        department = Department.objects.create(name=name(number), credit_code=code(number))
        person = User(
            username=clerk(number),
            full_name="填报员",
            department=department,
            is_staff=True,
            must_change_password=False,
        )
        person.set_unusable_password()
        person.save()
        person.groups.set([group])


def write(path: Path, rows: int, number: int) -> None:
    """Write the workbook of one department in the national form."""
    writer = ExportBook(path, rows, [])
    for content in contents(rows // ITEMS_EACH, name(number), code(number)):
        writer.add(content)
    writer.close()
    writer.finish()
