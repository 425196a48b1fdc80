"""What every screen needs: the archive of a request, and today in Shanghai."""

import contextlib
import datetime as dt
from collections.abc import Iterator

from starlette.requests import Request

from storage.archive import Archive
from web.shown import SHANGHAI


@contextlib.contextmanager
def archive_of(request: Request, *, writing: bool = False) -> Iterator[Archive]:
    """The archive, opened for this request: read-only unless `writing`."""
    state = request.app.state
    with Archive.open(state.folder, read_only=not writing, clock=state.clock) as archive:
        yield archive


def today(request: Request) -> dt.date:
    return dt.datetime.fromtimestamp(request.app.state.clock() / 1000, SHANGHAI).date()


def site_name(request: Request, site: str) -> str:
    known = request.app.state.sites.get(site)
    return known.name if known else site
