"""The bank of section 2.1, compose."""

import numpy as np

from course_lib.checks.bank import Exercise, script
from course_lib.checks.draws import rounded

compose = Exercise("compose", parameters=("functions",))


def number(rng):
    return float(np.round(rng.uniform(1.5, 5), 1))


@compose.case
def two_functions(rng):
    """two functions, applied to a number"""
    return script(
        """
        double_then_add = compose(lambda x: x + 3, lambda x: 2 * x)
        double_then_add(x)
        """,
        x=number(rng),
    )


@compose.case
def three_functions(rng):
    """three functions whose order matters, applied to an array"""
    return script("compose(np.exp, lambda x: x - 1, lambda x: x**2)(x)", x=rounded(rng, 3))


@compose.case
def five_functions(rng):
    """five functions, applied to a table"""
    return script(
        "compose(np.sin, lambda x: x + 1, np.exp, lambda x: x / 2, np.cos)(x)",
        x=rounded(rng, 2, 3),
    )


@compose.case
def a_single_function(rng):
    """a single function: nothing to compose"""
    return script("compose(lambda x: x**3)(x)", x=number(rng))


@compose.case
def no_function(rng):
    """no functions: the input is returned unchanged"""
    return script("compose()(x)", x=rounded(rng, 4))


@compose.case
def used_twice(rng):
    """a composed function called twice: the second call works like the first"""
    return script(
        """
        h = compose(lambda x: x + 1, lambda x: x**2)
        [h(x), h(x + 1)]
        """,
        x=number(rng),
    )


@compose.case
def composed_with_itself(rng):
    """a composed function composed with itself"""
    return script(
        """
        h = compose(lambda x: x / 2, lambda x: x + 3)
        compose(h, h)(x)
        """,
        x=number(rng),
    )


@compose.case
def identity_between_others(rng):
    """a composition of no functions, between two others"""
    return script("compose(lambda x: x + 1, compose(), lambda x: x**2)(x)", x=number(rng))


@compose.case
def composed_again(rng):
    """a composed function inside another composition"""
    return script(
        """
        inner = compose(lambda x: 3 * x, lambda x: x + 2)
        compose(lambda x: x**2, inner, lambda x: x - 1)(x)
        """,
        x=number(rng),
    )


@compose.misconception
def ends_alone(*functions):
    """Only the first and the last function are applied. All those in between count too: use a loop."""
    if not functions:
        return lambda x: x
    return lambda x: functions[0](functions[-1](x))


compose.slips("""
order-reversed: reversed(functions) -> functions
    The order is reversed: in f(g(x)) the function written last, g, is applied first.
two-functions-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> f, g = functions⏎return lambda x: f(g(x))
    This works for two functions only. There can be any number of them: use a loop.
outermost-two-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> if len(functions) < 2:⏎    return functions[0] if functions else lambda x: x
⏎return lambda x: functions[0](functions[1](x))
    With more than two functions, the ones after the second are never applied. A loop goes through all of them.
identity-missing: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = functions[-1](x)⏎for function in functions[-2::-1]:⏎    value = function(value)⏎return value
    With no functions there is nothing to begin with, and the call fails. Begin with x itself.
nothing-for-no-function: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = None⏎for function in reversed(functions):⏎    value = function(x if value is None else value)⏎return value
    With no functions, None is returned. The output should be the input: begin with x, not with None.
zero-for-no-function: return x -> return x if functions else 0 * x
    With no functions, 0 is returned. The output should be the unchanged input.
all-applied-to-x: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = x⏎for function in reversed(functions):⏎    value = function(x)⏎return value
    Every function gets x itself, so only the first one counts. Each should get the result of the function to its right.
results-added: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: sum(function(x) for function in functions)
    The results of the individual functions are added. A composition passes the result of one function to the next.
results-multiplied: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: np.prod([function(x) for function in functions], axis=0)
    The results of the individual functions are multiplied: f(x) g(x) is a product, f(g(x)) a composition.
results-listed: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: [function(x) for function in functions]
    This returns a list with one result per function. A composition passes the result of one function to the next.
works-once-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> remaining = reversed(functions)⏎def composed(x):⏎    for function in remaining:⏎        x = function(x)⏎    return x
    The first call is right, the second isn't: an iterator created outside the inner function is used up by then.
calls-itself-for-ever: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> composed = lambda x: x  # noqa: E731⏎for function in functions:⏎    composed = lambda x: composed(function(x))
    The function calls itself forever: a lambda in a loop looks up its names when it is called, not when it is created.
innermost-forgotten: functions -> functions[:-1]
    The last function, which should be applied first, is skipped: check where the loop begins.
outermost-forgotten: functions -> functions[1:]
    The first function, which should be applied last, is skipped: check where the loop ends.
innermost-alone: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return functions[-1] if functions else lambda x: x
    Only the last function is applied. A `return` inside the loop ends it after one iteration.
returned-in-the-loop: for function in reversed(functions):⏎x = function(x)⏎return x
-> for function in reversed(functions):⏎    return function(x)
    A `return` inside the loop ends it after one iteration, so only one function is applied. Return after the loop.
outermost-returned-in-the-loop: for function in reversed(functions):⏎x = function(x)⏎return x
-> for function in functions:⏎    return function(x)
    A `return` inside the loop ends it after the first iteration; and the loop should begin with the last function.
no-function-gives-none: def -> if not functions:⏎    return None⏎def
    compose() returns None. Even with no functions it has to return a function: one that returns x.
result-not-returned: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> def composed(x):⏎    for function in reversed(functions):⏎        x = function(x)
    The inner function computes a result but doesn't return it. It needs a `return` too, after its loop.
returned-too-early: x = function(x) -> function(x)
    The argument is returned unchanged: the results of the functions are computed, but not kept.
inner-function-not-returned: return composed -> composed
    compose returns nothing. It creates a function and returns it, without calling it: `return composed`.
""")


@compose.variant
def recursive(*functions):
    if not functions:
        return lambda x: x
    first, *rest = functions
    return lambda x: first(recursive(*rest)(x))


@compose.variant
def from_the_back(*functions):
    def composed(x):
        value = x
        for i in range(len(functions) - 1, -1, -1):
            value = functions[i](value)
        return value

    return composed


@compose.variant
def folded(*functions):
    def chain(outer, inner):
        return lambda x: outer(inner(x))

    result = None
    for function in functions:
        result = function if result is None else chain(result, function)
    return result or (lambda x: x)
