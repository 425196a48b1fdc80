"""Take off the pinyin that some sites print behind converted characters: 產(chǎn)業(yè) becomes 產業.

A bracket goes only when it holds a reading of the character before it; that check is the whole
safety of the rule: 明(clever) stays.
"""

import re
import unicodedata
from functools import cache

from text.alignment import Draft, Edit
from text.simplify import to_simplified

SYLLABLE = "[a-zɡüāáǎàēéěèêếềīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u0308\u030c]{1,8}"
BRACKET = re.compile(rf"[(（]\s{{0,3}}({SYLLABLE})\s{{0,3}}[)）]")


@cache
def _dictionary() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@cache
def readings(char: str) -> tuple[frozenset[str], frozenset[str]]:
    """The readings of a character with their tones, and without."""
    known = frozenset(plain(word) for word in _dictionary().get(ord(char), "").split(",") if word)
    return known, frozenset(toneless(word) for word in known)


def plain(syllable: str) -> str:
    return unicodedata.normalize("NFC", syllable.replace("ɡ", "g"))


@cache
def toneless(syllable: str) -> str:
    """The bare syllable; ü stays ü."""
    letters = unicodedata.normalize("NFD", syllable)
    kept = "".join(c for c in letters if c == "\u0308" or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def reads(char: str, syllable: str) -> bool:
    """Is this a reading of that character? A wrong tone is forgiven, a wrong syllable is not."""
    toned, bare = readings(char)
    given = plain(syllable)
    return given in toned or toneless(given).replace("v", "ü") in bare


def undo(draft: Draft) -> None:
    """Cut the readings, and simplify the characters that carried them whatever script the rest is in."""
    text = draft.text
    edits: list[Edit] = []
    bearers: list[int] = []
    bearer = end = -1
    for match in BRACKET.finditer(text):
        start = match.start()
        if start == 0:
            continue
        if start != end:
            bearer = start - 1
        if text[bearer].isalpha() and reads(text[bearer], match[1]):
            again = start == end
            edits.append(Edit(start, match.end(), "", None if again else "glosses", "certain", bearer))
            end = match.end()
            if not again:
                bearers.append(bearer)
    if not edits:
        return
    simple = _simplified(text, edits)
    shifted = [(at, simple[at]) for at in bearers if simple[at] != text[at]]
    draft.apply(edits)
    if shifted:
        draft.replace(_put(draft.text, edits, shifted))
        draft.simplified += len(shifted)


def _simplified(text: str, edits: list[Edit]) -> dict[int, str]:
    """What each character left of the cuts becomes in simplified print, by its place in `text`."""
    kept: list[int] = []
    done = 0
    for edit in edits:
        kept += range(done, edit.start)
        done = edit.end
    kept += range(done, len(text))
    return dict(zip(kept, to_simplified("".join(text[i] for i in kept)), strict=True))


def _put(text: str, edits: list[Edit], shifted: list[tuple[int, str]]) -> str:
    chars = list(text)
    cut, waiting = 0, iter(edits)
    edit = next(waiting, None)
    for at, char in shifted:
        while edit is not None and edit.end <= at:
            cut += edit.end - edit.start
            edit = next(waiting, None)
        chars[at - cut] = char
    return "".join(chars)
