"""What authors and graders run: build, learner's processes, submission, feedback."""
