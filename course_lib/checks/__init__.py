"""Test cases, comparison and diagnosis of a learner's answers. Does not depend on nbgrader."""
