"""Doubled and mixed punctuation, the print of hijacked domains: `今年以来,,全县` and `指标,。`.

Single marks stay in the width in which they are printed, and so do dots of omission.
"""

import re

from text.alignment import Draft, Edit

DOUBLED = re.compile("[,，、;；:：。]{2,}")
STRENGTH = {"。": 4, ";": 3, "；": 3, ":": 2, "：": 2, "、": 1, ",": 0, "，": 0}


def collapse(draft: Draft) -> None:
    edits = []
    for match in DOUBLED.finditer(draft.text):
        run = match[0]
        if (set(run) <= {"。"} and len(run) > 2) or set(run) == {":"}:
            continue
        strongest = max(run, key=STRENGTH.__getitem__)
        edits.append(Edit(match.start(), match.end(), strongest, "punctuation"))
    draft.apply(edits)
