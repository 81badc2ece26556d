"""历史目录: what was in force at the end of a day, on the page and in the export."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import make_aware
from openpyxl import load_workbook

from catalog.admin.past_page import NAME
from catalog.choices import SharingType
from catalog.models import InformationResource
from catalog.models.past import Narrowing, as_it_read, end_of, versions_at
from catalog.sheets.columns import COLUMNS
from catalog.sheets.export import VERB
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from yongcheng.departments.roles import Role
from yongcheng.ledgers.models import Export
from yongcheng.trail.clock import set_clock, today
from yongcheng.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 4, 7), date(2026, 5, 6)


def at(day, hour=10):
    return set_clock(make_aware(datetime.combine(day, time(hour))))


def publish_change(resource, people, **values):
    draft = propose_change(InformationResource.objects.get(pk=resource.pk), people.clerk)
    content = draft.parsed.with_values(**values)
    return make.publish(save_content(draft, content, people.clerk, revision=draft.revision))


@pytest.fixture
def story(people):
    """低保: published, renamed. 户籍: published later. 优抚: published, then retired. One draft."""
    with at(FIRST):
        low = make.resource(make.content("低保对象信息"), provider=people.civil_affairs)
        gone = make.resource(make.content("优抚对象信息"), provider=people.civil_affairs)
        make.resource(make.content("草稿信息"), provider=people.civil_affairs, published=False)
    with at(SECOND):
        publish_change(
            low, people, title="最低生活保障对象信息", sharing_type=SharingType.UNCONDITIONAL
        )
        make.resource(make.withheld_content("户籍信息"), provider=people.police)
    with at(THIRD):
        gone.refresh_from_db()
        draft = propose_change(gone, people.clerk, retire=True, note="职责划出，不再采集。")
        make.publish(draft)
    return low


DAYS = {
    "首日": (FIRST, ["低保对象信息", "优抚对象信息"]),
    "变更前一日": (SECOND - timedelta(days=1), ["低保对象信息", "优抚对象信息"]),
    "变更当日": (SECOND, ["最低生活保障对象信息", "优抚对象信息", "户籍信息"]),
    "下线前一日": (
        THIRD - timedelta(days=1),
        ["最低生活保障对象信息", "优抚对象信息", "户籍信息"],
    ),
    "下线当日": (THIRD, ["最低生活保障对象信息", "户籍信息"]),
}


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("who", ["reviewer", "clerk", "police_clerk"])
def test_each_day_as_it_was(name, who, story, people):
    day, expected = DAYS[name]
    rows = as_it_read(versions_at(day, getattr(people, who)))
    assert sorted(one.was_title for one in rows) == sorted(expected)


REFUSALS = {"将来": (1, "还没有到"), "最早版本以前": (None, "当日尚无记录")}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_day_that_cannot_be_known_is_refused(name, story, people, client_of):
    offset, sentence = REFUSALS[name]
    day = today() + timedelta(days=offset) if offset else FIRST - timedelta(days=1)
    with pytest.raises(ValidationError, match=sentence):
        versions_at(day, people.reviewer)
    answer = client_of(people.reviewer).get(reverse(NAME), {"on": day.isoformat()})
    assert sentence in answer.content.decode()
    assert "lines" not in answer.context


def test_before_anything_was_published(people):
    with pytest.raises(ValidationError, match="还没有发布过资源"):
        versions_at(today(), people.reviewer)


def test_the_end_of_a_day_is_local(story, people):
    assert f"{end_of(FIRST):%Y-%m-%d %H:%M:%S.%f %z}" == "2026-03-02 23:59:59.999999 +0800"
    with at(date(2026, 6, 1), hour=23):
        make.resource(make.content("夜间发布信息"), provider=people.civil_affairs)
    titles = set(
        as_it_read(versions_at(date(2026, 6, 1), people.reviewer)).values_list("was_title")
    )
    assert ("夜间发布信息",) in titles


NARROWINGS = {
    "部门": (lambda people: Narrowing(department=people.police.pk), ["户籍信息"]),
    "当日的共享类型": (
        lambda people: Narrowing(sharing_type="unconditional"),
        ["最低生活保障对象信息"],
    ),
    "当日的名称": (
        lambda people: Narrowing(words="对象"),
        ["最低生活保障对象信息", "优抚对象信息"],
    ),
    "没有": (lambda people: Narrowing(words="低保"), []),
}


@pytest.mark.parametrize("name", NARROWINGS)
def test_narrowed(name, story, people):
    asked, expected = NARROWINGS[name]
    rows = as_it_read(asked(people).of(versions_at(SECOND, people.reviewer)))
    assert sorted(one.was_title for one in rows) == sorted(expected)


def test_the_page_shows_the_words_of_that_day(story, people, client_of):
    answer = client_of(people.police_clerk).get(reverse(NAME), {"on": FIRST.isoformat()})
    lines = {line["title"]: line for line in answer.context["lines"]}
    assert set(lines) == {"低保对象信息", "优抚对象信息"}
    assert lines["低保对象信息"]["was_sharing_type"] == "有条件共享"
    assert lines["低保对象信息"]["url"].endswith(f"/{story.pk}/change/?tab=info&version=1")
    assert client_of(people.police_clerk).get(lines["低保对象信息"]["url"]).status_code == 200
    assert "最低生活保障" not in answer.content.decode()


@pytest.mark.parametrize(
    "given", [{"on": "昨天"}, {"on": ""}, {"on": "2026-04-07", "sharing": "x"}]
)
def test_what_is_no_question_gets_a_sentence(given, story, people, client_of):
    answer = client_of(people.reviewer).get(reverse(NAME), given)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_the_export_of_a_day(story, people, client_of, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(people.reviewer).post(
            reverse(NAME), {"on": SECOND.isoformat(), "sharing": "unconditional"}
        )
    export = Export.objects.get()
    words = "有权看到的全部资源，共享类型：无条件共享；截至 2026-04-07 24:00 的现行版本"
    assert (export.rows, export.filter_text) == (3, words)
    assert export.name == "政务信息资源目录-截至2026-04-07.xlsx"
    sheet = load_workbook(export.file.path).worksheets[0]
    title = [column.key for column in COLUMNS].index("title") + 1
    assert sheet.cell(5, title).value == "最低生活保障对象信息"
    assert TrailEntry.objects.get(verb="export").detail["filter"] == words
    assert not TrailEntry.objects.filter(verb=VERB).exists()


def test_whoever_may_not_export_gets_no_button_and_no_file(story, people, client_of):
    expert = make.user("专家", people.civil_affairs, Role.EXPERT)
    client = client_of(expert)
    assert not client.get(reverse(NAME), {"on": SECOND.isoformat()}).context["may_export"]
    assert client.post(reverse(NAME), {"on": SECOND.isoformat()}).status_code == 403
    assert not Export.objects.exists()


def test_pages_and_number_of_queries(
    story, people, client_of, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("catalog.admin.past_page.PAGE_ROWS", 2)
    client = client_of(people.reviewer)
    asked = {"on": SECOND.isoformat()}
    client.get(reverse(NAME), asked)
    with django_assert_max_num_queries(12):
        first = client.get(reverse(NAME), asked).context
    second = client.get(reverse(NAME), asked | {"page": 2}).context
    assert (first["total"], len(first["lines"]), len(second["lines"])) == (3, 2, 1)
    assert [line["number"] for line in second["lines"]] == [3]
