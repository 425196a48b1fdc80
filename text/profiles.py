"""What the pages of one site have in common: where body, headline, date and source stand, and what repeats.

A profile is a value: it is learned from pages, kept by the archive as a mapping, and given to the reader.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Template:
    """One layout of a site. Paths are those of `Layout.path`; `pages` voted for it; `confidence` is their mean."""

    signature: str
    container: str
    title: str | None = None
    published: str | None = None
    source: str | None = None
    repeated: tuple[str, ...] = ()  # paths of blocks that say the same on most pages
    pages: int = 0
    confidence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SiteProfile:
    """The layouts of one site, the newest last; old ones stay, so that an old page still reads."""

    site: str
    templates: tuple[Template, ...] = ()

    def template(self, signature: str | None) -> Template | None:
        return next((t for t in reversed(self.templates) if t.signature == signature), None)


def to_dict(profile: SiteProfile) -> dict[str, Any]:
    return asdict(profile)


def from_dict(row: Mapping[str, Any]) -> SiteProfile:
    """The profile that `to_dict` wrote, also after a round through JSON."""
    templates = (Template(**{**found, "repeated": tuple(found["repeated"])}) for found in row["templates"])
    return SiteProfile(site=row["site"], templates=tuple(templates))
