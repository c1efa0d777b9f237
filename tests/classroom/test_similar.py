"""Submissions that are unusually alike are found, in a class of any size, whatever their comments, layout and names."""

from hypothesis import given
from hypothesis import strategies as st
from small_course import RIGHT

from course_lib.classroom.similar import similar_pairs

OWN = """
def mse_gradient(theta, X, y):
    collected = np.zeros_like(theta)
    for one_row, one_target in zip(X, y):
        misfit = sum(theta * one_row) - one_target
        collected = collected + misfit * one_row * 2
    print(f"{misfit} was the last of {len(y):d}")
    return collected / len(y)
"""
LAID_OUT = OWN.replace("collected = np", "'''Mine.'''\n    # from here on\n    collected  = np").replace(
    "* 2", "*2  # twice"
)


@given(st.lists(st.text() | st.sampled_from(list(RIGHT.values())), max_size=30))
def test_two_submissions_that_nobody_else_wrote_are_found_in_every_class(others):
    answers = {f"s{number:02}": text for number, text in enumerate(others)}
    found = similar_pairs({**answers, "bob": OWN, "ada": LAID_OUT})
    assert [(pair.first, pair.second, pair.alike) for pair in found if pair.second == "bob"] == [("ada", "bob", 1.0)]
    assert all(0.9 <= pair.alike <= 1 for pair in found)
    assert found == similar_pairs({"ada": LAID_OUT, "bob": OWN, **answers})


def test_what_the_whole_class_wrote_alike_is_nothing_unusual():
    assert similar_pairs({f"s{i}": "\n".join(RIGHT.values()) for i in range(10)}) == []
    assert similar_pairs({"a": "x = 1", "b": "x = 1", "c": "y = 2"}) == []


def test_a_copy_with_other_names_is_found_and_told():
    renamed = OWN.replace("collected", "total").replace("one_row", "row").replace("misfit", "error")
    (pair,) = similar_pairs({"ada": OWN, "bob": renamed, "cid": RIGHT["mse_gradient"]})
    assert (pair.first, pair.second, pair.renamed) == ("ada", "bob", True) and pair.alike > 0.99
    (pair,) = similar_pairs({"ada": OWN, "bob": LAID_OUT, "cid": RIGHT["mse_gradient"]})
    assert not pair.renamed
