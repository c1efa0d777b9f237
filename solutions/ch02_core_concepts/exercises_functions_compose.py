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
    """three functions, of which none can change places, applied to an array"""
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
    """no function at all: what comes in goes out"""
    return script("compose()(x)", x=rounded(rng, 4))


@compose.case
def used_twice(rng):
    """a composed function is called twice: the second call is like the first"""
    return script(
        """
        h = compose(lambda x: x + 1, lambda x: x**2)
        [h(x), h(x + 1)]
        """,
        x=number(rng),
    )


@compose.case
def composed_with_itself(rng):
    """a composed function is composed with itself"""
    return script(
        """
        h = compose(lambda x: x / 2, lambda x: x + 3)
        compose(h, h)(x)
        """,
        x=number(rng),
    )


@compose.case
def identity_between_others(rng):
    """the composition of no functions stands between two others"""
    return script("compose(lambda x: x + 1, compose(), lambda x: x**2)(x)", x=number(rng))


@compose.case
def composed_again(rng):
    """composed functions are composed"""
    return script(
        """
        inner = compose(lambda x: 3 * x, lambda x: x + 2)
        compose(lambda x: x**2, inner, lambda x: x - 1)(x)
        """,
        x=number(rng),
    )


compose.slips("""
order-reversed: reversed(functions) -> functions
    The order is reversed: in f(g(x)) the function that stands last, g, is applied first.
two-functions-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> f, g = functions⏎return lambda x: f(g(x))
    This works for two functions only. There may be any number of them: a loop serves all.
outermost-two-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> if len(functions) < 2:⏎    return functions[0] if functions else lambda x: x
⏎return lambda x: functions[0](functions[1](x))
    With more than two functions the ones after the second are never applied. A loop goes through all of them.
identity-missing: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = functions[-1](x)⏎for function in functions[-2::-1]:⏎    value = function(value)⏎return value
    Without any function there is nothing to begin with, and it fails. Begin with x itself.
nothing-for-no-function: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = None⏎for function in reversed(functions):⏎    value = function(x if value is None else value)⏎return value
    Without any function nothing came back. What comes in should go out: begin with x, not with None.
zero-for-no-function: return x -> return x if functions else 0 * x
    Without any function 0 came back. What comes in should go out unchanged.
all-applied-to-x: for function in reversed(functions):⏎x = function(x)⏎return x
-> value = x⏎for function in reversed(functions):⏎    value = function(x)⏎return value
    Every function got x itself, so only the first one counts. Each should get what the one behind it gave.
results-added: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: sum(function(x) for function in functions)
    The results of the single functions were added. A composition hands the result of one to the next.
results-multiplied: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: np.prod([function(x) for function in functions], axis=0)
    The results of the single functions were multiplied: f(x) g(x) is a product, f(g(x)) a composition.
results-listed: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return lambda x: [function(x) for function in functions]
    A list came back, one result for each function. A composition hands the result of one to the next.
works-once-only: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> remaining = reversed(functions)⏎def composed(x):⏎    for function in remaining:⏎        x = function(x)⏎    return x
    The first call is right, the second isn't: an iterator made outside of the inner function is used up by then.
calls-itself-for-ever: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> composed = lambda x: x  # noqa: E731⏎for function in functions:⏎    composed = lambda x: composed(function(x))
    It calls itself without end: a lambda in a loop looks its names up when it is called, not when it is made.
innermost-forgotten: functions -> functions[:-1]
    The last function, the one that should be applied first, is left out: look at where the loop begins.
outermost-forgotten: functions -> functions[1:]
    The first function, the one that should be applied last, is left out: look at where the loop ends.
innermost-alone: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x⏎⏎return composed
-> return functions[-1] if functions else lambda x: x
    Only the last function was applied. A `return` inside of the loop ends it after one round.
returned-in-the-loop: for function in reversed(functions):⏎x = function(x)⏎return x
-> for function in reversed(functions):⏎    return function(x)
    A `return` inside of the loop ends it after one round, so a single function is applied. Return after the loop.
outermost-returned-in-the-loop: for function in reversed(functions):⏎x = function(x)⏎return x
-> for function in functions:⏎    return function(x)
    A `return` inside of the loop ends it after its first round; and the loop should begin with the last function.
no-function-gives-none: def -> if not functions:⏎    return None⏎def
    compose() gave None. Also without any function it has to return a function: one that gives x back.
result-not-returned: def composed(x):⏎for function in reversed(functions):⏎x = function(x)⏎return x
-> def composed(x):⏎    for function in reversed(functions):⏎        x = function(x)
    The inner function computes and gives nothing back. It needs a `return` too, after its loop.
returned-too-early: x = function(x) -> function(x)
    The argument came back as it was: the results of the functions are computed, but not kept.
inner-function-not-returned: return composed -> composed
    compose gave nothing back. It makes a function and returns it, without calling it: `return composed`.
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
