"""The command `grapl`."""
