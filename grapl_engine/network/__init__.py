"""The patch network: its layers, losses, training, and where and in what numbers it runs."""
