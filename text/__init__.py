"""Bytes to article: decode, extract, repair, date, title, source. Pure functions: no storage, network or clock."""
