"""Facts of many articles joined into one dossier a real project, counted once."""
