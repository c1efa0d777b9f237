"""All messages about cells that stopped, names that are missing, and answers that use each other."""

# --- why a cell stopped ---
IN_LINE = " in line {line}, `{code}`: {error}"
SOMEWHERE = ": {error}"

# What is usual, by words in Python's message and by what the line looks like; the first that fits
SYNTAX = (
    (r"", r"^\s*(>>>|In \[)", "Remove the prompts at the beginning of the lines."),
    (r"invalid syntax|expected", r"\+\+|--\s*$", "Python has no `++` and `--`: write `x += 1` or `x -= 1`."),
    (r"invalid syntax|unterminated|expected", r"&&|\|\||(^|[\s(])!\s*\w", "Python writes `and`, `or` and `not`."),
    (r"invalid syntax|unterminated|expected", r"=<|=>|<>", "Python writes `<=`, `>=` and `!=`."),
    (r"invalid syntax|unterminated|expected", r"[\w)\]]'(\s*[-+*/@)\]]|\s*$)",
     "A quote after a name does not transpose in Python: write `X.T`."),
    (r"expected ':'", r"^\s*else\s+\w", "`else` takes no condition: to test another one, write `elif`."),
    (r"expected ':'", r"[{;]\s*$", "Replace `{{` or `;` at the end of this line with a colon."),
    (r"expected ':'", r"", "Lines that begin with `def`, `if`, `else`, `for`, `while` or `class` end with a colon."),
    (r"expected '\('", r"^\s*def\b", "A function's name is followed by its parameters in parentheses."),
    (r"'(.)' was never closed", r"", "The `{0}` in this line has no counterpart: count opening and closing brackets."),
    (r"unmatched '(.)'", r"", "There is one `{0}` too many: count opening and closing brackets."),
    (r"closing parenthesis '(.)' does not match .* '(.)'", r"",
     "`{1}` is opened first, so it must not be closed by `{0}`."),
    (r"instead of '='|cannot assign to", r"^\s*(if|elif|while|return|assert)\b", "`=` assigns a value; `==` compares."),
    (r"cannot assign to", r"", "On the left of `=` there must be a name, an entry such as `x[0]`, or several."),
    (r"unterminated (f-)?string|EOL while scanning", r"", "The quote that ends the string is missing."),
    (r"unterminated triple-quoted", r"", 'The `"""` that ends the text is missing.'),
    (r"invalid decimal literal", r"", "An operator is missing between a number and a name: write `2 * x`."),
    (r"expected an indented block after (.*?)(?: on line (\d+))?$", r"",
     "Nothing is indented below the {0}: indent its lines by four spaces."),
    (r"unexpected indent", r"", "This line is indented more than the one above it, which does not end with a colon."),
    (r"unindent does not match", r"", "This indentation matches no line above: count the spaces (four per level)."),
    (r"inconsistent use of tabs", r"", "Tabs and spaces are mixed: begin every line with spaces only, four per level."),
    (r"call to 'print'", r"", "In Python 3 `print` is a function: `print(x)`."),
    (r"'(return|yield|await)' outside", r"", "This line is outside the function: indent it like the lines above."),
    (r"'(break|continue)' (outside|not properly)", r"", "`{0}` works only inside a loop: check its indentation."),
    (r"is parameter and global", r"", "A parameter must not be declared `global`: the call passes its value."),
    (r"duplicate argument '(\w+)'", r"", "Two parameters have the name `{0}`: each needs a different name."),
    (r"(non-default argument|parameter without a default) follows", r"", "Parameters with a default value come last."),
    (r"Perhaps you forgot a comma", r"", "An operator or a comma is missing between two values."),
    (r"invalid syntax", r"^\s*(function|func|fun|fn|define|Def)\b", "A function begins with `def`."),
    (r"invalid syntax", r"^\s*(Return|retrun|retun|reutrn|returns)\b", "The word is `return`."),
    (r"invalid syntax", r"\d\s+(?!if|else|for|and|or|in|is|not)[A-Za-z_]\w*\s*($|[^\s\w=])",
     "An operator is missing between a number and a name: write `2 * x`."),
    (r"invalid syntax", r"[-+*/@=,]\s*$", "The line ends before the expression is complete."),
    (r"invalid syntax", r"^\s*\w+\s*:=", "`:=` is not an assignment on a line by itself: write `=`."),
)  # fmt: skip
CHARACTER = "`{found}` is not an ordinary character ({name}), perhaps copied from a text or a web page: type {instead}."
OTHER_CHARACTER = "`{found}` is not an operator in Python ({name}): type {instead}."
CHARACTERS = {
    "`\"` or `'`": "“”„‟«»‘’‚‛`´",
    "`-`": "−–—‐‑",
    "`*`": "×·∙⋅",
    "`/`": "÷",
    "a space": "\u00a0\u2007\u202f\u3000\u200b\ufeff",
    "`...`": "…",
    "`<=`": "≤",
    "`>=`": "≥",
    "`!=`": "≠",
    "`**2`": "²",
    "`**3`": "³",
    "`np.sqrt(...)`": "√",
    "`np.sum(...)`": "∑",
}
A_PLAIN_ONE = "a plain one"
KEYWORD = "`{word}` is a keyword of Python, so it cannot be a name: write `{word}_`, for example."
RUNTIME = {
    "EOFError": "`input()` cannot be answered here: your function gets its values as parameters.",
    "StdinNotImplementedError": "`input()` cannot be answered here: your function gets its values as parameters.",
    "SystemExit": "`exit()` and `quit()` end the program: remove them.",
}
NO_MODULE = (
    "The course does not use `{name}`: the exercises need only NumPy, which the notebook's first cell imports as `np`."
)
NEAR_MODULE = "Did you mean `{near}`?"
FIRST_CELL = "The notebook's first cell imports it: run that cell first."
NOWHERE = "No cell that ran defines `{name}`: is it spelled differently, or is its cell further down?"
DEFINED_BELOW = "`{name}` is used here, but only line {line} defines it: move this line below."

# --- why a name is not defined ---
UNDEFINED = "`{name}` is not defined"
STOPPED = "`{name}` is not defined, because the cell that defines it stopped{stop}"
CELL_STOPPED = "The cell of this exercise stopped{stop}"
FILE_STOPPED = "`{name}` is not defined, because the file stopped{stop}"
OTHER_NAME = "The cell of this exercise defines {names}, not `{name}`: did you mean `{name}`, which the check needs?"
NEAR_NAME = "`{name}` is not defined, but `{near}` is: did you mean `{name}`, which the check looks for?"
NO_DEFINITION = "The cell of this exercise does not define `{name}`: write `def {name}(...)`, or restore the line."
INSIDE = "`{name}` is defined inside another definition, where the check cannot see it: begin its `def` at the margin."
REPLACED = (
    "Line {line} gives the name `{name}` to something else, which replaces your function: use another name there."
)
TWICE = "`{name}` is defined more than once in this cell, in lines {lines}: only the last definition counts."
NOT_RUN = "`{name}` is not defined: run the cell that defines it first."
USES = "The code uses `{name}`. "

# --- answers that use each other ---
USES_WRONG = "The code calls your `{name}`, which fails its own check: correct `{name}` first."
USES_UNWRITTEN = "The code calls your `{name}`, which is not written yet: write `{name}` first."
ITS_HINT = " About `{name}`: {hint}"
ALSO = "Also: "
METHOD_MISSING = "Your class `{name}` has no `{method}`, which this case uses: the other cases are checked without it."

# --- what is in memory is not what the cell says ---
EARLIER_VERSION = " This check uses your earlier version of `{name}`, which is still in memory."
STALE_STOPPED = "The current version of the cell of `{name}` stopped{stop}"
STALE_OTHER = "The cell of `{name}` now defines {names}, not `{name}`: is the name misspelled?"
STALE_EDITED = "The cell of `{name}` was changed after it last ran: run it, then this check."
GRADED_EARLIER = "The cell of {name} stopped{stop} A version in an earlier cell was graded."
