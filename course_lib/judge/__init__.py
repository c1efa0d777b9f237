"""One submission: repaired, run in the sandbox, judged from outside."""
