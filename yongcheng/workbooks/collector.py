"""Lets the cycle collector rest while a large workbook is being built up.

Hundreds of thousands of rows, cells and contents are made in one go, none of them in a cycle; the
collector would walk over all of them again and again and find nothing (a quarter of the time).
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the collector from running until the last of those who asked is done."""
    global _resting
    with _lock:
        was_active = _resting > 0 or gc.isenabled()
        if was_active:
            _resting += 1
            gc.disable()
    try:
        yield
    finally:
        if was_active:
            with _lock:
                _resting -= 1
                if not _resting:
                    gc.enable()
