"""The guide in a window of its own, and the place in it for each part of the program."""
