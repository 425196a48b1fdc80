"""The desk: pages, JSON API, templates and vendored static files."""
