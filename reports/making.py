"""A document as a file: the one place that knows which forms there are and what each of them needs."""

import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from reports.document import Document
from reports.html import Link, to_html
from reports.markdown import to_markdown

MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
BINARY = ("docx", "pdf")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
PDF_SECONDS = 120


class Missing(RuntimeError):
    """A form needs something that is not installed; the message says what to install."""


def possible() -> tuple[str, ...]:
    """The forms that can be made here."""
    found = ["html", "md"]
    if importlib.util.find_spec("docx"):
        found.insert(0, "docx")
    if browser():
        found.append("pdf")
    return tuple(found)


def make(document: Document, form: str, *, link: Link | None = None) -> bytes:
    """The bytes of a file. Raises Missing."""
    if form == "md":
        return to_markdown(document).encode()
    if form == "html":
        return to_html(document, link=link).encode()
    if form == "pdf":
        return _pdf(to_html(document, link=link))
    try:
        from reports.word import to_word
    except ModuleNotFoundError as wrong:
        raise Missing(
            f"a Word file needs the extra “documents” ({wrong.name} is not installed): "
            "pip install 'zhaoshang-radar[documents]'"
        ) from None
    return to_word(document)


def browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _pdf(page: str) -> bytes:
    """The HTML file printed by a browser of this machine, which asks nothing of any host."""
    program = browser()
    if program is None:
        raise Missing("a PDF needs Chromium on this machine (Debian: apt-get install chromium); or make .docx or .html")
    with tempfile.TemporaryDirectory(prefix="radar-pdf-") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [program, *FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PDF_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Missing(f"{program} did not print within {PDF_SECONDS} seconds; make .docx or .html") from None
        if not target.exists():
            last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
            raise Missing(f"{program} could not print: {last}; make .docx or .html")
        return target.read_bytes()
