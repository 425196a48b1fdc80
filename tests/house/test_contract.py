"""The rooms import to the right only, and the wheel ships what the checkout has."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_data_flows_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_listed_for_the_wheel_and_in_the_contract() -> None:
    rooms = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert rooms == set(SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert rooms == set(SETTINGS["tool"]["importlinter"]["root_packages"])


def test_the_fixed_packages_are_dependencies() -> None:
    names = {line.split(">")[0].strip() for line in SETTINGS["project"]["dependencies"]}
    assert {"scrapy", "beautifulsoup4", "lxml", "sqlite-utils", "schedule"} <= names
    assert any(str(d).startswith("pytest") for d in SETTINGS["dependency-groups"]["dev"])


def test_every_dependency_has_an_upper_bound() -> None:
    assert [d for d in SETTINGS["project"]["dependencies"] if "<" not in d] == []
