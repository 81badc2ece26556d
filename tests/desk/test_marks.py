"""Marks, differences and the tags of lists: what they say, and that they never trust a text."""

from types import SimpleNamespace

import pytest
from django.utils.safestring import mark_safe

from yongcheng.desk import diffs, marks
from yongcheng.desk.acts import primary_of
from yongcheng.desk.templatetags.desk import no_colon, yes_no
from yongcheng.desk.templatetags.listing import mark_hits, row_cell


@pytest.mark.parametrize(
    ("state", "tone", "icon"),
    [
        ("draft", "neutral", "circle"),
        ("head_review", "info", "clock"),
        ("bureau_review", "info", "half"),
        ("changing", "info", "triangle"),
        ("published", "ok", "tick"),
        ("returned", "warn", "return"),
        ("overdue", "bad", "alert"),
        ("blocked", "bad", "stop"),
        ("retired", "neutral", "bar"),
        ("never heard of", "neutral", "circle"),
    ],
)
def test_a_state_has_colour_shape_and_word(state: str, tone: str, icon: str) -> None:
    html = marks.chip("某状态", state)
    assert f"chip-{tone}" in html
    assert f"#{icon}" in html
    assert "某状态" in html


def test_texts_are_escaped_everywhere() -> None:
    bad = "<script>"
    old, new = diffs.pair(bad, bad + "新")
    for html in (marks.chip(bad), marks.toned(bad, "bad", "alert"), marks.code(bad), old, new):
        assert bad not in html


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("每年", "每年", "每年", "每年"),
        ("", "涉及权利人信息", "（空）", '<ins class="come">涉及权利人信息</ins>'),
        ("用于核验", "", '<del class="gone">用于核验</del>', "（清空）"),
        ("每年", "每月", '<del class="gone">每年</del>', '<ins class="come">每月</ins>'),
        (
            "权利人、坐落、面积等登记结果",
            "权利人、坐落、面积等登记结果，按月更新",
            "权利人、坐落、面积等登记结果",
            '权利人、坐落、面积等登记结果<ins class="come">，按月更新</ins>',
        ),
    ],
)
def test_a_difference_shows_what_went_and_what_came(
    old: str, new: str, before: str, after: str
) -> None:
    assert diffs.pair(old, new) == (before, after)


def test_hits_are_marked_in_the_text_only() -> None:
    cell = mark_safe('<th class="field-登记"><a href="/登记/">不动产登记信息</a></th>')
    assert mark_hits(cell, "登记") == (
        '<th class="field-登记"><a href="/登记/">不动产<mark>登记</mark>信息</a></th>'
    )
    assert mark_hits(cell, "") == cell


def test_only_the_name_is_marked_and_yes_is_a_word() -> None:
    yes = mark_safe('<td><img src="/static/admin/img/icon-yes.svg" alt="True"></td>')
    assert row_cell(yes, "是") == "<td>是</td>"
    assert yes_no("<b>") == "&lt;b&gt;"


def test_labels_lose_their_colon() -> None:
    assert no_colon(mark_safe('<label for="a">名称:</label>')) == '<label for="a">名称</label>'


def offer(name: str, tone: str, *, allowed: bool) -> SimpleNamespace:
    transition = SimpleNamespace(name=name, tone=tone)
    return SimpleNamespace(transition=transition, allowed=allowed)


@pytest.mark.parametrize(
    ("can_publish", "primary"),
    [(True, "publish"), (False, "send_back")],
)
def test_sending_back_is_primary_where_publishing_is_blocked(
    can_publish: bool, primary: str
) -> None:
    offers = [
        offer("publish", "primary", allowed=can_publish),
        offer("discard", "danger", allowed=True),
        offer("send_back", "plain", allowed=True),
    ]
    assert primary_of(offers) == primary
    assert primary_of([]) == ""
