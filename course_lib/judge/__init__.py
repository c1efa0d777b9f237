"""One submission: repaired, run in the sandbox, graded from outside."""
