"""Text as tokens of the index: pairs of neighbouring characters, so that any word is found as a substring.

The same function serves writing and asking. A change of it, or of the folding below it, changes `version()`,
and the index must be rebuilt.
"""

import hashlib
import re
import unicodedata
from functools import cache, lru_cache

from storage.spread import LINE, POINT, quick_fold, spread_folded
from text.fold import fold

RUN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+|[a-z0-9.]+")
RUN_OR_LINE = re.compile(RUN.pattern + r"|\n+")
FIRST_CHINESE = "\u3007"
LONGEST_BROKEN_PHRASE = 12
RULES = 3


def grams(text: str, *, asking: bool = False) -> list[str]:
    """The tokens of a text. Letters and digits stay whole; the last character of a Chinese run stands alone too.

    When asking, the last run leaves that single character out, so that a word inside a run is found.
    """
    runs = (RUN if asking else RUN_OR_LINE).findall(folded(text))
    tokens: list[str] = []
    last = len(runs) - 1
    for number, run in enumerate(runs):
        if run[0] == "\n":
            tokens.append(LINE)
            continue
        if run[0] < FIRST_CHINESE:
            whole = run.strip(".")
            if whole:
                tokens.append(whole.replace(".", POINT))
            continue
        tokens += [run[i : i + 2] for i in range(len(run) - 1)]
        if not asking or number < last or len(run) == 1:
            tokens.append(run[-1])
    return tokens


@lru_cache(maxsize=4)
def folded(text: str) -> str:
    """`fold`, remembered for the few texts in hand: fingerprint, title and body ask for the same ones."""
    return quick_fold(text)


def spread(text: str) -> str:
    """The tokens of a text as they are written to the index, with a blank between them; the same as `grams` gives."""
    return spread_folded(folded(text))


def phrase(text: str) -> str | None:
    """A word or phrase in the index's query language; None when it holds nothing to look for."""
    tokens = grams(text, asking=True)
    if not tokens:
        return None
    single = len(tokens[-1]) == 1 and tokens[-1] >= FIRST_CHINESE
    return f'"{" ".join(tokens)}"{"*" if single else ""}'


def phrase_variants(text: str) -> list[str]:
    """A phrase as it may stand in a text: as asked for, without its blanks, or with signs at one place.

    项目总投资 finds 项目，总投资. At least two characters stand on each side of the place: one alone would be asked
    for as the beginning of whatever begins with it, which takes the engine a hundred times as long.
    """
    bare = "".join(text.split())
    variants = [text, bare]
    if len(bare) <= LONGEST_BROKEN_PHRASE:
        places = range(2, len(bare) - 1)
        variants += [f"{bare[:at]}，{bare[at:]}" for at in places if not bare[at - 1 : at + 1].isascii()]
    return list(dict.fromkeys(variants))


@cache
def version() -> str:
    """Changes whenever the same text could give other tokens than before."""
    blocks = (range(0x20, 0x3400), range(0x3400, 0xA000), range(0xF900, 0x10000))
    every = "\n".join(fold("".join(map(chr, block))) for block in blocks if block)
    seen = hashlib.blake2b(every.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"bigrams-{RULES}-{unicodedata.unidata_version}-{seen}"
