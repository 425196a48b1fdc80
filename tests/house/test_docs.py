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


def test_the_index_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [p.relative_to(ROOT / "docs") for p in (ROOT / "docs").glob("*/*.md") if p.parent.name != "decisions"]
    assert [str(page) for page in pages if f"]({page})" not in index] == []


def test_a_commands_block_of_the_docs_names_options_that_exist() -> None:
    """Every `radar …` line of a shell block parses: the command is there, and so are its options."""
    import click

    from radar.cli import radar

    wrong = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                words = re.match(r"\S*\bradar ([a-z].*?)(?:\s+#.*|\s+[<>|&].*)?$", line.strip())
                if words is None:
                    continue
                names = words[1].split()
                command: click.Command | None = radar
                while isinstance(command, click.Group) and names and not names[0].startswith("-"):
                    with click.Context(command) as ctx:
                        command = command.get_command(ctx, names.pop(0))
                if command is None:
                    wrong.append((str(page.relative_to(ROOT)), line))
                    continue
                known = {opt for p in command.params for opt in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
                wrong += [
                    (str(page.relative_to(ROOT)), line)
                    for name in names
                    if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", name) and name.partition("=")[0] not in known
                ]
    assert wrong == []
