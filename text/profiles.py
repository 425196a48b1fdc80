"""What the pages of one site have in common: where body, headline, date and source stand, and what repeats.

A profile is a value: it is learned from pages, kept by the archive as a mapping, and given to the reader.
A template that is no longer seen stays in the profile, so that an old page still reads.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from text.extract import MOST_LINKED, SMALLEST
from text.tree import Layout

FEWEST_PAGES = 5  # pages that must agree before a template is believed
MAJORITY = 0.6
DEEPEST = 4  # levels of the page that make its signature
MOST_BLOCKS = 200
FALLEN = 0.15  # how far the mean confidence may fall below that of the learned pages


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What one page, read without a profile, says about its template. Paths are those of `Layout.path`."""

    signature: str
    container: str
    title: str | None = None
    published: str | None = None
    source: str | None = None
    blocks: frozenset[tuple[str, str]] = frozenset()  # paths and hashes of the container's lines
    confidence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Template:
    """One layout of a site. `pages` voted for it; `confidence` is their mean; `repeated` are blocks alike on most pages."""

    signature: str
    container: str
    title: str | None = None
    published: str | None = None
    source: str | None = None
    repeated: frozenset[tuple[str, str]] = frozenset()
    pages: int = 0
    confidence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SiteProfile:
    """The templates of one site, those learned last at the end."""

    site: str
    templates: tuple[Template, ...] = ()

    def template(self, signature: str | None) -> Template | None:
        return next((t for t in reversed(self.templates) if t.signature == signature), None)

    def fitting(self, layout: Layout, signature: str) -> Template | None:
        """The template of a page: the one of its signature, else the last whose container and headline stand on it.

        A box that only some pages of a layout have changes the signature, not the places.
        """
        return self.template(signature) or next((t for t in reversed(self.templates) if _fits(t, layout)), None)

    def to_dict(self) -> dict[str, Any]:
        """For JSON; `from_dict` reads it back."""
        templates = [{**asdict(t), "repeated": sorted(map(list, t.repeated))} for t in self.templates]
        return {"site": self.site, "templates": templates}

    @staticmethod
    def from_dict(row: Mapping[str, Any]) -> "SiteProfile":
        found = ({**t, "repeated": frozenset((path, text) for path, text in t["repeated"])} for t in row["templates"])
        return SiteProfile(site=row["site"], templates=tuple(Template(**t) for t in found))


def learn(site: str, observations: Iterable[Observation], *, known: SiteProfile | None = None) -> SiteProfile:
    """A profile by vote. Each signature seen on at least five pages, most of which agree on the container, is a template.

    Pages whose signatures are rarer are grouped by the places of text and headline instead.
    """
    groups: dict[str, list[Observation]] = {}
    rest: dict[tuple[str, str | None], list[Observation]] = {}
    for seen in observations:
        groups.setdefault(seen.signature, []).append(seen)
    for group in groups.values():
        for seen in group if len(group) < FEWEST_PAGES else ():
            rest.setdefault((seen.container, seen.title), []).append(seen)
    learned = [template for group in (*rest.values(), *groups.values()) if (template := _vote(group))]
    signatures = {template.signature for template in learned}
    kept = [t for t in known.templates if t.signature not in signatures] if known else []
    return SiteProfile(site=site, templates=(*kept, *learned))


def has_fallen(template: Template, confidences: Sequence[float]) -> bool:
    """Should a template be learned anew? Its last pages, five at least, read clearly worse than those it was learned from."""
    recent = confidences[-2 * FEWEST_PAGES :]
    return len(recent) >= FEWEST_PAGES and sum(recent) / len(recent) < template.confidence - FALLEN


def layout_change(profile: SiteProfile, signatures: Sequence[str]) -> str | None:
    """A remark when the last pages of a site have a template that its profile does not know; None when all is as it was."""
    recent = signatures[-2 * FEWEST_PAGES :]
    unknown = Counter(signature for signature in recent if profile.template(signature) is None)
    if not profile.templates or len(recent) < FEWEST_PAGES or sum(unknown.values()) < MAJORITY * len(recent):
        return None
    signature, count = unknown.most_common(1)[0]
    return f"{profile.site}: {sum(unknown.values())} of the last {len(recent)} pages have a new layout ({count} of them {signature})"


def _fits(template: Template, layout: Layout) -> bool:
    nodes = layout.at(template.container)
    if len(nodes) != 1 or (template.title is not None and not layout.at(template.title)):
        return False
    chars = layout.chars(nodes[0])
    return chars >= SMALLEST and layout.link_chars(nodes[0]) <= MOST_LINKED * chars


def signature(layout: Layout) -> str:
    """A name for the page's template: the hash of the named blocks of its outer levels, figures masked."""
    depths = [0] * len(layout.tags)
    steps = set()
    for node, parent in enumerate(layout.parents):
        depth = depths[node] = depths[parent] + 1 if parent >= 0 else 0
        if depth <= DEEPEST and (layout.classes[node] or layout.ids[node]):
            steps.add(layout.step(node))
    return hashlib.sha1("\n".join(sorted(steps)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:10]


def blocks_in(layout: Layout, first: int, end: int) -> frozenset[tuple[str, str]]:
    """Paths and hashes of the lines of this range."""
    found = set()
    for index in range(first, min(end, first + MOST_BLOCKS)):
        found.add((layout.path(layout.owners[index]), hashed(layout.lines[index])))
    return frozenset(found)


def hashed(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:12]


def _vote(group: list[Observation]) -> Template | None:
    container, votes = Counter(seen.container for seen in group).most_common(1)[0]
    agreeing = [seen for seen in group if seen.container == container]
    if len(group) < FEWEST_PAGES or votes < max(FEWEST_PAGES - 1, MAJORITY * len(group)):
        return None
    blocks = Counter(block for seen in agreeing for block in seen.blocks)
    return Template(
        signature=Counter(seen.signature for seen in agreeing).most_common(1)[0][0],
        container=container,
        title=_most(agreeing, "title"),
        published=_most(agreeing, "published"),
        source=_most(agreeing, "source"),
        repeated=frozenset(block for block, count in blocks.items() if count >= MAJORITY * len(agreeing)),
        pages=len(agreeing),
        confidence=round(sum(seen.confidence for seen in agreeing) / len(agreeing), 3),
    )


def _most(group: list[Observation], name: str) -> str | None:
    """The path that most pages of the group have for a field."""
    paths: Counter[str | None] = Counter(getattr(seen, name) for seen in group)
    path, votes = paths.most_common(1)[0]
    return path if votes >= MAJORITY * len(group) else None
