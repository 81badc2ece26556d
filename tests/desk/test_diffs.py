"""Texts side by side: pieces rebuild both texts and mark words, not crumbs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yongcheng.desk.diffs import pieces

texts = st.text(alphabet="民政部门使用，医保核查。ab1 ", max_size=40) | st.text(max_size=60)


@given(texts, texts)
@settings(deadline=None)
def test_pieces_rebuild_both_texts(before, after):
    found = pieces(before, after)
    assert "".join(same + gone for same, gone, _ in found) == before
    assert "".join(same + come for same, _, come in found) == after


def test_words_are_marked_not_crumbs():
    assert pieces("限民政部门使用", "限民政、医保部门核查使用") == [
        ("限民政", "", "、医保"),
        ("部门", "", "核查"),
        ("使用", "", ""),
    ]


def test_long_texts_are_compared_by_clauses():
    clause = "第一项内容，第二项内容；"
    found = pieces(clause * 400, clause * 399 + "第三项内容。")
    assert len(found) == 1
    assert found[0][2].endswith("第三项内容。")
