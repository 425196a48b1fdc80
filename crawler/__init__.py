"""The machine: settings, site loading, the one portal spider, discovery, politeness, keeping pages."""
