"""The archive. All SQL lives here; no row, cursor or rowid crosses this wall."""
