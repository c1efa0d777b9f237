"""What an instructor does: grade a class into nbgrader's gradebook, feedback, a report."""
