"""Article to facts, each with the words it was read from. Pure functions: no storage, network or clock."""
