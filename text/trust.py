"""Marks against the trust in a page: what a copy, a rewriter, a hijacked domain or a template leaves behind.

A mark is a reason in words, never a verdict: storage keeps it, facts lower their confidence by it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from records.article import Article, TrustMark
from records.site import Site
from text import vocabulary
from text.repeats import squeeze

CHINESE = re.compile("[\u3400-\u9fff]")
KANA = re.compile("[\u3040-\u30ff]")
LETTER = re.compile(r"[^\W\d_]")
PHONE = re.compile(r"(?<!\d)(?:400[-\s]?\d{3,4}[-\s]?\d{3,4}|1[3-9]\d{9}|0\d{2,3}[-\s]\d{7,8})(?!\d)")
WECHAT = re.compile(r"(?:微信|WeChat|wechat)(?:号)?\s?[:：]\s?([A-Za-z][-_A-Za-z0-9]{5,19})")
COPIED = re.compile(r"转载|来源于网络|来源网络|网络收集|收集于网络|互联网|侵权|删除")
TITLE_PARTS = re.compile(r"[\s,，。.:：;；!！?？|_\-—“”\"'‘’《》()（）、]+")
DOUBLED = re.compile("[,，][,，、。;；]")


def trust_marks(article: Article, *, site: Site | None = None) -> tuple[TrustMark, ...]:
    """The reasons to trust this page less, in a fixed order; none for a clean page.

    A site known as an aggregator is a copy by its own word.
    """
    found = [
        *_damage(article),
        *_reposter(article),
        *_hijacked(article),
        *_copied(article, site),
        *_spun(article),
        *_machine_written(article),
    ]
    return tuple(TrustMark(kind=kind, words=words) for kind, words in found)


def region_contradiction(site_region: str, hosts: Sequence[str]) -> TrustMark | None:
    """A mark when none of the hosts (adcodes) lies in the province of the site's region; facts calls it, text cannot."""
    if not hosts or any(host[:2] == site_region[:2] for host in hosts):
        return None
    return TrustMark(kind="region_contradiction", words=f"site of {site_region}, text of {', '.join(hosts)}")


def is_chinese(text: str) -> bool:
    """Is the text Chinese? Other languages get no reading of facts; Japanese is told by its kana."""
    chinese = len(CHINESE.findall(text))
    if chinese < 4 or len(KANA.findall(text)) > 0.1 * chinese:
        return False
    return chinese >= 0.3 * len(LETTER.findall(text))


def contacts(lines: Sequence[str]) -> frozenset[str]:
    """Phone numbers (digits alone) and WeChat names, the print of whoever runs the page."""
    found: set[str] = set()
    for line in lines:
        found.update(re.sub(r"\D", "", number) for number in PHONE.findall(line))
        found.update(name.lower() for name in WECHAT.findall(line))
    return frozenset(found)


def _damage(article: Article) -> Iterator[tuple[str, str]]:
    by_kind: dict[str, list[str]] = {}
    for spot in article.damaged:
        kind = "lost_bytes" if "\ufffd" in spot.text else spot.kind
        by_kind.setdefault(kind, []).append(spot.text)
    if "lost_digits" in by_kind:
        yield "stripped_digits", "、".join(by_kind["lost_digits"][:5])
    if lost := by_kind.get("lost_bytes", []) + by_kind.get("lost_text", []):
        yield "damaged", "、".join(lost[:5])
    if "truncated" in by_kind:
        yield "truncated", by_kind["truncated"][0]
    masks = by_kind.get("masked", [])
    if len(masks) >= 2:
        yield "template", "、".join(masks[:5])


def _reposter(article: Article) -> Iterator[tuple[str, str]]:
    lines = [line.text for line in article.dropped]
    numbers = contacts(lines)
    footer = "\n".join(lines)
    for row in vocabulary.rows("trust", "reposter"):
        known = [*numbers.intersection(row["digits"]), *(word for word in row["words"] if word in footer)]
        if known:
            yield "reposter_footer", f"{row['name']}: {known[0]}"
            return


def _hijacked(article: Article) -> Iterator[tuple[str, str]]:
    """Doubled commas all over the text are the print of hijacked domains."""
    doubled = [
        found.before for found in article.repairs if found.kind == "punctuation" and DOUBLED.search(found.before)
    ]
    if len(doubled) >= 4:
        yield "hijacked_domain", f"{len(doubled)} doubled marks, such as {doubled[0]}"


def _copied(article: Article, site: Site | None) -> Iterator[tuple[str, str]]:
    if glosses := article.repair_counts.get("glosses", 0):
        yield "copied", f"{glosses} readings of a site's converter"
        return
    if swaps := article.repair_counts.get("swaps", 0):
        yield "copied", f"{swaps} words swapped against a filter"
        return
    notice = next(
        (line.text for line in article.dropped if line.rule == "disclaimer" and COPIED.search(line.text)), None
    )
    if notice is not None:
        yield "copied", notice[:40]
    elif site is not None and site.aggregator:
        yield "copied", f"{site.name} collects from others"


@cache
def _spun_words() -> re.Pattern[str]:
    return re.compile(vocabulary.either(row["printed"] for row in vocabulary.rows("trust", "spun")))


def _spun(article: Article) -> Iterator[tuple[str, str]]:
    text = article.text
    words = sorted(set(_spun_words().findall(text)))
    if len(words) >= 2:
        yield "spun", "、".join(words[:5])
    elif injected := _injected(article.title or "", text):
        yield "spun", f"words of the title inside a sentence: {injected}"


def _injected(title: str, text: str) -> str | None:
    """Two parts of the title side by side in the text that are not so in the title."""
    parts = [part for part in TITLE_PARTS.split(title) if 4 <= len(part) <= 14]
    if len(parts) < 2:
        return None
    whole = squeeze(title)
    for first in parts:
        for second in parts:
            if first != second and first + second in text and first + second not in whole:
                return first + second
    return None


def _machine_written(article: Article) -> Iterator[tuple[str, str]]:
    lines = [article.title or "", *(paragraph.text for paragraph in article.paragraphs)]
    signs = []
    for row in vocabulary.rows("trust", "machine"):
        opening = tuple(row["opens"])
        sign = next((line for line in lines if line.startswith(opening)), None)
        if sign is not None:
            signs.append(sign[:12])
    if len(signs) >= 3:
        yield "machine_written", "、".join(signs)
