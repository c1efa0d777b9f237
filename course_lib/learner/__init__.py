"""What a learner does: the working folder, the start, checks in a terminal, submitting one's own work."""
