"""The energy by term, label, patch and edge."""
