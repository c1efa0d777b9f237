"""NumPy or CuPy: where new arrays are created, and which library computes with given arrays.

A kernel takes its library from its arguments (`array_namespace`), never from the switch. The switch
(`set_backend`, `use_backend`, the environment variable COURSE_BACKEND) only decides where *new* arrays
are created. All differences between NumPy, CuPy and the array API standard are handled here.

Arrays move between host and device only in `asarray` and `to_numpy`. To choose among several devices,
use ``cupy.cuda.Device``.
"""

from course_lib.backend.accepted import all_finite, check_all_finite, check_finite, float_array, float_arrays, in_dtype
from course_lib.backend.arrays import asarray, beside, device_of, to_numpy, zeros_like_shape
from course_lib.backend.namespaces import Array, array_namespace, named_namespace, writes_in_place
from course_lib.backend.switch import BACKENDS, BackendError, current_namespace, set_backend, use_backend

__all__ = [
    "BACKENDS",
    "Array",
    "BackendError",
    "all_finite",
    "array_namespace",
    "asarray",
    "beside",
    "check_all_finite",
    "check_finite",
    "current_namespace",
    "device_of",
    "float_array",
    "float_arrays",
    "in_dtype",
    "named_namespace",
    "set_backend",
    "to_numpy",
    "use_backend",
    "writes_in_place",
    "zeros_like_shape",
]
