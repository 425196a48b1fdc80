"""How well facts, hosts and alerts are read from the labelled texts, and how fast: `python -m bench.facts [--failures]`.

The scorer beside the texts defines every measure; time is CPU time of reading text and facts together. Then the speed
of article → facts alone, the best of three rounds on one core, on the labelled texts (a fact for every 70 characters),
on made pages of a newspaper's length (a fact for every 300) and on one made article of two hundred thousand characters.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from facts.read import read_facts
from radar.commands.read import read_row
from records.article import Article, Paragraph
from text.read import NotAnArticle

NEWS = (
    "3月5日上午,{host}举行一季度招商引资项目集中签约仪式,现场签约项目{n}个,总投资{m}亿元,涉及装备制造、食品加工等领域。",
    "近年来,当地坚持把优化营商环境作为头等大事,推行一件事一次办,企业办事跑动的次数一年比一年少。",
    "在车间里,工人们正忙着赶制订单,机器的声音此起彼伏,负责人说最近的订单已经排到了秋天。",
    "其中,{host}与某某科技有限公司签订投资协议,计划投资{n}亿元建设智能家电产业园。",
    "县里为每个重点项目配备一名服务专员,从选址、立项到环评全程跟踪,遇到难题当天上报、当天回复。",
    "今年以来,全县新开工项目{n}个,到位资金{m}亿元,超额完成了上半年的任务。",
    "一位客商说,他走过许多地方,最后打动他的不是政策,而是干部冒着大雨把他送到车站的那一次。",
    "下一步,该县将围绕主导产业补链强链,力争全年引进亿元以上项目{m}个。",
    "群众也尝到了甜头,在家门口上班的人多了,镇上新开的早餐店每天要卖出几百份豆浆和油条。",
    "傍晚时分,园区的路灯次第亮起,下班的人群沿着新修的道路散去,远处的塔吊还在转动。",
)
HOSTS = ("宁晋县", "枣庄市薛城区", "云霄县", "昆山市", "酒泉市肃州区")
FACTS = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "facts"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, default=FACTS, help="folder of the labelled texts and their scorer")
    parser.add_argument("--failures", action="store_true", help="list the texts that fall short, by measure")
    options = parser.parse_args()
    if not (options.facts / "score.py").is_file():
        print(f"bench.facts: no labelled texts in {options.facts}; give --facts FOLDER", file=sys.stderr)
        _print_speeds([])
        return 3
    rows = [json.loads(line) for line in (options.facts / "articles.jsonl").read_text("utf-8").splitlines()]
    read_row({"id": "0", "text": rows[0]["text"]})  # loads the tables
    start = time.process_time()
    answers = [_answer(row) for row in rows]
    taken = time.process_time() - start
    characters = sum(len(row["text"]) for row in rows)
    print(f"{len(rows)} texts, {characters:,} characters, {1000 * taken / len(rows):.1f} ms of CPU each")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
        file.flush()
        command = [sys.executable, str(options.facts / "score.py"), file.name]
        code = subprocess.run(command + ["--failures"] * options.failures, check=False).returncode
    _print_speeds([_article([row["text"]]) for row in rows])
    return code


def _article(lines: list[str]) -> Article:
    return Article(paragraphs=tuple(Paragraph(text=line) for text in lines for line in text.split("\n")))


def _page(number: int, length: int) -> Article:
    lines: list[str] = []
    while sum(map(len, lines)) < length:
        at = len(lines)
        line = NEWS[at % len(NEWS)].format(host=HOSTS[(number + at // 40) % len(HOSTS)], n=3 + at % 37, m=11 + at % 83)
        lines.append(line)
    return _article(lines)


def _print_speeds(labelled: list[Article]) -> None:
    kinds = {
        "labelled texts": labelled,
        "pages of 1,200 characters": [_page(number, 1_200) for number in range(60)],
        "one of 200,000": [_page(0, 200_000)],
    }
    for kind, articles in kinds.items():
        if articles:
            characters = sum(len(article.text) for article in articles)
            best = min(_seconds(articles) for _ in range(3))
            print(f"article to facts, {kind}: {characters / best:,.0f} characters a second of CPU")


def _seconds(articles: list[Article]) -> float:
    start = time.process_time()
    for article in articles:
        read_facts(article)
    return time.process_time() - start


def _answer(row: dict[str, str]) -> dict[str, object]:
    try:
        return read_row({"id": row["id"], "text": row["text"], "url": row.get("url")})
    except NotAnArticle:
        return {"id": row["id"]}


if __name__ == "__main__":
    sys.exit(main())
