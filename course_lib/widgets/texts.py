"""Every sentence that the widgets' Python side shows to a learner. A translation replaces this file.

What the browser's side says stands in the `texts.js` of each widget.
"""

RUN_AGAIN = "Still picture. Run this cell in JupyterLab to bring it to life."
"""At the foot of every picture that stands in for a live widget."""

RAISED = "{name} raised {error} {place}."
TOO_LONG = "{name} had not ended after {seconds:g} s, so it was broken off {place}."
NO_NUMBER = "{name} returned {got} {place}, expected one number."
NO_VECTOR = "{name} returned {got} {place}, expected an array of shape {shape}."
NOT_FINITE = "{name} returned {got} {place}, which is not finite."
"""Faults of a learner's function; `place` says where, as in "at (1, 2)" or "in step 3"."""

IN_STEP = "in step {step}"
AT = "at ({x:.4g}, {y:.4g})"

NOWHERE_FINITE = "{name} returned no finite number anywhere in the window."
ALL_STEPS = "All {steps} steps were taken."
DIVERGED = "Diverged at step {step}: the numbers got too large. Try a smaller learning rate."
NO_HESSIAN = (
    "optimizers holds newton, which needs second derivatives, and your own function has none to give: leave newton "
    "out, or take a surface of the course"
)
DESCENT = "DescentExplorer on {surface}: step {step} of {last} from ({x:.4g}, {y:.4g}). {racers} {again}"
RACER = "{label}: loss {loss:.4g}."
RACER_DIVERGED = "{label}: diverged at step {step}."
RACER_FAULT = "{label}: {message}"
RUN_TO_PLAY = "Run this cell in JupyterLab to play the descent."

RATES = (
    "LearningRateExplorer: condition number {condition:.4g}, learning rate {rate:.4g}, momentum {momentum:.4g}. "
    "Step {step} of {last}, loss {loss:.4g}. The slowest mode shrinks by {worst:.4g} a step, {verdict}. {again}"
)
CONVERGES, DIVERGES = "so descent converges", "so descent diverges"

NO_RATE = "{name} returned {rate:g} {place}, expected a learning rate of at least 0."
SGD = (
    "SgdExplorer: batches of {batch} of {n} samples, schedule {schedule}, learning rate {rate:.4g}. Step {step} of "
    "{last}: the cost of {runs} runs is {excess:.4g} above the minimum on average. {again}"
)

TANGENT = (
    "TangentExplorer: {method} difference at x = {x:.6g} with h = {h:.3g}, slope {slope}{known}. {fault} "
    "Run this cell in JupyterLab to move h and x."
)
TANGENT_KNOWN = ", error {error:.3g} against the derivative {derivative:.6g}"
IS_NO_NUMBER = "is no number"

GRAPH = (
    "GraphStepper: computation graph of {nodes} nodes, step {step} of {last}. Output: {output}. {gradients} "
    "Run this cell in JupyterLab to step through it."
)
GRADIENTS_SO_FAR = "Gradients so far: {words}."
PHASES = {"inputs": "inputs", "forward": "forward", "seed": "backward", "edge": "backward"}
GRAPH_TITLE = "Step {step} of {last}: {phase}"

NETWORK = (
    "NetworkPlayground: a {sizes} network with {activation} on {data} after {epoch} epochs of {optimizer} at learning "
    "rate {rate:.4g}: loss {loss:.4g}, test loss {test:.4g}, {right:.0f} % of the test samples right. Run this cell in "
    "JupyterLab to train it."
)
FLOW = (
    "GradientFlow: {depth} hidden layers of {units} {activation} units, {initialisation} initialisation, after {epoch} "
    "epochs: gradient {first:.3g} in the first layer, {end:.3g} in the last, loss {loss:.4g}. Run this cell in "
    "JupyterLab to train it."
)
