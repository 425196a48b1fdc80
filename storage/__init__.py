"""The archive: pages, articles, facts, search, queues. All SQL of the house lives here."""
