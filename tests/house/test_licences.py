"""Nothing under GPL or AGPL is installed with the product."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
assert spec is not None
assert spec.loader is not None
licences = importlib.util.module_from_spec(spec)
spec.loader.exec_module(licences)


def test_no_gpl_in_the_runtime_lock() -> None:
    assert len(licences.locked()) > 40
    found = list(licences.installed())
    assert len(found) > 40
    assert [(name, words) for name, _, words in found if licences.is_copyleft(words)] == []


def test_every_package_says_its_licence() -> None:
    assert [name for name, _, words in licences.installed() if words == "not said"] == []


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
        ("BSD-3-Clause", False),
    ],
)
def test_what_counts_as_copyleft(words: str, refused: bool) -> None:
    assert licences.is_copyleft(words) is refused


def test_the_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert text.count("--hash=sha256:") > text.count("==")
        assert "://" not in text
