"""Nothing under GPL or AGPL is installed with the product."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def licence(name: str) -> str:
    meta = distribution(name).metadata
    classifiers = [c for c in meta.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join([meta.get("License-Expression") or "", (meta.get("License") or "")[:200], *classifiers])


def test_no_gpl_in_the_runtime_lock() -> None:
    names = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements/runtime.lock").read_text(), re.MULTILINE)
    assert len(names) > 40
    found, seen = [], 0
    for name in names:
        try:
            text = licence(name)
        except PackageNotFoundError:  # of another platform or Python
            continue
        seen += 1
        if COPYLEFT.search(text.replace("LGPL", "")):
            found.append((name, text))
    assert seen > 40
    assert found == []


def test_the_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert text.count("--hash=sha256:") > text.count("==")
        assert "://" not in text
