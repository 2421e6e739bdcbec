"""How the kernels become machine code: numba, without fast mathematics, free of Python's lock, kept on disk.

Numba keeps compiled code by the file of the outermost function alone and would not see a change in a function that is
called from there. The outermost function therefore carries a stamp of them all.
"""

import zlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

# Its own types know nothing of options that come as a dictionary.
_njit: Any = numba.njit
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_parts = [repr(OPTIONS)]


def compiled(function: F) -> F:
    """Return `function` for use inside a kernel, where it is merged into its caller; Python cannot call it.

    A constant among the arguments is compiled a version of its own; int() makes it a number like others.
    """
    code = function.__code__
    constants = [(name, function.__globals__.get(name)) for name in code.co_names]
    plain = [pair for pair in constants if isinstance(pair[1], int | float)]
    _parts.append(repr((function.__qualname__, code.co_code.hex(), code.co_consts, code.co_names, plain)))
    return cast(F, _njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS)(function))


def outermost(function: F) -> F:
    """Return `function`, the kernel Python calls, compiled on its first call and kept on disk.

    Where nothing can be written, neither beside the package nor in the user's cache, every process compiles it.
    """
    try:
        return cast(F, _njit(cache=True, **OPTIONS)(function))
    except RuntimeError:
        return cast(F, _njit(**OPTIONS)(function))


def stamp() -> int:
    """Return a number that changes with any function given to `compiled` so far."""
    return zlib.crc32("\n".join(_parts).encode())
