"""Speed of repair: `python bench/repair.py` prints characters a second of CPU on clean and on damaged text, best of several runs.

The texts are our own sentences, repeated with changing numbers; the glossed one carries a reading
behind every character that conversion changed, as the sites do.
"""

import time
from collections.abc import Sequence

from opencc import OpenCC
from pypinyin.constants import PINYIN_DICT

from text.plain import read_text
from text.repair import repair

SENTENCES = (
    "今年以来，临湖县把招商引资作为第一要务，组建{n}支小分队分赴长三角、珠三角等地，接待客商{n}批、{m}人次。",
    "截至{d}月底，全县新签约项目{n}个，总投资{m}.{d}亿元，其中过亿元项目{d}个，开工{d}个，投产{d}个。",
    "“我们先看产业、再谈项目。”该县商务局负责人说，{n}个重点项目已落户经济开发区（含续建{d}个）。",
    "精密铸造产业园占地{m}亩，达产后年产值可达{m}亿元，带动就业{n}00余人。",
)


def paragraphs(characters: int) -> list[str]:
    """Our own prose of about this many characters, in paragraphs of two sentences."""
    made: list[str] = []
    n = total = 0
    while total < characters:
        n += 1
        pair = (SENTENCES[n % 4], SENTENCES[(n + 1) % 4])
        made.append("".join(sentence.format(n=n % 90 + 3, m=n % 700 + 12, d=n % 9 + 1) for sentence in pair))
        total += len(made[-1])
    return made


def glossed(lines: Sequence[str]) -> list[str]:
    """The lines in traditional characters, a reading behind each that changed."""
    converter = OpenCC("s2t")
    out = []
    for line in lines:
        marked = []
        for old, new in zip(line, converter.convert(line), strict=True):
            reading = PINYIN_DICT.get(ord(new), "").split(",")[0]
            marked.append(f"{new}({reading})" if old != new and reading else new)
        out.append("".join(marked))
    return out


def rate(lines: Sequence[str], runs: int = 7, page: int = 12) -> float:
    """Characters a second over pages of `page` paragraphs, the best of `runs`."""
    pages = [lines[i : i + page] for i in range(0, len(lines), page)]
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for one in pages:
            repair(one)
        best = min(best, time.process_time() - start)
    return sum(map(len, lines)) / best


def main() -> None:
    clean = paragraphs(200_000)
    traditional = [OpenCC("s2t").convert(line) for line in clean]
    marked = glossed(clean)
    print(f"clean        {rate(clean) / 1e6:6.2f} million characters a second")
    print(f"traditional  {rate(traditional) / 1e6:6.2f}")
    print(f"glossed      {rate(marked) / 1e6:6.2f}")
    text = "\n".join(clean[:2000])
    start = time.process_time()
    read_text(text)
    print(
        f"read_text    {len(text) / (time.process_time() - start) / 1e6:6.2f} (clean, one text of {len(text)} characters)"
    )


if __name__ == "__main__":
    main()
