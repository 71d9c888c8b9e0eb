"""Several runs of the picture together: which borders stay, and what is put together."""
