"""Every page of the list of resources has its rows: none twice, none left out, in any order."""

from typing import Any

import pytest
from django.urls import reverse

from catalog.admin.resources import InformationResourceAdmin
from tests import make
from tests.cast import Cast
from yongcheng.search.counting import count

pytestmark = pytest.mark.django_db
LIST = "admin:catalog_informationresource_changelist"
PER_PAGE = 3
ORDERS = [column.key for column in InformationResourceAdmin.columns]


@pytest.fixture
def keys(people: Cast, monkeypatch: Any) -> list[int]:
    monkeypatch.setattr(InformationResourceAdmin, "list_per_page", PER_PAGE)
    made = []
    for number in range(7):
        items = tuple(make.item(f"第{place}项") for place in range(1 + number % 3))
        given = make.content(f"第{number}号", items=items)
        made.append(make.resource(given, provider=people.civil_affairs))
    waiting = make.send_for_review(
        make.version(make.content("待", items=(make.item(),)), provider=people.police)
    )
    return sorted([*(one.pk for one in made), waiting.resource_id])


@pytest.mark.parametrize("sign", ["", "-"])
def test_walking_all_pages_meets_every_row_once(
    keys: list[int], people: Cast, client_of: Any, sign: str
) -> None:
    client = client_of(people.reviewer)
    for order in ORDERS:
        met: list[int] = []
        for page in range(1, -(-len(keys) // PER_PAGE) + 1):
            query = {"o": sign + order, "cols": f"name.{order}", "p": str(page)}
            shown = client.get(reverse(LIST), query).context["cl"].result_list
            assert len(shown) == min(PER_PAGE, len(keys) - len(met)), order
            met += [row.pk for row in shown]
        assert sorted(met) == keys, order


def test_the_number_of_items_orders_by_itself(
    keys: list[int], people: Cast, client_of: Any
) -> None:
    shown = client_of(people.reviewer).get(reverse(LIST), {"o": "-items"}).context["cl"]
    assert [row.item_count for row in shown.result_list] == [3, 3, 2]


def test_a_list_too_long_to_order_by_due_says_so(
    keys: list[int], people: Cast, client_of: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("catalog.admin.resource_list.count", lambda rows: count(rows, 2))
    answer = client_of(people.reviewer).get(reverse(LIST), {"o": "due"})
    assert "没有按到期排序" in answer.content.decode()
    assert len(answer.context["cl"].result_list) == PER_PAGE
