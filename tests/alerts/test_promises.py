"""The list of promises names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_promise_is_held_by_a_test() -> None:
    promises = (ROOT / "docs/reference/alerts-promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+)`", promises)
    written = {
        name
        for folder in ("alerts", "web")
        for path in (ROOT / "tests" / folder).glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 40
    assert [name for name in named if name not in written] == []
