"""First labels, patch encoders, affinity: what a patch is and which patches are alike."""
