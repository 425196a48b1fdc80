"""Every benchmark is found, says what it measures, and `make` has a rule for it."""

import re
from pathlib import Path

import pytest

from bench import __main__ as bench

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")


def test_all_sizes_and_needs_belong_to_a_benchmark() -> None:
    assert set(bench.SMALL) | set(bench.NEEDS) <= set(bench.names())


@pytest.mark.parametrize("name", bench.names())
def test_a_benchmark_says_what_it_measures(name: str) -> None:
    assert len(bench.about(name)) > 20


def test_every_target_that_make_promises_has_a_rule() -> None:
    promised = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()

    missing = [target for target in promised if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)]

    assert missing == []
