"""The canonical JSON written in one go is that of the values, so a digest is the same by any way."""

import json

import pytest

from catalog.content import (
    Assessment,
    Basis,
    Census,
    ItemContent,
    ResourceContent,
    canonical_of,
    digest_of,
)
from tests import make

CONTENTS = {
    "empty": ResourceContent(),
    "usual": make.content(),
    "withheld": make.withheld_content(),
    "signs": ResourceContent(title='引号"反斜\\杠\t制表\n换行\x01\u2028😀', remark="</script>"),
    "numbers": ResourceContent(grade=0, census=Census(0, 12, None, 10**15)),
    "no is a value, empty is none": ResourceContent(
        has_no_system=False, is_certificate=True, secrecy_assessment=Assessment(), bases=()
    ),
    "an empty part in a list stays": ResourceContent(bases=(Basis(), Basis(kind="law"))),
    "items": ResourceContent(
        items=(
            ItemContent("姓名", is_key=False, grade=3),
            ItemContent("姓名", is_key=False, grade=3),
            ItemContent(),
            ItemContent("金额", length="18,2", is_open=True),
        ),
        related=("307/000001", ""),
    ),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_text_and_values_agree(content: ResourceContent) -> None:
    assert content.canonical() == canonical_of(content.to_json())
    assert content.digest() == digest_of(content.to_json())
    assert ResourceContent.from_json(json.loads(content.canonical())) == content
