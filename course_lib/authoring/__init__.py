"""What only an author runs: the build, the template of an exercise, the mutation study."""
