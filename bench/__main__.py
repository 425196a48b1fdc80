"""Run the benchmarks one after the other in small sizes: `python -m bench [NAME ...]`; `--list` says what each measures.

The figures in the documents were taken with the sizes named there; here each takes a minute or two. What needs labelled
data or libraries that are missing is skipped and named, and one that fails does not stop the rest.
"""

import argparse
import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
SMALL: dict[str, list[str]] = {
    "crawl": ["--pages", "300", "--rounds", "1"],
    "filing": ["--articles", "1000"],
    "frontier": ["--rows", "20000", "--hosts", "2000"],
    "kills": ["--articles", "1000", "--kills", "3"],
    "matching": ["--rules", "1000", "10000", "--articles", "50", "--rounds", "1"],
    "portals": ["--articles", "200"],
    "projects": ["--articles", "2000"],
    "sample_alerts": ["--articles", "1000", "--subscriptions", "50"],
    "reposts": ["--set", str(SHARED / "eval" / "reposts")],
    "search": ["variants", "--articles", "2000"],
}
NEEDS = {
    "facts": SHARED / "eval" / "facts",
    "extraction": SHARED / "eval" / "pages",
    "real_pages": SHARED / "eval" / "pages",
    "reposts": SHARED / "eval" / "reposts",
}
NOTHING_MEASURED = 3  # exit code of a benchmark that lacks its data


def names() -> list[str]:
    """Modules of this folder that can be run."""
    runnable = (path for path in sorted(HERE.glob("*.py")) if 'if __name__ == "__main__"' in path.read_text("utf-8"))
    return [path.stem for path in runnable if path.stem != "__main__"]


def about(name: str) -> str:
    """The first sentence of a benchmark's docstring."""
    text = ast.get_docstring(ast.parse((HERE / f"{name}.py").read_text("utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument("--list", action="store_true", help="only say what there is")
    options = parser.parse_args()
    known = names()
    unknown = set(options.names) - set(known)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    failed = []
    for name in options.names or known:
        print(f"\n== {name}: {about(name)}", flush=True)
        if options.list:
            continue
        if name in NEEDS and not NEEDS[name].is_dir():
            print(f"skipped: no labelled data in {NEEDS[name]}")
            continue
        code = subprocess.run([sys.executable, "-m", f"bench.{name}", *SMALL.get(name, [])], check=False).returncode
        if code not in (0, NOTHING_MEASURED):
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
