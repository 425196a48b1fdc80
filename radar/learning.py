"""Site profiles, learned from what the intake reads: which pages to look at closely, when to learn, what to report."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from storage.archive import Archive
from text.profiles import FEWEST_PAGES, Observation, SiteProfile, has_fallen, layout_change, learn

ENOUGH = FEWEST_PAGES + 3  # observations before a vote, so that one odd page does not stop it
MOST = 40  # and after which a site whose pages agree on nothing is left alone
REMEMBERED = 4 * FEWEST_PAGES

log = logging.getLogger(__name__)


class Learner:
    """Keeps the profiles of one archive up to date. What it has seen but not yet learned lives in memory only."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._profiles: dict[str, SiteProfile | None] = {}
        self._seen: dict[str, list[Observation]] = defaultdict(list)
        self._recent: dict[str, list[tuple[str, float]]] = defaultdict(list)  # (signature, confidence)
        self._studied: set[str] = set()

    def profile(self, site: str) -> SiteProfile | None:
        if site not in self._profiles:
            kept = self.archive.profiles.get(site)
            self._profiles[site] = SiteProfile.from_dict(kept) if kept else None
            if kept:
                self._studied.add(site)
        return self._profiles[site]

    def wants(self, site: str) -> bool:
        """Whether the next page of a site is to be observed: its profile is missing, or no longer fits."""
        self.profile(site)
        return site not in self._studied

    def note(self, site: str, signature: str | None, confidence: float, observation: Observation | None) -> None:
        """One page was read. Learns when enough was seen, and looks whether the layout has changed."""
        if observation is not None and self.wants(site):
            self._seen[site].append(observation)
            if len(self._seen[site]) % ENOUGH == 0:
                self._study(site)
        elif signature is not None:
            recent = self._recent[site]
            recent.append((signature, confidence))
            del recent[:-REMEMBERED]
            self._watch(site)

    def _study(self, site: str) -> None:
        known = self.profile(site)
        profile = learn(site, self._seen[site], known=known)
        if profile != known and profile.templates:
            self._profiles[site] = profile
            self.archive.profiles.put(site, profile.to_dict())
            log.info("%s: learned %d layouts from %d pages", site, len(profile.templates), len(self._seen[site]))
        if profile.templates or len(self._seen[site]) >= MOST:
            self._studied.add(site)
            self._seen.pop(site)
            self._recent[site].clear()

    def _watch(self, site: str) -> None:
        profile = self.profile(site)
        if profile is None:
            return
        recent = self._recent[site]
        remark = layout_change(profile, [signature for signature, _ in recent])
        if remark is None:
            fallen = [t for t in profile.templates if has_fallen(t, [c for s, c in recent if s == t.signature])]
            remark = f"{site}: pages read worse than when their layout was learned" if fallen else None
        if remark is None:
            return
        log.warning("%s; learning it anew", remark)
        self.archive.profiles.put(site, {**profile.to_dict(), "remark": remark, "noticed_at": self.archive.clock()})
        self._studied.discard(site)
        recent.clear()


def remarks(archive: Archive) -> list[Mapping[str, Any]]:
    """Sites whose layout changed and was not learned anew yet, for `radar doctor`."""
    return [
        {"site": site, "remark": kept["remark"], "noticed_at": kept["noticed_at"]}
        for site, kept in archive.profiles.all().items()
        if "remark" in kept
    ]
