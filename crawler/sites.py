"""Site files: TOML under sites/<province>/, families beside them, checked key by key before anything is fetched."""

import difflib
import importlib.util
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml.cssselect import CSSSelector

from crawler.keys import ARTICLE_KEYS, EXPECT_KEYS, SITE_KEYS, Key
from facts.gazetteer import default
from records.site import EVERY, Site

PAGERS = ("jpaas", "trs")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class WrongSiteFile(ValueError):
    """A site or family file holds something that would make the crawl do the wrong thing."""


def load_sites(*folders: Path, only: Iterable[str] | None = None) -> dict[str, Site]:
    """Every site of these folders by name, in order of name; the catalogue's families serve all of them.

    A folder holds `sites/` and perhaps `families/`, or is the `sites` beside `families`, or holds site files
    at any depth. The same name in a later folder replaces the earlier one, so that a user's own file can mend
    one of the catalogue.
    `only` keeps the named sites (and says which name it does not know).
    """
    families: dict[str, tuple[Path, Mapping[str, object]]] = _families(catalogue() / "families")
    files: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise WrongSiteFile(f"{folder}: no such folder of site files")
        families |= _families((folder.parent if folder.name == "sites" else folder) / "families")
        for path in _site_files(folder):
            if path.stem in files and files[path.stem].is_relative_to(folder):
                raise WrongSiteFile(f"{path}: the name is taken by {files[path.stem]}; rename one of the two files")
            files[path.stem] = path
    if only is not None:
        files = _chosen(files, only)
    return {name: _load(files[name], families) for name in sorted(files)}


def catalogue() -> Path:
    """The folder of the catalogue that comes with the product."""
    found = importlib.util.find_spec("spiders")
    if found is None or found.origin is None:
        raise WrongSiteFile("the catalogue (package spiders) is not installed")
    return Path(found.origin).parent


def _families(folder: Path) -> dict[str, tuple[Path, Mapping[str, object]]]:
    return {path.stem: (path, _read(path)) for path in sorted(folder.glob("*.toml"))}


def _site_files(folder: Path) -> list[Path]:
    inner = folder / "sites"
    paths = sorted((inner if inner.is_dir() else folder).rglob("*.toml"))
    return [path for path in paths if path.parent.name != "families"]


def _chosen(files: dict[str, Path], only: Iterable[str]) -> dict[str, Path]:
    wanted = list(only)
    for name in wanted:
        if name not in files:
            raise WrongSiteFile(f'no site "{name}"{_nearest(name, files)}; radar site list shows them all')
    return {name: files[name] for name in wanted}


def _read(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise WrongSiteFile(f"{path}: not TOML: {wrong}") from wrong
    except UnicodeDecodeError as wrong:
        raise WrongSiteFile(f"{path}: not UTF-8: {wrong}; save the file as UTF-8") from wrong


def _load(path: Path, families: Mapping[str, tuple[Path, Mapping[str, object]]]) -> Site:
    if NAME.fullmatch(path.stem) is None:
        raise WrongSiteFile(f"{path}: a site's file name is made of a-z, 0-9, _ and -")
    own = _read(path)
    _check(own, path, SITE_KEYS)
    family = own.get("family")
    merged: dict[str, object] = {}
    if isinstance(family, str):
        if family not in families:
            raise WrongSiteFile(f'{path}: unknown family "{family}"{_nearest(family, families)}')
        family_path, shared = families[family]
        _check(shared, family_path, tuple(key for key in SITE_KEYS if key.name != "family"))
        merged.update(shared)
    merged.update(own)
    for key in SITE_KEYS:
        if key.required and not merged.get(key.name):
            raise WrongSiteFile(f'{path}: "{key.name}" is missing; write it like {key.example}')
    _check_meaning(merged, path)
    return _site(path.stem, merged)


def _site(name: str, values: Mapping[str, object]) -> Site:
    values = dict(values)
    layouts = values.pop("article", {})
    if isinstance(layouts, Mapping):
        layouts = [layouts]
    assert isinstance(layouts, list)
    current = [layout for layout in layouts if "until" not in layout] or layouts
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    others = tuple(layouts) if len(layouts) > 1 else ()
    return Site(id=name, article=current[-1], layouts=others, **fields)  # type: ignore[arg-type]


def _check(values: Mapping[str, object], path: Path, keys: tuple[Key, ...], table: str = "") -> None:
    known = {key.name: key for key in keys}
    where = f" in [{table}]" if table else ""
    for name, value in values.items():
        key = known.get(name)
        if key is None:
            raise WrongSiteFile(f'{path}: unknown key "{name}"{where}{_meant(name, known, table)}')
        if not _fits(value, key.kind):
            raise WrongSiteFile(f'{path}: "{name}"{where} must be {KINDS[key.kind]}, not {value!r}; like {key.example}')
        if key.values and value not in key.values:
            raise WrongSiteFile(
                f'{path}: {name} = "{value}"{_nearest(str(value), key.values)}; one of {", ".join(key.values)}'
            )
        if name == "article" and not table:
            layouts: list[Any] = value if isinstance(value, list) else [value]
            for layout in layouts:
                _check(layout, path, ARTICLE_KEYS, "article")
                _check_selectors(layout, path)
        if name == "expect" and not table:
            assert isinstance(value, Mapping)
            _check(value, path, EXPECT_KEYS, "expect")


KINDS = {
    "text": "a text in quotes",
    "texts": "a list of texts",
    "number": "a number of 0 or more",
    "whole": "a whole number of 1 or more",
    "yes/no": "true or false",
    "table": "a table",
    "date": "a date such as 2022-01-01, without quotes",
    "range": "two numbers, least and most",
}


def _fits(value: object, kind: str) -> bool:
    if kind == "text":
        return isinstance(value, str) and bool(value.strip())
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(part, str) and part.strip() for part in value)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if kind == "whole":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if kind == "yes/no":
        return isinstance(value, bool)
    if kind == "date":
        return type(value) is date
    if kind == "range":
        numbers = isinstance(value, list) and all(_fits(part, "number") for part in value)
        return numbers and isinstance(value, list) and len(value) == 2 and value[0] <= value[1]
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(part, Mapping) for part in value)
    )


def _check_meaning(values: Mapping[str, object], path: Path) -> None:
    url = str(values["url"])
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise WrongSiteFile(f'{path}: url = "{url}" is not an address; write http://… or https://…')
    if not any(values.get(key) for key in ("columns", "feeds", "sitemaps")):
        raise WrongSiteFile(f"{path}: nothing to start from; give columns, feeds or sitemaps")
    if "every" in values and EVERY.fullmatch(str(values["every"])) is None:
        raise WrongSiteFile(f'{path}: every = "{values["every"]}"; write a number and m, h or d, such as "6h"')
    pager = values.get("pager")
    if isinstance(pager, str) and pager not in PAGERS and "{n}" not in pager and "{n-1}" not in pager:
        raise WrongSiteFile(
            f'{path}: pager = "{pager}"{_nearest(pager, PAGERS)}; one of {", ".join(PAGERS)}, or an address with {{n}}'
        )
    for key in ("allow", "deny"):
        patterns = values.get(key, [])
        for pattern in patterns if isinstance(patterns, list) else []:
            try:
                re.compile(pattern)
            except re.error as wrong:
                raise WrongSiteFile(f"{path}: {key} {pattern!r} is not a regular expression: {wrong}") from wrong
    _check_selectors({key: values[key] for key in ("list", "next") if key in values}, path)
    _check_encoding(values, path)
    _check_region(values, path)


def _check_selectors(values: Mapping[str, object], path: Path) -> None:
    for key, value in values.items():
        for selector in value if isinstance(value, list) else [value]:
            if not isinstance(selector, str):
                continue
            try:
                CSSSelector(selector)
            except Exception as wrong:  # cssselect and lxml raise several unrelated kinds
                raise WrongSiteFile(f'{path}: {key} = "{selector}" is not a CSS selector: {wrong}') from wrong


def _check_encoding(values: Mapping[str, object], path: Path) -> None:
    encoding = values.get("encoding")
    if isinstance(encoding, str):
        try:
            "".encode(encoding)
        except LookupError as wrong:
            raise WrongSiteFile(f'{path}: unknown encoding "{encoding}"; such as "gb18030" or "utf-8"') from wrong


def _check_region(values: Mapping[str, object], path: Path) -> None:
    region = values.get("region")
    if isinstance(region, str) and default().get(region) is None:
        codes = [known.code for known in default()]
        raise WrongSiteFile(
            f'{path}: unknown region "{region}"{_nearest(region, codes)}; radar region NAME finds codes by name'
        )


def _meant(name: str, known: Iterable[str], table: str) -> str:
    """The key that was meant, also when it belongs into the other table."""
    other, place = (SITE_KEYS, "outside of [article]") if table else (ARTICLE_KEYS, "in [article]")
    return _nearest(name, known) or (
        f"{near[:-1]} {place}?" if (near := _nearest(name, [k.name for k in other])) else ""
    )


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""
