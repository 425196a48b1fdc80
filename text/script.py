"""Decide paragraph by paragraph whether a text is traditional, and simplify those that are.

The gate keeps names in simplified text (毕昇, 乾隆) as they are printed.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache

from text.alignment import Draft
from text.simplify import to_simplified, traditional

# Traditional in one sense, standard simplified print in another: they prove nothing.
UNDECIDED = frozenset("乾昇於徵藉夥瞭鍾祇甯迺陞氾摺崑堃麽菸蘋噁閤剋餘囉喆淼峯")
# Between 0.012 (the most traditional simplified text seen) and 0.176 (the least traditional one).
SHARE = 0.08
PAGE_SHARE = 0.15
SHORT = 15


@cache
def _decided() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(traditional() - UNDECIDED))}]")


@cache
def hint() -> re.Pattern[str]:
    """Any character that simplification may change."""
    return re.compile(f"[{''.join(sorted(traditional()))}著]")


CHINESE = re.compile("[\u3400-\u9fff]")


def weigh(draft: Draft) -> tuple[int, int]:
    """Characters that only traditional print has, and all Chinese characters."""
    return len(_decided().findall(draft.text)) + draft.simplified, len(CHINESE.findall(draft.text))


def simplify(drafts: Sequence[Draft], candidates: Collection[int]) -> set[int]:
    """Simplify the traditional ones of `drafts[i] for i in candidates`, which are all that may be; return those changed."""
    weights = {i: weigh(drafts[i]) for i in candidates}
    seen = sum(marks for marks, _ in weights.values())
    if not seen:
        return set()
    everything = sum(
        weights[i][1] if i in weights else len(CHINESE.findall(draft.text)) for i, draft in enumerate(drafts)
    )
    page = seen >= PAGE_SHARE * everything
    chosen = {i for i, weight in weights.items() if _is_traditional(*weight, page=page)}
    return {i for i in chosen if convert(drafts[i], to_simplified(drafts[i].text))}


def _is_traditional(marks: int, chinese: int, *, page: bool) -> bool:
    """On a traditional page one mark is enough, and a short line needs none: it may hold only characters of both scripts."""
    if marks >= max(2, SHARE * chinese):
        return True
    return page and (marks > 0 or chinese < SHORT)


def convert(draft: Draft, simple: str) -> bool:
    changed = [i for i, (old, new) in enumerate(zip(draft.text, simple, strict=True)) if old != new]
    if not changed:
        return False
    first, last = draft.raw_span(changed[0], changed[-1] + 1)
    draft.replace(simple)
    draft.note(first, last, "script", count=len(changed))
    return True
