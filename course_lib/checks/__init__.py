"""Cases, comparison and diagnosis of a learner's answers. Knows nothing of nbgrader."""
