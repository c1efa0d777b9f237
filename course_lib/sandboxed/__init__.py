"""The learner's side of the grader: all that the sandbox sees of the course besides what answers may import."""
