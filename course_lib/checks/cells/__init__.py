"""What a learner's cells did: why one stopped, why a name is not defined, which answer an error comes from."""
