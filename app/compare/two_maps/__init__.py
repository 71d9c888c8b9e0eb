"""The page that lays one map beside another."""
