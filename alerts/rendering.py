"""Letters from templates: the product's own, or an administrator's, in a sandbox that cannot reach the program."""

import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.channels.base import Letter
from alerts.templates import BadTemplate, check_template

__all__ = ["BadTemplate", "Letters", "check_template", "write_templates"]

OWN = Path(__file__).parent / "letters"
SHAPES = ("txt", "md", "html")
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]()#>|<])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_LETTER = 512 * 1024
TEST: Mapping[str, Any] = {
    "region": "测试地区", "stage": "签约", "count": "1个项目", "amount": "未披露", "title": "这是一封测试信",
    "industry": "", "companies": [], "scope": "", "sentence": "收到它，说明这个渠道可以用。", "source": "招商雷达",
    "published": "", "url": "", "others": 0, "sources": 1, "because": [], "kind": "测试",
}  # fmt: skip

log = logging.getLogger(__name__)


class Letters:
    """Renders letters. `overrides`: a folder whose files of the same names replace the product's templates.

    An edited template that fails is logged and the product's own is used: an alert is never lost to a typing mistake.
    """

    def __init__(self, *, desk: str = "", overrides: Path | None = None) -> None:
        self.desk = desk.rstrip("/")
        self._overrides = overrides
        self._own = _environment(OWN)
        self._edited = _environment(overrides) if overrides is not None else None

    def alert(self, values: Mapping[str, Any], *, ident: str, key: str, subscription: str) -> Letter:
        """The letter of one alert. `values` as `alerts.letter.letter_values` with kind, sources and because."""
        link = f"{self.desk}/alerts/{ident}" if self.desk else ""
        subject = _line(
            f"【{values['kind']}】{values['region'] or '地区未写明'} {values['stage']} {values['amount']} {values['title']}"
        )
        given = {
            "reposts": [],
            "earlier": "",
            **values,
            "subject": subject,
            "link": link,
            "key": key,
            "subscription": subscription,
        }
        return self._letter("alert", given, data={"alert": ident, "subscription": subscription, **values})

    def test(self, *, key: str) -> Letter:
        """A letter that says that it is a test; its link leads to the desk's inbox."""
        return self.alert(TEST, ident="", key=key, subscription="测试")

    def check(self) -> dict[str, str]:
        """By name of each template: `own`, `edited`, or why the edited one is not used."""
        found: dict[str, str] = {}
        for path in sorted(OWN.glob("*.j2")):
            found[path.name] = "own"
            if self._edited is None or self._overrides is None or not (self._overrides / path.name).is_file():
                continue
            try:
                check_template(self._overrides / path.name, self._edited)
                self._edited.get_template(path.name).render(**self._sample(path.name))
                found[path.name] = "edited"
            except Exception as wrong:  # the administrator is told, whatever it is
                found[path.name] = str(wrong)
        return found

    def _sample(self, name: str) -> dict[str, Any]:
        item = {
            **TEST,
            "reposts": [],
            "earlier": "",
            "subject": "测试",
            "subscription": "测试",
            "link": "",
            "key": "test",
        }
        return (
            {"items": [item], "subject": "测试", "link": "", "key": "test", "coverage": ""}
            if name.startswith("digest")
            else item
        )

    def digest(self, items: Sequence[Mapping[str, Any]], *, key: str, title: str, coverage: str = "") -> Letter:
        """One letter for many alerts; each item has the values of its letter, `ident` and `subscription`.

        `coverage` says which sources were seen, so that silence is not taken for news.
        """
        linked = [{**item, "link": f"{self.desk}/alerts/{item['ident']}" if self.desk else ""} for item in items]
        link = f"{self.desk}/alerts" if self.desk else ""
        given = {
            "items": linked,
            "subject": f"{title}（{len(items)}条）",
            "link": link,
            "key": key,
            "coverage": coverage,
        }
        data = {"alerts": [item["ident"] for item in items], "items": list(items), "coverage": coverage}
        return self._letter("digest", given, data=data)

    def _letter(self, name: str, given: Mapping[str, Any], *, data: dict[str, Any]) -> Letter:
        text, markdown, html = (self._render(f"{name}.{shape}.j2", given) for shape in SHAPES)
        return Letter(
            subject=str(given["subject"]),
            text=text,
            markdown=markdown,
            html=html,
            link=str(given["link"]),
            key=str(given["key"]),
            data=data,
        )

    def _render(self, name: str, given: Mapping[str, Any]) -> str:
        if self._edited is not None and self._overrides is not None and (self._overrides / name).is_file():
            try:
                check_template(self._overrides / name, self._edited)
                return _clean(self._edited.get_template(name).render(**given))
            except Exception as wrong:  # whatever an edited template does, the letter must leave
                log.warning("%s: %s; the template that ships with the product is used", self._overrides / name, wrong)
        return _clean(self._own.get_template(name).render(**given))


def write_templates(folder: Path) -> list[Path]:
    """Copy the product's templates into a folder to be edited; those that are there already stay. The new ones."""
    folder.mkdir(parents=True, exist_ok=True)
    new = [path for path in sorted(OWN.glob("*.j2")) if not (folder / path.name).exists()]
    for path in new:
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return [folder / path.name for path in new]


def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        keep_trailing_newline=False,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["md"] = _markdown
    return environment


def _markdown(words: object) -> str:
    """Text of a page inside Markdown: signs escaped, lines joined, so that a headline cannot make a link."""
    return MARKDOWN_SIGNS.sub(r"\\\1", _line(str(words)))


def _line(words: str) -> str:
    return " ".join(words.split())


def _clean(text: str) -> str:
    return CONTROL.sub("", text)[:LONGEST_LETTER].strip()
