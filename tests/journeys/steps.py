"""Steps that journeys share: what an official does on a page, in an official's words.

Buttons and links are found by what they say, never by where they stand.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page

SHEET = "政务信息资源目录"
EXAMPLE_ROW = 5
FIRST_ROW = 6
LISTS = "/admin/catalog/informationresource/"


def press(page: Page, words: str) -> None:
    """Press the one button or link that says so, and wait for the page after it."""
    with page.expect_navigation(wait_until="load"):
        knob(page, words).click()


def knob(page: Page, words: str) -> Locator:
    """Return the one button or link that says so, in the page's content."""
    place = page.locator("#content-start")
    both = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
    return both.locator("visible=true").first


def press_twice(page: Page, words: str) -> None:
    """Press a button of a form as an impatient person does: two requests at nearly one moment."""
    button = knob(page, words)
    with page.expect_navigation(wait_until="load"):
        button.evaluate("one => { one.click(); one.click(); }")


def said(page: Page) -> str:
    """Return everything that the content of the page says."""
    return page.inner_text("#content-start")


def download(page: Page, words: str, folder: Path, name: str) -> Path:
    """Press a download and keep the file under a name."""
    with page.expect_download() as coming:
        knob(page, words).click()
    path = folder / name
    coming.value.save_as(path)
    return path


def open_resource(page: Page, title: str) -> None:
    """Find a resource by its name in the list and open it."""
    page.goto(f"{LISTS}?q={title}")
    page.locator("#result_list").get_by_role("link", name=title).first.click()
    page.wait_for_load_state("load")


def bring(page: Page, path: Path) -> None:
    """Upload a workbook through the form and wait for its result."""
    page.goto("/admin/intake/upload/add/")
    page.set_input_files("input[name=file]", str(path))
    press(page, "上传并核对")
    page.wait_for_url("**/change/**")


def tab(page: Page, words: str) -> None:
    """Open a tab of the page."""
    page.locator("#content-start .tabs").get_by_role("link", name=words).click()
    page.wait_for_load_state("load")


class Template:
    """A department's template being filled in, as somebody at Excel would."""

    def __init__(self, path: Path) -> None:
        self.book = load_workbook(path)
        self.sheet: Worksheet = self.book[SHEET]
        self.columns: dict[str, int] = {}
        for column in range(1, self.sheet.max_column + 1):
            heads = [self.sheet.cell(row, column).value for row in range(2, EXAMPLE_ROW)]
            named = [head for head in heads if head]
            if named:
                self.columns[str(named[-1])] = column

    def at(self, header: str, row: int) -> str:
        return self.sheet.cell(row, self.columns[header]).coordinate

    def put(self, row: int, values: dict[str, Any]) -> None:
        for header, value in values.items():
            self.sheet.cell(row, self.columns[header]).value = value

    def rows_of(self, title: str) -> list[int]:
        """Return the rows on which a resource stands."""
        column = self.columns["信息资源名称"]
        return [
            row
            for row in range(FIRST_ROW, self.sheet.max_row + 1)
            if self.sheet.cell(row, column).value == title
        ]

    def take_out(self, title: str) -> None:
        rows = self.rows_of(title)
        self.sheet.delete_rows(rows[0], len(rows))

    def add(self, values: dict[str, Any], items: Iterable[dict[str, Any]]) -> int:
        """Write a resource below the last row. Returns its first row."""
        column = self.columns["信息项名称"]
        used = [r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value]
        first = max(used[-1] + 1, FIRST_ROW)
        self.put(first, values)
        for row, item in enumerate(items, first):
            self.put(row, item)
        return first

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path


def comments(path: Path) -> dict[str, str]:
    """Return the comments of a marked workbook: address → text."""
    sheet = load_workbook(path)[SHEET]
    return {
        cell.coordinate: cell.comment.text
        for row in sheet.iter_rows(min_row=FIRST_ROW)
        for cell in row
        if cell.comment
    }
