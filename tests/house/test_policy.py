"""The law is quoted, never retold: clause ids exist, quotations are literal, rules are tested."""

import ast
import re

import pytest

from tests.house.sources import (
    ROOT,
    dotted,
    name_of,
    nodes,
    place,
    source_files,
    strings,
    templates,
)
from yongcheng.desk.printed.discovery import rules
from yongcheng.desk.printed.messages import messages_of, naming_tests
from yongcheng.policy.clauses import all_clauses, document_text

REGULATION = "政务数据共享条例"
EXPLANATION = "永政办〔2020〕13号政策解读"
RULES = rules()
CLAUSE_ID = re.compile(r"^(T\d{1,2}(\.\d|\(\d{1,2}\))?|J\d[.\d-]*[a-e]?|J2-stages)$")
# An article followed by its words in quotation marks: 条例第十三条：“…”.
ATTRIBUTED = re.compile(
    r"(?:条例》?|解读》?)(?:第[一二三四五六七八九十]+[条款])*[^“”。；]{0,12}“([^”…]+)”"
)
ARTICLE = re.compile(r"条例》?第([一二三四五六七八九十]+)条(?:第([一二三四五六七八九十])款)?")
# What our own sentences put in quotation marks after naming an article: names of acts and fields.
OWN_WORDS = re.compile(r"^[^，。；]{1,12}$")


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def written() -> list[tuple[str, str]]:
    """Return place → text of everything an official may read."""
    found = [
        (f"{name_of(path)}:{line}", text)
        for path in source_files()
        if "yongcheng/policy" not in name_of(path)
        for line, text in strings(path)
    ]
    found += [
        (name_of(path), path.read_text(encoding="utf-8"))
        for path in templates()
        if path.suffix in {".html", ".txt"}
    ]
    return found


def test_clause_ids_exist() -> None:
    """Whatever looks like a clause id in a table or a finding is one."""
    known = all_clauses().keys()
    assert [
        f"{place(path, node)} {node.value}"
        for path, node in nodes(ast.Constant)
        if isinstance(node.value, str) and CLAUSE_ID.match(node.value) and node.value not in known
    ] == []


def test_quotations_are_literal() -> None:
    """What stands in quotation marks behind the name of the law stands in the law."""
    texts = plain(document_text(REGULATION)) + plain(document_text(EXPLANATION))
    assert [
        f"{where}: {words}"
        for where, text in written()
        for words in ATTRIBUTED.findall(text)
        if not OWN_WORDS.match(words) and plain(words) not in texts
    ] == []


def test_quote_calls_are_literal() -> None:
    """quote("T15.2", "…") with literal arguments is checked here, before anybody runs it."""
    for path, node in nodes(ast.Call):
        if dotted(node.func).rpartition(".")[2] != "quote" or len(node.args) != 2:
            continue
        key, words = (getattr(arg, "value", None) for arg in node.args)
        if isinstance(key, str) and isinstance(words, str):
            assert words in all_clauses()[key].text, place(path, node)


def test_articles_named_in_text_exist() -> None:
    numbers = {one.place for one in all_clauses().values() if one.document == REGULATION}
    missing = []
    for where, text in written():
        for article, paragraph in ARTICLE.findall(text):
            named = f"第{article}条" + (f"第{paragraph}款" if paragraph else "")
            if named not in numbers:
                missing.append(f"{where}: {named}")
    assert missing == []


def test_the_texts_are_those_of_the_gazette() -> None:
    """The kept text has all 44 articles, in order, each with words."""
    articles = [one for key, one in all_clauses().items() if re.fullmatch(r"T\d+", key)]
    assert [one.id for one in articles] == [f"T{number}" for number in range(1, 45)]
    assert all(one.text for one in articles)


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.value.id)
def test_rule_rests_on_known_clauses_and_says_something(found: object) -> None:
    rule = found.value
    assert set(rule.clauses) <= all_clauses().keys()
    assert rule.title
    said = messages_of(found.module).get(rule.id, [])
    assert said, "a rule that cannot say anything"
    assert all(sentence.endswith("。") for sentence in said)


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.value.id)
def test_rule_has_a_test_that_names_it(found: object) -> None:
    assert naming_tests(found.value.id, ROOT / "tests")


def test_rule_ids_are_unique() -> None:
    ids = [found.value.id for found in RULES]
    assert len(ids) == len(set(ids))


def test_findings_name_known_clauses() -> None:
    """clauses=(…) written out at a finding."""
    known = all_clauses().keys()
    unknown = []
    for path, node in nodes(ast.keyword):
        if node.arg == "clauses" and isinstance(node.value, ast.Tuple):
            for part in node.value.elts:
                if isinstance(part, ast.Constant) and part.value not in known:
                    unknown.append(f"{place(path, part)} {part.value}")
    assert unknown == []
