"""Names of uploaded files as they are shown and offered for download: one line, no tricks.

Where a file lies on the disk never depends on its name; the stored one is drawn by lot.
"""

import re
import unicodedata
from pathlib import PurePath

LIMIT = 120
UNNAMED = "未命名文件"


def clean_name(filename: str, *, limit: int = LIMIT, unnamed: str = UNNAMED) -> str:
    """Return the name without folders, control signs and marks of direction, its ending kept."""
    last = re.split(r"[\\/]", filename)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    if len(plain) > limit:
        ending = PurePath(plain).suffix[:9]
        plain = f"{plain[: limit - len(ending) - 1]}…{ending}"
    return plain or unnamed
