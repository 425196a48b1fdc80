"""Marks that are no writing: invisible characters, emoji inside words, full-width digits, stray tags, layout codes."""

import html
import re

from text.alignment import Draft, Edit

HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff"
INVISIBLE = re.compile(f"[{HIDDEN}]+")
EMOJI = "\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff\u20e3"
EMOJI_INSIDE = re.compile(f"(?<=[\u3400-\u9fff0-9])[{EMOJI}]+(?=[\u3400-\u9fff0-9])")
LETTERS = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
CHARACTERS = HIDDEN + EMOJI + LETTERS
WIDE = re.compile(f"[{LETTERS}]+(?:．[\uff10-\uff19]+)?％?")
TAGS = "p|br|div|span|strong|em|b|i|u|font|a|img|li|ul|ol|td|tr|th|table|tbody|h[1-6]|fieldset|legend|center|section|script|style"
TAG = re.compile(
    rf"</?(?:{TAGS})(?:\s[^<>\n]{{0,300}})?/?>|!\[[^\[\]\n]{{0,80}}\]\([^()\n]{{0,200}}\)|\[\]\((?:https?:|/)[^()\n]{{0,200}}\)|\|{{2,}}|\s\|(?=\n|$)|(?<=[。！!？；”)）])/p(?=[^a-z]|$)"
)
ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|middot|hellip|ensp|emsp|#\d{2,5}|#x[0-9a-fA-F]{2,4});"
)
CONTINUED = re.compile(
    r"[(（]\s?[上下]?[紧緊]?[接转轉][^()（）\n]{0,4}第?[\d一二三四五六七八九十A-Z]{1,3}\s?版[^()（）\n]{0,8}[)）]"
)
ISSUE_CODE = re.compile(r"(?<=[。！!？?”)）])[\u2460-\u2473]\s?\d{1,2}(?=\n|$)")


def strip(draft: Draft) -> None:
    draft.apply([Edit(m.start(), m.end(), "", "emoji") for m in INVISIBLE.finditer(draft.text)])
    draft.apply([Edit(m.start(), m.end(), "", "emoji") for m in EMOJI_INSIDE.finditer(draft.text)])
    draft.apply([Edit(m.start(), m.end(), html.unescape(m[0]), "tags") for m in ENTITY.finditer(draft.text)])
    draft.apply([Edit(m.start(), m.end(), "", "tags") for m in TAG.finditer(draft.text)])


def fold_width(draft: Draft) -> None:
    """Full-width letters and digits, and the point and per cent sign that belong to them, one to one."""
    draft.apply([Edit(m.start(), m.end(), _narrow(m[0]), "width") for m in WIDE.finditer(draft.text)])


def strip_layout(draft: Draft) -> None:
    """`(上接1版)` and the issue codes of a newspaper's layout."""
    draft.apply([Edit(m.start(), m.end(), "", "layout") for m in CONTINUED.finditer(draft.text)])
    draft.apply([Edit(m.start(), m.end(), "", "layout") for m in ISSUE_CODE.finditer(draft.text)])


def _narrow(text: str) -> str:
    return "".join(chr(ord(char) - 0xFEE0) for char in text)
