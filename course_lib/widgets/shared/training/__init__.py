"""A network that trains while you watch, one slice per request. May import `plot` and `view`."""
