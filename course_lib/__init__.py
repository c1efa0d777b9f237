"""The package behind the course: kernels, checks, widgets, grading."""
