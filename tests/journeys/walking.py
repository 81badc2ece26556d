"""A walk through every screen that a person reaches by links: one page for each kind of address."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Response

# Words of an address that make another screen; other words only narrow or sort a list.
TELLING = frozenset({"tab", "list", "view", "kind", "print", "read"})
DOWNLOADS = re.compile(
    r"/(logout|template|original|marked|file|autocomplete|jsi18n|download)/|/exports/\d+/file"
    r"|/trailentry/(export|verify)/|\.(xlsx|csv|txt)$"
)
LINKS = """all => all
    .filter(one => !one.hasAttribute('download') && one.offsetParent)
    .map(one => one.href.split('#')[0])"""


def kind_of(url: str) -> str:
    """Return the kind of an address: numbers as n, only the words that make another screen."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    words = [f"{name}={asked[name][0]}" for name in sorted(asked) if name in TELLING]
    if set(asked) - TELLING:
        words.append("…")
    path = re.sub(r"\d+", "n", parts.path)
    return path + ("?" + "&".join(words) if words else "")


def walk(page: Page, base: str, *, limit: int) -> Iterator[tuple[str, Response]]:
    """Open one page of every kind, beginning at the front page. Yields kind and answer.

    Raises AssertionError where there are more kinds than the limit: then the walk is not whole.
    """
    start = f"{base}/admin/"
    waiting, seen = deque([start]), {kind_of(start)}
    while waiting:
        address = waiting.popleft()
        answer = page.goto(address, wait_until="load")
        assert answer is not None, address
        yield kind_of(address), answer
        for link in page.eval_on_selector_all("a[href]", LINKS):
            kind = kind_of(link)
            fits = link.startswith(start) and not DOWNLOADS.search(link)
            if fits and kind not in seen and "…" not in kind:
                seen.add(kind)
                waiting.append(link)
        assert len(seen) <= limit, sorted(seen)
