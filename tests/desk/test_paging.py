"""Pages of lists: counts with a bound said in words, pages beyond it, the same rows deep or not."""

from typing import Any

import pytest
from django.core.paginator import EmptyPage
from django.urls import reverse

from tests.cast import Cast
from yongcheng.desk import paging
from yongcheng.desk.paging import Pages, slice_of
from yongcheng.notices.inbox import send
from yongcheng.notices.models import Notice
from yongcheng.search import counting
from yongcheng.search.counting import Counted, count, count_each

pytestmark = pytest.mark.django_db
LIST = "admin:notices_notice_changelist"


@pytest.fixture
def rows(people: Cast) -> Any:
    for number in range(25):
        send([people.clerk], f"第 {number} 件")
    return Notice.objects.filter(recipient=people.clerk).order_by("-id")


@pytest.mark.parametrize(
    ("most", "number", "words", "short"),
    [
        (100, 25, "25", "25"),
        (25, 25, "25", "25"),
        (24, 24, "超过 24", "24+"),
        (1, 1, "超过 1", "1+"),
    ],
)
def test_a_count_is_exact_up_to_its_bound(
    rows: Any, most: int, number: int, words: str, short: str
) -> None:
    found = count(rows, most)
    assert (found, found.words, found.short) == (number, words, short)


def test_many_counts_take_one_query(rows: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = count_each({"all": rows, "none": rows.none(), "few": rows}, 100, {"few": 3})
    assert found == {"all": 25, "none": 0, "few": 3}
    assert [found[name].is_more for name in ("all", "none", "few")] == [False, False, True]


@pytest.mark.parametrize(("start", "stop"), [(0, 5), (7, 12), (20, 40), (30, 40)])
def test_a_page_far_down_has_the_rows_of_the_plain_page(rows: Any, start: int, stop: int) -> None:
    plain = list(rows[start:stop])
    assert list(slice_of(rows.filter(sentence__contains="件"), start, stop, always=True)) == plain


def test_pages_beyond_the_bound_can_be_opened(rows: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(paging, "count", lambda found: count(found, 10))
    monkeypatch.setattr(paging, "DEEP", 5)
    pages = Pages(rows, 10)
    assert (pages.count, pages.num_pages) == (Counted(10), 1)
    assert [row.pk for row in pages.page(2)] == [row.pk for row in rows[10:20]]
    assert len(list(pages.page(3))) == 5
    with pytest.raises(EmptyPage):
        pages.page(4)
    shown = list(Pages(rows, 2).get_elided_page_range(4))
    assert shown[0] == 1
    assert shown[-1] == Pages.ELLIPSIS


def test_the_list_says_that_there_are_more_and_counts_on_request(
    rows: Any, people: Cast, client_of: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(paging, "count", lambda found: count(found, 22))
    client = client_of(people.clerk)
    page = client.get(reverse(LIST)).content.decode()
    assert "超过 <b>22</b> 条" in page
    assert "exact=1" in page
    exact = client.get(reverse(LIST), {"exact": "1"})
    assert "共 <b>25</b> 条" in exact.content.decode()
    assert exact.context["cl"].result_count == 25


def test_a_page_that_is_not_there_shows_the_first(rows: Any, people: Cast, client_of: Any) -> None:
    rows.filter(pk__in=[row.pk for row in rows[3:]]).delete()
    response = client_of(people.clerk).get(reverse(LIST), {"p": "7"})
    assert len(response.context["cl"].result_list) == 3


def test_the_bound_is_one_for_all_lists() -> None:
    assert counting.MOST == 10_000
