"""The learner's side of the grader: all that the sandbox can read of the course, besides what answers may import."""
