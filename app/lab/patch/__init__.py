"""One patch: what each label costs it, and the lambdas at which it flips."""
