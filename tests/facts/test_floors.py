"""Quality on the labelled articles and the seed documents must not fall below what was reached."""

import importlib.util
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from radar.commands.read import read_row
from text.read import NotAnArticle

HERE = Path(__file__).parent
SECTIONS = ("facts", "facts_blind", "facts_blind2", "facts_blind3")
FLOORS = tomllib.loads((Path(__file__).parents[1] / "floors.toml").read_text("utf-8"))


def scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"shared_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predictions(folder: Path) -> Iterator[dict[str, Any]]:
    for line in (folder / "articles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        try:
            yield read_row({"id": row["id"], "text": row["text"], "url": row.get("url")})
        except NotAnArticle:
            yield {"id": row["id"]}


@pytest.fixture(scope="module")
def measured(shared: Path) -> Callable[[str], dict[str, float]]:
    """Measures of a set of labelled articles, by the section of its floors; each set is read once."""
    labelled = shared / "eval" / "facts"
    score = scorer(labelled / "score.py")
    folders = {"facts": labelled} | {f"facts_{name}": HERE / name for name in ("blind", "blind2", "blind3")}

    @cache
    def measure(section: str) -> dict[str, float]:
        folder = folders[section]
        rows = {row["id"]: row for row in predictions(folder)}
        return named(score.score(score.load(folder / "gold.jsonl"), rows))

    return measure


def named(result: dict[str, Any]) -> dict[str, float]:
    """The measures of the scorer under the names of the floors."""
    return {
        "signing_precision": result["signing"]["precision"],
        "signing_recall": result["signing"]["recall"],
        "relevant_f1": result["relevant"]["f1"],
        "host_exact": result["host_exact"],
        "host_f1": result["host_f1"],
        "industry_f1": result["industry_f1"],
        "signed_f1": result["signed_f1"],
        "event_f1": result["event_f1"],
        "alert_precision": result["alert"]["precision"],
        "alert_recall": result["alert"]["recall"],
        "alert_macro_f1": result["alert_macro_f1"],
        "quiet_articles": 1 - result["false_alarm_articles"] / result["articles"],
    }


@pytest.mark.parametrize(
    ("section", "measure"), [(section, name) for section in SECTIONS for name in sorted(FLOORS[section])]
)
def test_a_measure_of_labelled_articles_holds_its_floor(
    measured: Callable[[str], dict[str, float]], section: str, measure: str
) -> None:
    assert measured(section)[measure] >= FLOORS[section][measure]


def test_the_checks_of_the_seed_documents_hold(shared: Path, tmp_path: Path) -> None:
    rows = map(json.loads, (shared / "eval" / "seeds" / "gold.jsonl").read_text("utf-8").splitlines())
    answers = [read_row({"id": row["id"], "text": (shared / "seeds" / row["file"]).read_text("utf-8")}) for row in rows]
    found = tmp_path / "predictions.jsonl"
    found.write_text("\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers), "utf-8")

    checker = [sys.executable, str(shared / "eval" / "seeds" / "check.py"), str(found)]
    printed = subprocess.run(checker, capture_output=True, text=True, encoding="utf-8", check=False).stdout

    assert json.loads(printed.splitlines()[-1])["held"] >= FLOORS["seeds"]["held"], printed
