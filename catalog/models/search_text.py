"""What the one search box reads of a resource: folded items and abstract, initials of the name.

Pure, and cheap enough for an import of ten thousand resources: folding is remembered per text, and
`normalise_name` is the `fold` of a search (tests/search): it also makes the `title_key` of a name.
"""

from catalog.codes import normalise_name
from catalog.content import ResourceContent
from yongcheng.search.pinyin import initials

ITEM_END = "\n"  # no word of a search runs over it
INITIALS_LENGTH = 200


def search_columns(content: ResourceContent) -> dict[str, str]:
    """Return column → text of the resource row: its items, each name once, abstract, initials."""
    return {
        "search_items": ITEM_END.join(
            dict.fromkeys([normalise_name(item.title) for item in content.items])
        ),
        "search_abstract": normalise_name(content.abstract),
        "search_initials": initials(normalise_name(content.title))[:INITIALS_LENGTH],
    }
