"""Number series in few bytes: neighboring values are similar, so their differences compress well.

Each series is a vector of uint16 or float32; a float32 is treated as the integer with the same bits. The differences
of neighbors (wrapping around) are stored, the first bytes of all of them, then the second bytes and so on, all
deflated. Nothing is lost. Ten descents of 1000 steps take about 50 kB instead of 120.
Inflating has to wait for the browser's stream, so answers to a control are not compressed: there time matters, not
bytes. packed.js is the counterpart.
"""

import zlib
from collections.abc import Iterable

import numpy as np

_WORDS: dict[np.dtype, np.dtype] = {np.dtype(np.uint16): np.dtype("<u2"), np.dtype(np.float32): np.dtype("<u4")}


def pack(series: Iterable[np.ndarray], squeezed: bool = True) -> bytes:
    """Vectors of uint16 or float32 as bytes.

    Parameters
    ----------
    series : iterable of ndarray (n,), uint16 or float32
        The receiver has to know their lengths and types.
    squeezed : bool
        Whether to compress them, or only to concatenate them.

    Returns
    -------
    bytes

    Raises
    ------
    KeyError
        If a vector is of another type.

    Examples
    --------
    >>> import numpy as np
    >>> len(pack([np.arange(1000, dtype=np.uint16)])) < 50
    True
    """
    parts = []
    for vector in series:
        words = np.ascontiguousarray(vector).view(_WORDS[vector.dtype])
        if not squeezed:
            parts.append(words.tobytes())
            continue
        steps = np.diff(words, prepend=words.dtype.type(0))
        parts.append(steps.view(np.uint8).reshape(-1, words.dtype.itemsize).T.tobytes())
    return zlib.compress(b"".join(parts)) if squeezed else b"".join(parts)


def shortened(values: np.ndarray) -> np.ndarray:
    """float32 numbers rounded to 15 of their 23 binary digits, an error of at most 2e-5: half the bytes when packed.

    Examples
    --------
    >>> import numpy as np
    >>> shortened(np.array([0.1, 3.14159], dtype=np.float32)).tolist()
    [0.10000038146972656, 3.1416015625]
    """
    words = values.view(np.uint32)
    return ((words + np.uint32(128)) & np.uint32(0xFFFFFF00)).view(np.float32)


FAR = 4.0
"""Points farther than this many windows from the middle are pulled in along their ray."""


def far_places(points: np.ndarray, window: tuple[float, float, float, float]) -> list[np.ndarray]:
    """Points of the plane as two uint16 vectors, each a fraction of `FAR` windows on either side of the middle.

    Parameters
    ----------
    points : ndarray (n, 2)
    window : tuple of float
        x_min, x_max, y_min, y_max.

    Examples
    --------
    >>> import numpy as np
    >>> [axis.tolist() for axis in far_places(np.array([[0.5, 0.5], [1e9, 0.5]]), (0.0, 1.0, 0.0, 1.0))]
    [[32768, 65535], [32768, 32768]]
    """
    left, right, bottom, top = window
    center, size = np.array([left + right, bottom + top]) / 2, np.array([right - left, top - bottom])
    away = (points - center) / size
    away *= np.minimum(1, FAR / np.maximum(np.abs(away).max(axis=1, keepdims=True), 1e-300))
    return [quantized(away[:, axis], -FAR, FAR) for axis in (0, 1)]


def quantized(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Numbers between low and high as uint16: 0 is low, 65535 is high; values outside are clipped.

    Examples
    --------
    >>> import numpy as np
    >>> quantized(np.array([-1.0, 0.0, 0.5, 9.0]), 0.0, 1.0).tolist()
    [0, 0, 32768, 65535]
    """
    return np.clip(np.round((values - low) / (high - low) * 65535), 0, 65535).astype(np.uint16)
