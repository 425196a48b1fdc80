"""Bytes to characters: what is declared, what is used, and why."""

import pytest

from text import decode
from text.read import read_page

SENTENCE = "青溪县的招商队伍外出四十余次，一批新材料项目签约落地，全县的产业链更加完整。"
BODY = f"<p>{SENTENCE * 4}</p>"
TRADITIONAL = "青溪縣的招商隊伍外出四十餘次，一批新材料項目簽約落地，全縣的產業鏈更加完整。"


def page(charset: str | None, body: str = BODY) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f"<html><head>{meta}<title>青溪</title></head><body>{body}</body></html>"


CASES = {
    "UTF-8": (page("utf-8").encode(), None, "utf-8", "strict UTF-8"),
    "gb2312 means gb18030": (page("gb2312", BODY + "<p>喆</p>").encode("gb18030"), None, "gb18030", "declared"),
    "UTF-8 that declares gb2312": (page("gb2312").encode(), None, "utf-8", "strict UTF-8, though gb18030 is declared"),
    "GBK that declares UTF-8": (page("utf-8").encode("gbk"), None, "gb18030", "detected, though utf-8 is declared"),
    "GBK that declares nothing": (page(None).encode("gbk"), None, "gb18030", "detected, nothing is declared"),
    "GBK behind a server that says latin-1": (page("gbk").encode("gbk"), "text/html; charset=ISO-8859-1", "gb18030", "declared"),
    "the header before the page": (page(None).encode("gbk"), "text/html; charset=GBK", "gb18030", "declared"),
    "Big5": (page("big5", f"<p>{TRADITIONAL * 4}</p>").encode("big5hkscs"), None, "big5hkscs", "declared"),
    "Big5 that declares gb2312": (
        page("gb2312", f"<p>{TRADITIONAL * 8}</p>").encode("big5hkscs"), None, "big5hkscs", "detected, though gb18030 is declared",
    ),
    "Big5 that declares nothing": (
        page(None, f"<p>{TRADITIONAL * 8}</p>").encode("big5hkscs"), None, "big5hkscs", "detected, nothing is declared",
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + page("gb2312").encode(), None, "utf-8", "byte order mark"),
    "UTF-16": (b"\xff\xfe" + page(None).encode("utf-16-le"), None, "utf-16-le", "byte order mark"),
    "UTF-8 cut inside a character": (page("utf-8").encode() + "溪".encode()[:2], None, "utf-8", "strict UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "used", "why"), CASES.values(), ids=CASES)
def test_the_charset_is_found_with_its_reason(body: bytes, content_type: str | None, used: str, why: str) -> None:
    article = read_page(body, content_type=content_type)

    assert article.charset is not None
    assert (article.charset.used, article.charset.why) == (used, why)
    assert SENTENCE in article.text or "新材料项目签约落地" in article.text


def test_a_few_broken_bytes_do_not_turn_a_page_into_another_charset() -> None:
    body = page("utf-8", BODY * 3).encode().replace("溪".encode(), b"\xe6\xba", 1)

    article = read_page(body)

    assert article.charset is not None
    assert article.charset.used == "utf-8"
    assert "broken" in article.charset.why
    assert "招商队伍" in article.text


def test_what_breaks_a_parse_is_taken_out() -> None:
    served = b'<?xml version="1.0" encoding="gb2312"?><html>\0<body>a</BODY></html >b'

    assert decode.prepare(served) == b"<html><body>ab"


def test_a_charset_that_python_does_not_know_is_passed_over() -> None:
    article = read_page(page("x-unknown-9").encode("gb18030"), content_type="text/html; charset=hex")

    assert article.charset is not None
    assert article.charset.declared is None
    assert SENTENCE in article.text
