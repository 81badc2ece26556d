"""A problem names its law, can be emptied of content, and never repeats a novel."""

from yongcheng.intake.problems import VALUE_LIMIT, WARNING, Problem, short

FOUND = Problem(
    sheet="目录",
    cell="F7",
    code="V3",
    message="不予共享，没有写明依据。",
    resource="名录",
    value="涉密",
    clauses=("T15.2", "T14(3)"),
)


def test_basis_is_quoted_by_place():
    assert FOUND.basis.startswith("条例第十五条第二款、条例第十四条")
    assert FOUND.is_error
    assert not Problem("目录", "A1", "V4", "…", level=WARNING).is_error


def test_nothing_of_the_file_remains():
    empty = FOUND.without_content()
    assert (empty.resource, empty.value, empty.cell) == ("", "", "F7")
    assert "涉密" not in str(empty.to_json())


def test_long_values_are_cut():
    assert short("a  b\nc") == "a b c"
    assert len(short("长" * 5000)) == VALUE_LIMIT
