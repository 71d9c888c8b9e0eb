"""Where the labels go."""
