"""Numbers in a picture, on a canvas or static: scales, axes, contours, paths, curves. May import none of the others."""
