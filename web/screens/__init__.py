"""One module a page of the desk: what it asks of the archive, and what it shows."""
