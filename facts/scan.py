"""Search with a pattern only where a match can begin: what `finditer` gives, at a fraction of its time.

A pattern that opens with a look-behind or an optional group is tried by `re` at every letter of a text. One that
opens with a set of letters is found by a fast loop, so a cheap pattern names the places at which to try the dear one.
"""

import re
import sys
from collections.abc import Iterator


def matches_from(
    starts: re.Pattern[str], pattern: re.Pattern[str], text: str, begin: int = 0, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """The matches of `pattern.finditer(text, begin, end)`; each must begin where `starts` finds its own first letter.

    `starts` must match one letter and look around from there, else it would step over places to begin.
    """
    reach = begin
    for first in starts.finditer(text, begin, end):
        at = first.start()
        if at >= reach and (match := pattern.match(text, at, end)) is not None:
            reach = match.end()
            yield match
