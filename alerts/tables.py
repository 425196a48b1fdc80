"""The product's own tables of regions and industries as an atlas."""

import functools

from alerts.atlas import Atlas, build
from facts import gazetteer, industries


@functools.cache
def default_atlas() -> Atlas:
    """All divisions of the gazetteer and all industries of the taxonomy."""
    book = gazetteer.default()
    return build(
        regions=[(region.code, region.name, region.parent or None) for region in book],
        industries=[(i.id, i.zh, i.broader) for i in industries.default().industries.values()],
        short_names={r.code: (r.short, *gazetteer.variants(r)) for r in book if len(r.short) >= 2},
        former_codes={f.code: r.code for r in book for f in r.former if book.get(f.code) is r},
    )
