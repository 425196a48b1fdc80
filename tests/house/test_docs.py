"""What the docs promise exists, and what exists is in the docs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_reference_of_commands_is_current() -> None:
    done = subprocess.run([sys.executable, ROOT / "tools/reference.py", "--check"], cwd=ROOT)
    assert done.returncode == 0, "run: python tools/reference.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)]+)\)", text) if "://" not in t]
    assert [t for t in targets if t and not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_named_in_the_docs_exist(page: Path) -> None:
    from radar.cli import COMMANDS

    named = set(re.findall(r"(?:^|[`\s/])radar ([a-z]+)\b", page.read_text(encoding="utf-8")))
    prose = {"demo", "data", "log", "and", "is", "the", "in"}
    assert named - set(COMMANDS) - prose == set()


def test_every_shelf_has_a_page() -> None:
    for shelf in ("tutorial", "how-to", "reference", "explanation", "decisions"):
        assert list((ROOT / "docs" / shelf).glob("*.md")), shelf
