"""What class, id, tag and itemprop of an element hint at: a field, furniture, or a known container of the article."""

import re
from functools import cache

from text import vocabulary

LONGEST_NAME = 200  # characters of class and id that are read
MOST_HUMPS = 5  # words in one name; longer names are switches of a script

# Hints are bits, and from bit 8 up one more than the row of words/containers.toml that knows the element.
NOISE, HEAD, DATE, SOURCE, AUTHOR, COLUMN = (1 << n for n in range(6))
HOLDER = 8
FURNISHING = {"noise": NOISE, "title": HEAD, "date": DATE, "source": SOURCE, "author": AUTHOR, "column": COLUMN}
FIELDS = DATE | SOURCE | AUTHOR | HEAD | COLUMN

NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
HASH = re.compile("[-_]{1,2}[A-Za-z0-9]{5,10}$")  # what a build puts behind a name: sourceTitle-3wvVEZtH

SEEN: dict[tuple[str, str], int] = {}  # what hints_of has answered; the parser looks here first


def hints_of(name: str, label: str) -> int:
    """What class and id of an element hint at, as bits. A pure function with a bounded memory."""
    found = SEEN.get((name, label))
    if found is None:
        known = _hint_words()
        found = 0
        for word in f"{name[:LONGEST_NAME]} {label[:LONGEST_NAME]}".split():
            parts = NAME.findall(word)
            if len(parts) > MOST_HUMPS:
                parts = NAME.findall(HASH.sub("", word))
            if len(parts) <= MOST_HUMPS:
                for part in parts:
                    found |= known.get(part.lower(), 0)
        ranks = [_holders("ids").get(label, 0), *map(_holders("classes").get, name[:LONGEST_NAME].split())]
        found |= min(filter(None, ranks), default=0)
        if len(name) + len(label) <= LONGEST_NAME:
            if len(SEEN) >= 20_000:
                SEEN.clear()
            SEEN[name, label] = found
    return found


def hints_of_property(name: str) -> int:
    """What schema.org's `itemprop` of an element hints at."""
    return {"datePublished": DATE, "headline": HEAD, "author": AUTHOR}.get(name, 0) | _holders("itemprops").get(name, 0)


@cache
def tag_hints() -> dict[str, int]:
    return dict.fromkeys(("nav", "footer", "aside"), NOISE) | _holders("tags")


@cache
def block_tags() -> frozenset[str]:
    """Elements outside HTML that some systems put around the article."""
    return frozenset(_holders("tags"))


@cache
def _holders(key: str) -> dict[str, int]:
    """Names of known containers and the bits of their rank; an earlier row has the lower number."""
    ranks: dict[str, int] = {}
    for rank, row in enumerate(vocabulary.rows("containers", "container"), start=1):
        for word in row.get(key, ()):
            ranks.setdefault(word, rank << HOLDER)
    return ranks


@cache
def _hint_words() -> dict[str, int]:
    known: dict[str, int] = {}
    for kind, bit in FURNISHING.items():
        for word in vocabulary.words("furnishing", kind):
            known[word] = known.get(word, 0) | bit
    return known
