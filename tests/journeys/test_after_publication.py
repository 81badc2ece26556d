"""What happens to a published resource: a change, its retirement; and an upload taken back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from catalog.choices import ResourceStatus
from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from tests.journeys.steps import bring, open_resource, press, press_twice, said
from tests.uploads import workbook

TITLE = "社会组织登记信息"


def the_resource() -> InformationResource:
    return InformationResource.objects.get(title=TITLE)


def consent(page: Page) -> None:
    """The head agrees, at the head's own desk."""
    open_resource(page, TITLE)
    press(page, "同意送审")
    press_twice(page, "同意送审")


def test_a_change_leaves_the_old_version_in_force_until_it_is_published(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    make.resource(make.content(TITLE), provider=people.civil_affairs)
    clerk, reader = desk_of(people.clerk), desk_of(people.police_clerk)
    open_resource(clerk, TITLE)
    press(clerk, "发起变更")
    clerk.fill("#ask-text", "登记频次提高")
    press_twice(clerk, "发起变更")
    clerk.select_option("#id_update_cycle", label="每日")
    press(clerk, "保存并提交部门负责人")
    press_twice(clerk, "提交部门负责人审核")
    consent(desk_of(people.head))

    open_resource(reader, TITLE)
    assert "每月" in said(reader)
    assert "每日" not in said(reader)

    reviewer = desk_of(people.reviewer)
    open_resource(reviewer, TITLE)
    assert "发布之前" in said(reviewer) or "第 1 版" in said(reviewer)
    assert "登记频次提高" in said(reviewer)
    press(reviewer, "通过并发布")
    press_twice(reviewer, "通过并发布")

    open_resource(reader, TITLE)
    assert "每日" in said(reader)
    assert the_resource().current_version.number == 2


def test_a_resource_is_retired_and_never_deleted(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    code = make.resource(make.content(TITLE), provider=people.civil_affairs).code
    clerk, reviewer = desk_of(people.clerk), desk_of(people.reviewer)
    open_resource(clerk, TITLE)
    press(clerk, "申请下线")
    clerk.get_by_label("职责调整，不再产生这项数据").check()
    press_twice(clerk, "申请下线")
    if "提交部门负责人审核" in said(clerk):
        press(clerk, "提交部门负责人审核")
        press_twice(clerk, "提交部门负责人审核")
    consent(desk_of(people.head))
    open_resource(reviewer, TITLE)
    assert "下线事由" in said(reviewer)
    press(reviewer, "通过并发布")
    press_twice(reviewer, "通过并发布")
    retired = the_resource()
    assert retired.status == ResourceStatus.RETIRED
    assert retired.code == code
    assert "已下线" in said(reviewer)


def test_an_upload_is_taken_back_whole_until_somebody_builds_on_it(
    people: Cast, desk_of: Callable[..., Page], tmp_path: Path
) -> None:
    make.resource(make.content(TITLE), provider=people.civil_affairs)
    contents = (make.content(TITLE, update_cycle="daily"), make.content("收养登记信息"))
    path = workbook(tmp_path / "目录.xlsx", people.civil_affairs, *contents)
    page = desk_of(people.clerk)
    bring(page, path)
    press(page, "确认写入 2 项")
    press_twice(page, "确认写入 2 项")
    press(page, "撤销本批")
    press_twice(page, "撤销本批")
    assert "撤销了本批" in said(page)
    assert the_resource().open_version is None
    assert not InformationResource.objects.not_retired().filter(title="收养登记信息").exists()

    bring(page, path)
    assert "这份文件" in said(page)  # recognised as the same file
    press(page, "确认写入 2 项")
    press(page, "确认写入 2 项")
    consent(desk_of(people.head))
    page.reload()
    press(page, "撤销本批")
    press(page, "撤销本批")
    assert "没有撤销" in said(page)
    assert the_resource().open_version is not None


def test_of_two_who_decide_at_once_the_second_reads_who_was_first(
    people: Cast, desk_of: Callable[..., Page]
) -> None:
    make.send_for_review(make.version(make.content(TITLE), provider=people.civil_affairs))
    first, second = desk_of(people.reviewer), desk_of(people.second_reviewer)
    for page in (first, second):
        open_resource(page, TITLE)
        press(page, "通过并发布")
    press(first, "通过并发布")
    press(second, "通过并发布")
    assert people.reviewer.full_name in second.inner_text("#main")
    assert the_resource().current_version.published_by == people.reviewer
