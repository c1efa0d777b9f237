"""What an instructor does: grade a class into nbgrader's gradebook, return feedback, report."""
