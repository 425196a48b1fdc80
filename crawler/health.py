"""Counts of one run, by site: for the progress line now, for the sources' health in the archive later."""

from collections import Counter, defaultdict

from storage.sources import Sources

# Outcomes that are the source's fault; the others (forbidden, not_text, gone) are not errors of the run.
ERRORS = frozenset(
    {"error", "busy", "challenged", "unreachable", "truncated", "too_large", "robots", "empty", "broken"}
)


class Health:
    """Adds up, and writes to the archive when told."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.total: Counter[str] = Counter()
        self.by_site: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.unwritten: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.why: dict[str, str] = {}
        self.empty: dict[str, int] = {}

    def count(self, site: str, what: str, n: int = 1) -> None:
        self.total[what] += n
        self.by_site[site][what] += n
        self.unwritten[site][what] += n

    def failed(self, site: str, what: str, why: str, *, is_list: bool) -> None:
        self.count(site, what)
        if what in ERRORS:
            self.count(site, "errors")
        if what in ERRORS or is_list:
            self.why[site] = why[:300]

    def list_led(self, site: str, links: int) -> None:
        """A list page was read; one without a single article may be a redesign."""
        self.count(site, "lists")
        if links:
            self.empty[site] = 0
        else:
            self.count(site, "empty_lists")
            self.empty[site] = self.empty.get(site, self._empty_so_far(site)) + 1

    def _empty_so_far(self, site: str) -> int:
        known = self.sources.get(site)
        return known.empty_lists if known else 0

    def flush(self) -> None:
        """Write what was counted since the last flush."""
        for site in set(self.unwritten) | set(self.why):
            self.sources.note(site, self.unwritten[site], empty_lists=self.empty.get(site), why=self.why.get(site))
        self.unwritten.clear()
        self.why.clear()
