"""The loopback portal of the crawler's tests."""

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("portal_of_tests", Path(__file__).parents[1] / "crawler" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

portal = _module.portal
station = _module.station
