"""Many runs of the picture, as small multiples over the values of one or two settings."""
