"""How sure a fact is, and why: A rings, B rings, C is only kept."""

from facts.frames import Frame
from records.article import Article
from records.fact import Confidence, Place

# Marks that make every fact of a page weak.
_WEAK = frozenset(("spun", "machine_written", "template", "hijacked_domain"))
# Marks that keep a fact from being sure.
_DOUBTFUL = frozenset(("stripped_digits", "region_contradiction", "damaged", "truncated", "reposter_footer"))
# Evidence for a host that stands in the text itself.
_GUESSED = frozenset(("site", "inferred", "press", "carried"))


def confidence_of(article: Article, frame: Frame, host: Place | None, *, damaged: bool) -> tuple[Confidence, str]:
    """A: verb and figure in one clause, done, host known, page sound; B: one of these inferred; C: weaker."""
    marks = {mark.kind for mark in article.trust}
    if weak := sorted(marks & _WEAK):
        return "C", f"page is {', '.join(weak)}"
    if frame.reality != "actual":
        return "C", f"not done: {frame.reality}"
    if frame.mixed and frame.stage != "signed":
        return "C", "several stages in one figure"
    doubts = _doubts(frame, host, damaged=damaged) + [
        f"page is {mark}" for mark in sorted(marks & (_DOUBTFUL - {"damaged"} if damaged else _DOUBTFUL))
    ]
    if damaged and len(doubts) > 1:
        return "C", "; ".join(doubts)
    if not doubts:
        return "A", "verb and figure in one clause, host named"
    return ("B" if len(doubts) < 3 else "C"), "; ".join(doubts)


def _doubts(frame: Frame, host: Place | None, *, damaged: bool) -> list[str]:
    doubts = []
    if damaged:
        doubts.append("damage in the sentence")
    if frame.mixed:
        doubts.append("several stages in one figure")
    if frame.bare:
        doubts.append("no figure")
    if frame.inherited:
        doubts.append("stage from the context")
    if frame.heading:
        doubts.append("only in a headline")
    if host is None:
        doubts.append("no host")
    elif host.why in _GUESSED:
        doubts.append(f"host by {host.why}")
    return doubts
