"""The energy of a labelling and its minimisation."""
