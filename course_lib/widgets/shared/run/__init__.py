"""Runs that the kernel computes and the page plays; calls of a learner's functions. May import `plot` and `view`."""
