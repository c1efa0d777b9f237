"""All of the course that the sandbox sees besides what answers may import: the learner's side of the judge."""
