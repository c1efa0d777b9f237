"""The small course of `small_course`, for the tests of this room."""

from small_course import answer, course, hand_in, no_sandbox, one_section, sandbox, small_course  # noqa: F401

from .exchange import exchange  # noqa: F401
