"""What was seen while nothing was heard: the sources that brought their pages, and those that did not."""

from collections.abc import Mapping

from storage.sources import SourceHealth

DAY_MS = 86_400_000
NAMED = 8


def coverage(sources: Mapping[str, SourceHealth], now: int) -> str:
    """One sentence for a digest; empty when nothing was ever crawled."""
    if not sources:
        return ""
    silent = [
        name for name, health in sources.items() if health.last_success is None or now - health.last_success > DAY_MS
    ]
    said = f"近24小时抓到 {len(sources) - len(silent)}/{len(sources)} 个来源"
    if not silent:
        return said
    more = f" 等{len(silent)}个" if len(silent) > NAMED else ""
    return f"{said}；没抓到：{'、'.join(silent[:NAMED])}{more}。没有消息，不等于没有签约"
