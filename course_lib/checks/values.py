"""Plain values: all that may pass from a learner's code to the grader.

Numbers, strings, None, NumPy arrays and lists of these are encoded as JSON and decoded again; a tuple becomes a list.
Of anything else only the type's name passes (`Opaque`): no pickle, no live object; the grader never calls a method of
a learner's class.
"""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_ENTRIES = 100_000  # numbers in one value; a larger value is reported as too large
MAX_DEPTH = 20
LARGE = 1000  # entries from which an array's bytes are sent as base64: ten times as fast as numbers
SIGNIFICANT_DIGITS = 10  # what two machines agree on, whatever their BLAS
MOST_DECIMALS = 12  # below that is the rounding error of what should be zero


@dataclass(frozen=True)
class Opaque:
    """A value that has no plain form: only the name of its type is known."""

    type_name: str


def encode(value: Any, depth: int = 0) -> Any:
    """Encode a value as JSON data.

    Examples
    --------
    >>> import numpy as np
    >>> encode((1, np.array([[0.5, 2.0]])))
    [1, {'dtype': 'float64', 'shape': [1, 2], 'data': [0.5, 2.0]}]
    >>> encode(print)
    {'opaque': 'builtin_function_or_method'}
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)  # a plain string of one of NumPy's, as NumPy's numbers below
    if isinstance(value, (np.bool_, np.integer, np.floating)):
        return value.item()
    if isinstance(value, int):
        return int(value) if value.bit_length() <= 64 else {"opaque": "whole number of more than 64 bits"}
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (complex, np.complexfloating)):
        return encode(np.asarray(value, dtype=complex))
    if isinstance(value, np.ndarray):
        return _encode_array(value.view(np.ndarray))
    if isinstance(value, (list, tuple)):
        if depth >= MAX_DEPTH or len(value) > MAX_ENTRIES:
            return {"opaque": "list that is too deep or too long"}
        return [encode(item, depth + 1) for item in value]
    return {"opaque": type(value).__name__}


def _encode_array(array: np.ndarray) -> dict | str:
    if array.size > MAX_ENTRIES:
        return {"opaque": f"array of {array.size} entries"}
    if array.dtype.kind == "c":
        parts = np.stack([array.real, array.imag], axis=-1).astype(float)
        return {"dtype": "complex128", "shape": list(array.shape), "data": parts.ravel().tolist()}
    if array.dtype.kind == "U" and not array.shape:
        return array.item()
    if array.dtype.kind not in "biuf":
        return {"opaque": f"array of {array.dtype}"}
    if array.dtype == np.longdouble:
        array = array.astype(np.float64)
    data = base64.b64encode(array.tobytes()).decode() if array.size > LARGE else array.ravel().tolist()
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": data}


def decode(data: Any) -> Any:
    """Decode JSON data from `encode`.

    Raises
    ------
    ValueError
        If the data does not have the form that `encode` produces.

    Examples
    --------
    >>> decode({"dtype": "float64", "shape": [1, 2], "data": [0.5, 2.0]}).tolist()
    [[0.5, 2.0]]
    """
    if isinstance(data, list):
        return [decode(item) for item in data]
    if not isinstance(data, dict):
        return data
    if set(data) == {"opaque"}:
        return Opaque(str(data["opaque"])[:200])
    if set(data) == {"dtype", "shape", "data"}:
        dtype = np.dtype(str(data["dtype"]))
        if dtype.kind == "c":
            return np.array(data["data"], dtype=float).view(complex).reshape(data["shape"])
        if dtype.kind in "biuf" and isinstance(data["data"], str):
            array = np.frombuffer(base64.b64decode(data["data"]), dtype=dtype)
            if array.size > MAX_ENTRIES:
                raise ValueError(f"not a plain value: an array of {array.size} entries")
            return array.reshape(data["shape"]).copy()
        if dtype.kind in "biuf":
            return np.asarray(data["data"], dtype=dtype).reshape(data["shape"])
    raise ValueError(f"not a plain value: an object with the keys {sorted(data)[:5]}")


def read(data: Any) -> Any:
    """As `decode`, for data that may be forged: anything malformed becomes `Opaque`."""
    try:
        return decode(data)
    except Exception:  # NumPy raises many kinds of errors for invalid dtypes and shapes
        return Opaque("value that cannot be read")


def quantize(value: Any) -> Any:
    """Round floats to `SIGNIFICANT_DIGITS` of the largest entry and `MOST_DECIMALS` decimals.

    So the check file is the same on every machine.
    The last bits of a sum depend on the order in which a machine adds; what should be 0 may be 1e-17.

    Examples
    --------
    >>> quantize([0.1 + 0.2, 7])
    [0.3, 7]
    >>> import numpy as np
    >>> quantize(np.array([1e-17, 123.4567890123456])).tolist()
    [0.0, 123.456789]
    """
    if isinstance(value, list):
        return [quantize(item) for item in value]
    if isinstance(value, float):
        return float(quantize(np.asarray(value)))
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        finite = np.abs(value[np.isfinite(value)])
        largest = finite.max() if finite.size else 0.0
        if largest > 0.0:
            decimals = min(SIGNIFICANT_DIGITS - 1 - int(np.floor(np.log10(largest))), MOST_DECIMALS)
            if decimals > -300:
                return np.round(value, decimals) + 0.0  # + 0.0: no negative zero
    return value
