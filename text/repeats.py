"""Find lines that say again what the page has said: a doubled lead, a doubled body, a cut-off copy of the lead."""

import re
from collections.abc import Sequence

SHORTEST = 12
SENTENCE = re.compile("[^。!！?？;；]+")
NOT_WORDS = re.compile(r"[\s\W_]+")


def squeeze(text: str) -> str:
    """Letters and digits alone, so that spacing and punctuation do not matter."""
    return NOT_WORDS.sub("", text)


def repeated(lines: Sequence[str]) -> set[int]:
    """Indices of the lines whose words all stand in earlier lines; lines too short to prove it never count."""
    whole: set[str] = set()
    sentences: set[str] = set()
    heads: set[str] = set()
    found: set[int] = set()
    for index, line in enumerate(lines):
        bare = squeeze(line)
        parts = [part for part in map(squeeze, SENTENCE.findall(line)) if len(part) >= 4]
        if len(bare) >= SHORTEST and (
            bare in whole or _is_head(line, bare, heads) or _all_said(parts, bare, sentences)
        ):
            found.add(index)
            continue
        whole.add(bare)
        sentences.update(parts)
        heads.update(bare[:length] for length in (12, 16, 20, 24) if len(bare) > length)
    return found


def _is_head(line: str, bare: str, heads: set[str]) -> bool:
    """A copy that stops in dots: `徐州讯 经济要发展,项目是支撑,...`."""
    if not line.rstrip().endswith(("...", "…")):
        return False
    length = max((n for n in (12, 16, 20, 24) if n <= len(bare)), default=0)
    return bool(length) and bare[:length] in heads


def _all_said(parts: list[str], bare: str, sentences: set[str]) -> bool:
    return len(parts) >= 2 and sum(len(part) for part in parts if part in sentences) >= 0.9 * len(bare)
