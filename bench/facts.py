"""How well facts, hosts and alerts are read from the labelled texts, and how fast: `python -m bench.facts [--failures]`.

The scorer beside the texts defines every measure; time is CPU time of reading text and facts together.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from radar.commands.read import read_row
from text.read import NotAnArticle

FACTS = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "facts"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, default=FACTS, help="folder of the labelled texts and their scorer")
    parser.add_argument("--failures", action="store_true", help="list the texts that fall short, by measure")
    options = parser.parse_args()
    if not (options.facts / "score.py").is_file():
        print(f"bench.facts: no labelled texts in {options.facts}; give --facts FOLDER", file=sys.stderr)
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
        return subprocess.run(command + ["--failures"] * options.failures, check=False).returncode


def _answer(row: dict[str, str]) -> dict[str, object]:
    try:
        return read_row({"id": row["id"], "text": row["text"], "url": row.get("url")})
    except NotAnArticle:
        return {"id": row["id"]}


if __name__ == "__main__":
    sys.exit(main())
