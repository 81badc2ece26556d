"""A content with its canonical JSON and digest, as a version stores it."""

from dataclasses import dataclass
from typing import Any

from catalog.content import ItemContent, ResourceContent, digest_of_text


@dataclass(frozen=True)
class Frozen:
    """A content, its canonical JSON and the digest of that."""

    content: ResourceContent
    text: str
    digest: str


def freeze(values: dict[str, Any], items: tuple[ItemContent, ...]) -> Frozen:
    """Return the content of these values and items, frozen."""
    content = ResourceContent(**values, items=items)
    text = content.canonical()
    return Frozen(content, text, digest_of_text(text))
