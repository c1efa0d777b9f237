"""What an author alone runs: the build, the template of an exercise, the mutation study."""
