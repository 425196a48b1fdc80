"""Undo a paragraph whose UTF-8 or GBK bytes were read as Western European, where every byte is still there."""

import re

from text.alignment import Draft, Edit

HIGH = re.compile("[\xa1-\xff]")
CHINESE = re.compile("[\u4e00-\u9fff]")
WESTERN = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Windows' Western page shows these where Latin-1 has control characters.
BYTES = {char: char.encode("cp1252")[0] for char in WESTERN}
HINT = re.compile("[\xc0-\xff]")


def undo(draft: Draft) -> None:
    text = draft.text
    high = len(HIGH.findall(text))
    if high < 6 or CHINESE.search(text):
        return
    letters = sum(char.isalpha() and char.isascii() for char in text)
    decoded = _decoded(text) if high > letters else None
    if decoded is not None and decoded != text:
        draft.apply([Edit(0, len(text), decoded, "mojibake")])


def _decoded(text: str) -> str | None:
    try:
        data = bytes(BYTES[char] if char in BYTES else ord(char) for char in text)
    except ValueError:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return decoded if _is_plausible(decoded) else None
    return None


def _is_plausible(text: str) -> bool:
    """Mostly characters of everyday print: the first level of GB 2312, in its bytes B0A1 to D7F9."""
    chinese = CHINESE.findall(text)
    common = sum(1 for char in chinese if _lead(char) in range(0xB0, 0xD8))
    return len(chinese) >= 2 and common >= 0.85 * len(chinese)


def _lead(char: str) -> int:
    try:
        return char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0
