"""Taiwan's and Hong Kong's words as the mainland's, for matching only (words/terms.toml): 專案 → 项目.

Some of the words have a sense of their own on the mainland, so one of them alone proves nothing.
The lengths may differ; offsets of the result are not offsets of the text.
"""

import re
from functools import cache
from typing import Any

from text import vocabulary

# So many different words must a text show before any of them is mapped.
LEAST = 2


def rows() -> list[dict[str, Any]]:
    return vocabulary.rows("terms", "term")


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str]]:
    parts = []
    for row in sorted(rows(), key=lambda row: -len(row["printed"])):
        unless = f"(?!{'|'.join(map(re.escape, row['not_before']))})" if row["not_before"] else ""
        parts.append(re.escape(row["printed"]) + unless)
    return re.compile("|".join(parts)), {row["printed"]: row["meant"] for row in rows()}


def for_matching(text: str) -> str:
    """The text with the mainland's words, when it shows at least two of the others; else the text itself."""
    pattern, meant = _table()
    if len({match[0] for match in pattern.finditer(text)}) < LEAST:
        return text
    return pattern.sub(lambda match: meant[match[0]], text)
