"""Another lambda, threshold or affinity, with the network frozen."""
