"""Sample portals: invented sites on loopback with articles of known truth, for the demo, for tests and for load."""
