"""A template for a new exercise in the source and its bank, for an author to fill in.

Until it is filled in, it does not pass the build: the reference answer raises NotImplementedError, which `course build`
reports.
"""

import keyword
from pathlib import Path

from course_lib.authoring import texts
from course_lib.course.chapter_checks import load_bank
from course_lib.course.folders import Course, CourseError

HEADER = """---
jupytext:
  formats: md:myst
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

# {title}

What this section is about, in two or three sentences.
*About 30 minutes. Not on the core path. What a reader needs to know already.*

```{{code-cell}} ipython3
import numpy as np

from course_lib.notebook import check, submit
```
"""

SECTION = '''
+++

## Exercise: `{name}`

**Goal:** in one line.
*2 points, 5 minutes.*

| | | shape |
|---|---|---|
{rows}
| wanted | $the formula$, every symbol named | `(n,)` |

+++

**By hand:** one number, worked out step by step.

**The check looks at** what its cases are about.

+++

<details><summary>Hint 1: what to read again</summary>

Which part of the section says it.

</details>
<details><summary>Hint 2: the first step</summary>

Where to begin.

</details>
<details><summary>Hint 3: the shape of the answer</summary>

What the last line looks like, without being it.

</details>

```{{code-cell}} ipython3
:exercise: {name}

def {name}({parameters}):
    """What it computes, with the shapes of its arguments and of its result."""
    ### BEGIN SOLUTION
    raise NotImplementedError("the reference answer")
    ### END SOLUTION
```

```{{code-cell}} ipython3
:check: {name}
:points: 2

check({name})
```

+++

**What it is for:** one sentence.
'''

BANK = '''"""The bank of section {section}: test cases, known mistakes and right variants of its exercises."""

import numpy as np

from course_lib.checks.bank import Exercise, arguments
from course_lib.checks.draws import rounded
'''

EXERCISE = '''
# --- {name} ---

{name} = Exercise("{name}", parameters=({names}))


@{name}.case
def several_samples(rng):
    """what is special about this kind of call, in the words that a learner reads"""
    return arguments({draws})


{name}.slips("""
name-of-the-mistake: raise NotImplementedError("the reference answer") -> return np.zeros(5)
    The hint: what is wrong, and what to think about; not the answer.
""")


@{name}.variant
def written_as_a_loop({parameters}):
    raise NotImplementedError("the answer, written differently")
'''


def new_exercise(
    course: Course, chapter: str, section: str, name: str, parameters: list[str], own: bool = False
) -> list[Path]:
    """Add the template of an exercise to a section and to its bank; missing files are created.

    With `own` both are in the instructor's own folder, otherwise in solutions/.

    Returns
    -------
    The source and the bank, in this order.

    Raises
    ------
    CourseError
        If a name is not a Python name, or the chapter already has an exercise with that name.
    """
    for word in (name, *parameters):
        if not word.isidentifier() or keyword.iskeyword(word):
            raise CourseError(texts.NO_PYTHON_NAME.format(word=word), exit_code=2)
    folder = (course.own if own else course.solutions) / chapter
    if name in load_bank(course, chapter):
        raise CourseError(texts.EXERCISE_EXISTS.format(chapter=chapter, name=name), exit_code=2)
    source = folder / f"{section.removesuffix('.md')}.md"
    topic = source.stem.split("_", 1)[-1]
    bank = folder / f"exercises_{topic}.py"
    folder.mkdir(parents=True, exist_ok=True)
    if not source.exists():
        source.write_text(HEADER.format(title=topic.replace("_", " ").capitalize()), encoding="utf-8")
    if not bank.exists():
        bank.write_text(BANK.format(section=source.stem), encoding="utf-8")
    rows = [f"| {'' if i else 'given'} | `{p}`, what it is | `(n,)` |" for i, p in enumerate(parameters)]
    named = {"name": name, "parameters": ", ".join(parameters), "rows": "\n".join(rows)}
    names = ", ".join(f'"{p}"' for p in parameters) + ("," if len(parameters) == 1 else "")
    draws = ", ".join("rounded(rng, 5)" for _ in parameters)
    with source.open("a", encoding="utf-8") as file:
        file.write(SECTION.format(**named))
    with bank.open("a", encoding="utf-8") as file:
        file.write("\n" + EXERCISE.format(name=name, parameters=named["parameters"], names=names, draws=draws))
    return [source, bank]
