"""A content with its canonical JSON, written out once for digest, staging and version."""

import json
from dataclasses import dataclass
from typing import Any, Self

from catalog.content import ResourceContent, canonical_of, digest_of_text


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is kept of a content; `text` is JSON of equal value, letter by letter only if made here."""

    content: ResourceContent
    text: str
    digest: str

    @classmethod
    def of(cls, content: ResourceContent) -> Self:
        text = content.canonical()
        return cls(content, text, digest_of_text(text))

    @classmethod
    def of_json(cls, text: str, digest: str = "") -> Self:
        """Return what was kept; without a digest (an upload of an earlier release) it is made anew."""
        content = ResourceContent.from_json(json.loads(text))
        return cls(content, text, digest or content.digest())

    @property
    def kept(self) -> tuple[str, str]:
        return self.text, self.digest

    def payload(self, before: dict[str, Any] | None = None) -> bytes:
        """Return what is staged: the content, its digest, what stood there if it must come back."""
        kept = f',"before":{canonical_of(before)}' if before is not None else ""
        return f'{{"content":{self.text},"digest":"{self.digest}"{kept}}}'.encode()
