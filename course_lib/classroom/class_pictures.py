"""The pictures of the class report, as HTML: an image within the page, with its description."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from course_lib.classroom import texts
from course_lib.figures import PALETTE, subplots

LABEL = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # readable on every hatching
PARTS = (("green", ""), ("yellow", "//"), ("vermilion", "xx"))  # all points, some, none


def exercises_picture(counts: Mapping[str, Sequence[int]]) -> str:
    """How many submissions have all points, some, and none, as a bar for each exercise; `counts` has these three."""
    names = list(counts)
    picture, ax = subplots(height=0.9 + 0.34 * len(names))
    left = [0] * len(names)
    for number, (color, hatch) in enumerate(PARTS):
        widths = [counts[name][number] for name in names]
        label = texts.PICTURE_PARTS[number]
        bars = ax.barh(names, widths, left=left, label=label, color=PALETTE[color], hatch=hatch, edgecolor="white")
        ax.bar_label(bars, [str(width or "") for width in widths], label_type="center", fontsize=9, bbox=LABEL)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    ax.invert_yaxis()
    ax.set_xlabel(texts.PICTURE_COUNT)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(PARTS), frameon=False)
    rows = [texts.PICTURE_ROW.format(name=name, all=a, some=b, none=c) for name, (a, b, c) in counts.items()]
    return _image(picture, " ".join([texts.PICTURE_EXERCISES, *rows]))


def term_picture(shares: Mapping[str, Sequence[float]]) -> str:
    """The submissions' shares of the points in each chapter: quartiles, the range of most, the others as points."""
    picture, ax = subplots(height=2.8)
    short = [chapter.split("_")[0] for chapter in shares]
    values = [[100 * share for share in own] for own in shares.values()]
    ax.boxplot(values, tick_labels=short, medianprops={"color": PALETTE["blue"], "linewidth": 2})
    ax.set_ylabel(texts.PICTURE_SHARE)
    ax.set_ylim(-3, 103)
    rows = [
        texts.PICTURE_CHAPTER.format(name=name, median=f"{median(own):.0f}", low=f"{min(own):.0f}", count=len(own))
        for name, own in zip(short, values, strict=True)
    ]
    return _image(picture, " ".join([texts.PICTURE_TERM, *rows]))


def _image(picture: Any, description: str) -> str:
    bundle, _ = picture.described(description)._repr_mimebundle_()
    return f"<p>{bundle['text/html']}</p>"
