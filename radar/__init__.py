"""招商雷达: the product's own name and its wiring."""

__version__ = "0.1.0"
