"""`make demo` and `make test` on a machine that cannot run them say so in one line."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "tools/environment.sh", "requirements/runtime.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def make_demo(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    # A make that runs the tests must not speak to the one that is tested.
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")
    environ = {name: value for name, value in os.environ.items() if name not in outer} | {"PYTHON": python}
    return subprocess.run(
        ["make", "--no-print-directory", "demo"], cwd=checkout, env=environ, capture_output=True, text=True
    )


def test_an_old_python_is_named_with_the_way_out(checkout: Path) -> None:
    old = checkout / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\n[ "$1" = --version ]\n', encoding="utf-8")
    old.chmod(0o755)
    done = make_demo(checkout, str(old))
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert "needs Python 3.11 to 3.14" in line
    assert "is Python 3.9.2" in line
    assert "make PYTHON=" in line
    assert done.returncode != 0
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_not_there_is_said(checkout: Path) -> None:
    done = make_demo(checkout, "/no/such/python3")
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert "/no/such/python3 is not there" in line
