"""Print the licence of every package of the runtime lock that is installed here; exit 1 when one is GPL or AGPL."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "runtime.lock"
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|GNU Lesser General Public", re.IGNORECASE)


def licence(name: str) -> str:
    """What the package's metadata say: the expression, else the field and the classifiers."""
    meta = distribution(name).metadata
    if expression := meta.get("License-Expression"):
        return str(expression)
    classifiers = [c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    return "; ".join(classifiers) or " ".join((meta.get("License") or "").split())[:60] or "not said"


def locked() -> list[str]:
    names = re.findall(r"^([A-Za-z0-9._-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return list(dict.fromkeys(names))


def installed() -> Iterator[tuple[str, str, str]]:
    """Name, version, licence; packages of other platforms and Pythons are not there."""
    for name in locked():
        try:
            yield name, distribution(name).version, licence(name)
        except PackageNotFoundError:
            continue


def is_copyleft(words: str) -> bool:
    return bool(COPYLEFT.search(LESSER.sub("", words)))


def main() -> int:
    wrong = 0
    for name, version, words in installed():
        mark = "  <- not allowed" if is_copyleft(words) else ""
        wrong += bool(mark)
        print(f"{name:28} {version:14} {words}{mark}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
