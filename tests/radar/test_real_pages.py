"""The saved real pages, crawled by the real spider: every page kept, every page read, none stops the run."""

import importlib.util
import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_labelled_page_is_kept_and_read_whatever_its_header_says(shared: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("real_pages", ROOT / "bench" / "real_pages.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    lines = (shared / "eval/pages/pages.jsonl").read_text(encoding="utf-8").split("\n")
    labelled = [json.loads(line)["id"] for line in lines if line]

    morning, rows, states = bench.crawl_labelled(shared / "eval" / "pages", tmp_path)

    assert morning.exit_code == 0
    assert (morning.taken.articles, morning.taken.not_articles, morning.taken.failed) == (len(labelled), 0, 0)
    assert sorted(row["id"] for row in rows) == sorted(labelled)
    assert states["given_up"] == states["to_read"] == 0
    assert min(len("".join(row["body"])) for row in rows) > 20
