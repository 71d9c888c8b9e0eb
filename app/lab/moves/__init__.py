"""The solver's moves, one by one."""
