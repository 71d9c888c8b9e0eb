"""Agreement with people, and other methods to compare with."""
