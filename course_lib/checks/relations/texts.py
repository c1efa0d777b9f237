"""All messages about wrong results and errors that no bank lists."""

from course_lib.checks.texts import listed


# --- general relations between the returned and the expected values ---
def factor(slug: str, is_size: bool) -> str:
    """The sentence for the factor -1, 2 or 1/2; a factor 2 may also be a size of the data."""
    return RELATIONS[slug] + (OR_SIZE if is_size and slug != "sign" else "")


AT_FOR_TIMES = " Is `@` meant instead of `*`?"
OR_SIZE = " Or are a mean and a sum mixed up? One size of the data is 2 here."
RELATIONS = {
    "sign": "Every value has the wrong sign: look for a missing or an extra minus.",
    "factor-2": "Every value is twice what it should be: is there an extra factor 2, or is 1/2 missing?",
    "factor-1/2": "Every value is half of what it should be: is a factor 2 missing, or is there an extra 1/2?",
    "factor-n": "Every value is {size} times what it should be, and {size} is a size of the data: "
    "is a sum taken instead of a mean?",
    "factor-1/n": "Every value is 1/{size} of what it should be, and {size} is a size of the data: "
    "is there an extra division by it?",
    "factor-n²": "Every value is {size}² times what it should be, and {size} is a size of the data: "
    "is something multiplied by it instead of divided?",
    "factor-1/n²": "Every value is 1/{size}² of what it should be, and {size} is a size of the data: "
    "is something divided by it instead of multiplied?",
    "factor-n²/2": "Every value is {size}² / 2 times what it should be, and {size} is a size of the data: "
    "is something multiplied by it instead of divided, and is a 2 missing?",
    "factor-2n": "Every value is 2 * {size} times what it should be, and {size} is a size of the data: "
    "is there an extra factor 2, and is a sum taken instead of a mean?",
    "factor-n/2": "Every value is {size} / 2 times what it should be, and {size} is a size of the data: "
    "is a 2 missing, and is a sum taken instead of a mean?",
    "factor-2/n": "Every value is 2 / {size} of what it should be, and {size} is a size of the data: "
    "is there an extra 2, and an extra division by the size?",
    "factor": "Every value is {factor} times what it should be: look for a missing or extra factor.",
    "offset": "All values are off by the same amount, here {offset}: look for a missing or extra term, "
    "or for a different step length.",
    "proportional": "The values of each case are right up to one factor, here {factor}, which differs from case to "
    "case: what are they multiplied or divided by?",
    "row-factors": "Each row is right up to a factor, which differs from row to row: what is each row multiplied or "
    "divided by?",
    "all-equal": "All entries, or all rows, are the same where different ones are expected: is a sum or a mean taken "
    "over entries that should stay separate, or is one value written everywhere?",
    "later-wrong": "Right up to [{last}], wrong from [{first}] on: what is different in this step, or changes that "
    "should not?",
    "transposed": "These are the right values, transposed: rows and columns are swapped.",
    "reversed": "These are the right values in reverse order.",
    "swapped": "The values {} are swapped: look at their order.",
    "permuted": "These are the right values in a different order.",
    "zero": "Returned 0 where a nonzero value is expected: do two equal terms cancel, or was a 0 never filled in?",
    "reciprocal": "This is one over the right value: numerator and denominator are swapped.",
    "squared": "This is the square of the right value: a root is missing, or there is an extra square.",
    "root": "This is the square root of the right value: there is an extra root, or a square is missing.",
    "absolute": "These are the right values without their signs.",
    "complement": "This is one minus the right value.",
    "logarithm": "This is the logarithm of the right value.",
    "exponential": "This is the exponential of the right value: a logarithm is missing.",
    "diagonal-only": "The diagonal is right and the rest is zero: the entries off the diagonal are missing.",
    "diagonal-wrong": "Everything is correct except the diagonal.",
    "diagonal-right": "Only the diagonal is right: look at the entries off the diagonal.",
    "first-only": "Only the first entry is right: does the loop, or the sum, cover all of them?",
    "first-wrong": "All entries are right except the first: look at where the loop begins.",
    "last-wrong": "All entries are right except the last: look at where the loop ends.",
    "rounded": "These are the right values without their decimals: are they stored in an integer array?",
    "rounded-digits": "These are the right values rounded to {digits} decimals: return them as they are.",
    "imprecise": "Nearly right, with a relative error of about {error}: is a small constant added, a number rounded, "
    "or an approximation too coarse?",
    "column": "The shape has an extra or a missing axis of length 1: (n,) and (n, 1) are different.",
    "broadcast": "The result is a table where one row was expected: NumPy combined shapes (n,) and (n, 1) and paired "
    "each entry with every other.",
    "summed": "The result has one axis fewer than expected: was it summed or averaged once too often?",
    "not-summed": "The result has one axis more than expected: is a sum or a mean over it missing?",
    "flattened": "These are the right values in one long row: the result must keep the shape of the argument.",
    "axis-missing": "The result has shape {}, expected {}: an axis was lost in a sum, a product or an index.",
    "number-for-array": "Returned a single number where an array with the shape of {name} is expected: "
    "is it summed, or are the entries of {name} not used?",
    "axis-added": "The result has shape {}, expected {}: an extra axis, from broadcasting or a missing sum.",
    "other-shape": "The result has shape {}, expected {}: print the shapes of everything that goes into it.",
    "empty": "The result is empty, expected {expected} entries: does the loop run, and does each iteration add one?",
    "shape-of-argument": "The result has the shape of the argument {name}, expected {expected}: is that intended?",
    "dictionary": "Returned a dictionary, expected {expected}: return the values themselves, in their order.",
    "set": "Returned a set, which has no order and keeps each value only once: expected {expected}.",
    "lazy": "Returned {got}, which produces its values only on demand: `list(...)` makes a list of them.",
    "function-returned": "Returned a function, expected {expected}: are the parentheses of a call missing?",
    "other-object": "Returned {got}, expected {expected}: print what `return` returns.",
    "stacked": "These are the right values in one array, expected {expected}: return them one after another, as in "
    "`return a, b`.",
    "array-for-list": "Returned {got}, expected {expected}: are several values combined into one?",
    "wrapped": "This is the right value inside a list: return it without the brackets, or without a comma after it.",
    "number-for-list": "Returned a single number, expected {expected}: is something missing after `return`?",
    "text-for-number": "Returned a string, expected {expected}: return the number, without quotes or formatting.",
    "truth-for-number": "Returned {got}, expected numbers: a comparison gives True and False.",
    "complex": "Returned complex numbers, expected real ones: do they come from a root or an eigenvalue?",
    "other-kind": "Expected {expected}, got {got}: look at what `return` returns.",
    "list-of-numbers": "Returned a list where an array is expected: `np.array` converts it.",
    "times-as-many": "There are {times} times as many values as expected: is something repeated, or an axis not summed "
    "over?",
    "list-for-array": "These are the right numbers in a list. An array is expected: `np.array` converts a list.",
    "list-for-count": "Returned a list whose length is the number that is expected: `len(...)` counts its entries.",
    "list-for-number": "Returned {got}, expected {expected}: look at what `return` returns.",
    "other-spelling": "Returned `{came}`, expected `{due}`: the spelling counts, capital letters included.",
    "confused": "Returned `{came}` where `{due}` is expected: which condition decides between these two?",
    "other-entry": "The result comes from `{name}[{came}]`, the right one from `{name}[{due}]`: what decides which "
    "entry is taken?",
    "last-only": "Only the last entry is right: does every entry get its own value, at its own place?",
    "one-short": "One entry is missing: got {got}, expected {expected}. Is the first or the last left out, or a "
    "division rounded down?",
    "one-long": "There is one extra entry: got {got}, expected {expected}. Does something begin too early or end too "
    "late?",
    "other-length": "Got {got} entries, expected {expected}. Count what should produce one entry each.",
    "cut-short": "The first {count} entries are right, the rest are missing: got {got}, expected {expected}. What ends "
    "too early?",
    "goes-on": "The first {count} entries are right, and extra ones follow: got {got}, expected {expected}. What ends "
    "too late?",
    "flat-list": "These are the right values in one flat list: expected a list of {expected} lists.",
    "start-missing": "Only the first entry is missing: is it added, and does the loop reach it?",
    "end-missing": "Only the last entry is missing: something ends one step too early.",
    "start-extra": "There is an extra entry at the beginning; the rest is right.",
    "end-extra": "There is an extra entry at the end; the rest is right: something ends one step too late.",
    "returns-argument": "The result is the argument {name}, unchanged.",
    "term": "The result is off by exactly the argument {name}, which is {words}: is its term missing, or does it have "
    "the wrong sign?",
    "formula": "The result is `{formula}`: is another function expected?",
    "multiple": "The result is off by a multiple of the argument {name}: is a term with {name} missing or extra?",
    "step-uniform": "All entries of {name} change by the same amount, expected different amounts: is a sum or a mean "
    "taken over the gradient's entries?",
    "step-sign": "The change of {name} has the right size but the wrong direction: look at the sign of the update.",
    "step-twice": "The change of {name} is twice as large as it should be.",
    "step-half": "The change of {name} is half as large as it should be.",
    "step-n": "The change of {name} is {factor} times what it should be, a size of the data: is a sum taken instead "
    "of a mean?",
    "step-1/n": "The change of {name} is {factor} of what it should be, one over a size of the data: is a mean taken "
    "instead of a sum?",
    "step-factor": "The change of {name} is {factor} times what it should be: look at the factors of the update.",
    "step-parallel": "{name} changes in the right direction, but by a different length in each case: is the step "
    "divided or multiplied by something?",
    "step-alone": "The result is only the change of {name}: {name} itself is missing.",
    "factor-argument": "The result is the right one {words} {name}: look at where {name} appears in the formula.",
    "wrong-at-zero": "Everything is correct except where {name} is 0: look at that boundary.",
    "wrong-at-large": "Everything is correct except where {name} is large in magnitude: exp or a power "
    "overflows there.",
    "wrong-at-negative": "Everything is correct except where {name} is negative: look at that side.",
    "wrong-at-positive": "Everything is correct except where {name} is positive: look at that side.",
    "wrong-at-not-positive": "Everything is correct only where {name} is positive: look at the other side.",
    "wrong-at-not-negative": "Everything is correct only where {name} is negative: look at the other side.",
}
NOT_FINITE = {
    "log-of-zero": "Returned infinity or NaN for valid input: the logarithm of 0 was taken.",
    "division-by-zero": "Returned infinity or NaN for valid input: something was divided by zero.",
    "log-of-negative": "Returned NaN for valid input: the logarithm of a negative number was taken.",
    "root-of-negative": "Returned NaN for valid input: the square root of a negative number was taken.",
    "power-of-negative": "Returned NaN for valid input: a negative number was raised to a fractional power.",
    "zero-by-zero": "Returned NaN for valid input: zero was divided by zero, or infinity by infinity.",
    "exp-overflow": "Returned infinity or NaN for valid input: exp of a large number overflows a float.",
    "overflow": "Returned infinity or NaN for valid input: numbers grew until they overflowed a float.",
    "infinities": "Returned NaN for valid input: infinity minus infinity or 0 times infinity gives NaN.",
    "unbounded": "Returned infinity for valid input: numbers grew without bound, or something was divided by zero.",
    "unknown": "Returned NaN for valid input: print the intermediate values to see where NaN first appears.",
    "mean-of-nothing": "Returned NaN for valid input: the mean of no entries was taken.",
}
IN_ITEM = "In item [{}] of the result: "
IN_ENTRY = "In `{}`, which the case computes: "
WHERE_WRONG = "Where the result is wrong: "
IN_CASE = "In the case “{kind}”: "
THERE_ONLY = ", and there only {}"
BESIDE = " Also, in the case “{kind}”: "


def place(slug: str, names: tuple[str, ...] | None, is_nested: bool) -> str:
    """The sentence on a first value that is wrong or right alone; `names` are what a case computes in each list."""
    if names:
        first, others = f"`{names[0]}`", listed([f"`{name}`" for name in names[1:]])
    else:
        first, others = ("[0] of the inner lists", "the others") if is_nested else ("[0]", "the other returned values")
    rest = others if slug == "all-but-first" else f"{others} {'is' if names and len(names) == 2 else 'are'}"
    return TROUBLES[slug].format(first=first, rest=rest)


def questions(numbers: list[str]) -> str:
    return f"questions {listed(numbers)}"


def verb(count: int) -> str:
    return "is" if count == 1 else "are"


# --- diagnoses from errors, changed arguments and which cases failed ---
HIDDEN = "…"
IN_LINE = " in the line `{}`"
MOSTLY_WRONG = " So many are wrong: is the first letter the answer to question 1, and so on?"
NEAR = {  # where a name is spelled almost like one that exists
    "undefined-name": "`{name}` is not defined{line}: did you mean `{near}`?",
    "no-attribute": "A `{type}` has no `{name}`{line}: did you mean `{near}`?",
    "no-such-function": "The module `{type}` has no `{name}`{line}: did you mean `{near}`?",
}
TROUBLES = {
    "asks-for-input": "`input()` is called{line}, which nobody can answer here: the values are in the parameters.",
    "ends-the-program": "The program ends{line}: remove `exit()` or `quit()`. `return` leaves a function.",
    "undefined-name": "`{name}` is not defined{line}: is a line missing, or is it spelled differently?",
    "not-assigned": "`{name}` has no value yet{line}: is it assigned only inside an `if`, or after this line?",
    "no-module": "The module `{name}` is not available{line}: the exercises need only NumPy, which is imported "
    "as `np`.",
    "none-in-line": "A value is None{line}: does the function that returned it lack a `return`, or return nothing, "
    "as `append` and `sort` do?",
    "array-as-condition": "An array is used as a condition{line}: is one number needed (a norm, a sum, an entry), "
    "or `.all()` or `.any()`?",
    "array-for-number": "An array is used where a single number is needed{line}: print its shape. "
    "Is a function not called, or a sum missing?",
    "does-not-unpack": "The number of values on the right differs from the number of names on the left{line}: "
    "print both.",
    "unequal-lengths": "Two lists of different lengths are paired{line}: print both lengths.",
    "other-entries": "An array can't have that shape{line}: the entries must fill it exactly, and at most one -1 "
    "marks the size that follows from the others.",
    "too-few-axes": "A product `@` got a single number where an array is needed{line}: print both sides of it. "
    "A number is multiplied by `*`.",
    "shapes-do-not-fit": "The shapes of two arrays do not fit together{line}: print both.{times}",
    "arrays-do-not-join": "The arrays can't be joined{line}: their shapes do not fit, so print them. `np.column_stack` "
    "joins columns, also of shape (n,).",
    "product-does-not-fit": "The shapes of a matrix product do not fit{line}: in `A @ B`, A needs as many columns as B "
    "has rows. Is a `.T` missing or extra, are two factors in the wrong order, or is `*` meant, entry by entry?",
    "function-in-calculation": "A function is used in a calculation, where its value is needed{line}: call it with "
    "its argument.",
    "text-in-calculation": "A string is used in a calculation{line}: are there quotes around a number or a name?",
    "list-in-calculation": "A list does not calculate entry by entry{line}: `np.array(...)` makes an array of it.",
    "result-lacks": "The case gets a `{type}` from your function, which has no `{name}`: compare what you return with "
    "what the exercise asks for.",
    "other-answers": "{Message}.",
    "wrong-questions": "Wrong: {questions}. In the quiz above, *Explain my choices* shows what is wrong with "
    "each.{order}",
    "no-such-axis": "An array has fewer axes than this index asks for{line}: one with a single axis has only "
    "`shape[0]`. Print its `.shape`.",
    "axis-dropped": "One array has lost its last axis{line}: a sum, a mean or a maximum over an axis drops it, "
    "`keepdims=True` keeps it with length 1.",
    "self-missing": "A method gets one argument more than it takes{line}: is `self` missing as its first parameter?",
    "wrong-arguments": "A function is called with arguments that it does not take{line}: compare the call "
    "with its definition.",
    "other-parameters": "The call does not fit your function: compare its parameters with those in the exercise.",
    "no-function": "The name of the exercise is not a function but of type `{type}`: write `def`, and `return` the "
    "result.",
    "not-a-function": "Something that is not a function is called{line}: is an operator missing before the "
    "parenthesis, or was the name assigned another value?",
    "not-a-sequence": "A single value is used where several are needed{line}: it has no entries to count or to index. "
    "Print its type.",
    "array-as-index": "An array of decimals is used as an index{line}, which picks entries by place: is a product or a "
    "comparison meant?",
    "index-no-integer": "An index is not an integer{line}: print its type. `/` gives a float, `//` an integer.",
    "no-whole-number": "An integer is needed, as a size or a count{line}: print the value used there.",
    "decimals-into-integers": "Decimals can't be stored in an array of integers{line}: an operation like `+=` or `*=` "
    "writes into the array itself. `a = a + b` makes a new one.",
    "nothing-to-take": "There is nothing to work on{line}: the sequence is empty. What should the result be then?",
    "wrong-kind-in-line": "An operation got a value of a type that it can't handle{line}: print the types.",
    "index-outside": "An index is out of range{line}: indices start at 0 and end one before the length "
    "of their axis. The `.size` of a table counts the entries of all axes.",
    "too-many-indices": "An array has fewer axes than indices{line}: print its shape.",
    "no-such-key": "A dictionary has no such key{line}: print its keys.",
    "axis-outside": "An array has no such axis{line}: print its shape.",
    "no-attribute": "A `{type}` has no `{name}`{line}: is it the value that you expect? Print it.",
    "no-such-function": "The module `{type}` has no `{name}`{line}: is it spelled differently?",
    "too-deep": "The function calls itself too many times{line}: does the recursion end? For long chains, use a loop.",
    "division-by-zero": "Division by zero{line}: print the denominator. Is it the one that you intend?",
    "log-of-zero": "The logarithm of 0 is taken{line}: print its argument.",
    "not-a-number": "NaN appears{line}: from a root or a logarithm of a negative number, from 0/0, or from infinities.",
    "too-large": "A number became too large{line}: print what goes into it. Is a sign wrong, or a bound missing?",
    "singular": "A matrix without an inverse was inverted{line}: its columns are linearly dependent.",
    "raises-for-good-input": "Your own error is raised{line} for valid input: look at the condition before it, "
    "and at the value that it tests.",
    "arguments-refused": "A function rejected its arguments{line}. It says: “{message}”.",
    "unary-missing": "`{operator}` before a `{type}` is not defined{line}: a class needs a method for it, "
    "`__neg__` for a minus.",
    "operator-missing": "`{operator}` between `{type}` and `{name}` is not defined: which method handles it?",
    "result-unusable": "The case cannot use your result ({error}: {message}). Compare what you return with what the "
    "exercise asks for. If it is a function, the error may be in its code.",
    "other-error": "The call should raise {wanted}, but raised {error}{line}.",
    "never-ends": "The call did not finish in time: does every iteration bring the loop closer to its end?",
    "not-raised": "Expected {error}, but a value was returned: is the check missing, or does it test the wrong value?",
    "argument-changed": "The call modified its argument {name} in place: work on a copy; the caller still needs "
    "the original.",
    "nothing-returned": "Your function returned nothing: is a `return` missing?",
    "default": "Wrong only where {names} used the default value: compare your first line with the one in the exercise.",
    "one-kind-alone": "Everything is correct except one kind of case, “{kind}”{places}: what is special there?",
    "first-of-each": "Only {first} is wrong, {rest} right: look at how it is computed.",
    "all-but-first": "Wrong values are in {rest}, {first} is always right: look at how the others are computed.",
    "constant": "Returned {value} in every case, whatever the arguments are: does the result depend on them?",
    "repeated": "Some numbers occur more than once and others never. Each is expected once.",
    "some-entries": "Of what the case computes, only {places} {verb} wrong: look at what your answer returns there.",
    "guessing": "Only {share:.0f} % of the answers are right, about as many as a guess: does training change the "
    "weights, and does the loss fall?",
    "not-enough-right": "{share:.0f} % of the answers are right, {due:.0f} % are needed: what would help, a larger "
    "network, longer training, scaled inputs or another learning rate?",
    "some-items": "Of the {count} returned values only {places} {verb} wrong: look at how these are computed.",
}
