"""Every sentence that the widgets' Python side shows to a learner. A translation replaces this file.

What the browser side shows is in each widget's `texts.js`.
"""

RUN_AGAIN = "Static picture. Run this cell in JupyterLab to make it interactive."
"""At the bottom of every picture shown in place of a live widget."""

RAISED = "{name} raised {error} {place}."
TOO_LONG = "{name} had not finished after {seconds:g} s {place}, so it was stopped."
NO_NUMBER = "{name} returned {got} {place}, expected one number."
NO_VECTOR = "{name} returned {got} {place}, expected an array of shape {shape}."
NOT_FINITE = "{name} returned {got} {place}, which is not finite."
"""Errors in a learner's function; `place` says where, as in "at (1, 2)" or "in step 3"."""

IN_STEP = "in step {step}"
AT = "at ({x:.4g}, {y:.4g})"

NOWHERE_FINITE = "{name} returned no finite number anywhere in the window."
ALL_STEPS = "All {steps} steps were taken."
DIVERGED = "Diverged at step {step}: the values became too large. Try a smaller learning rate."
NO_HESSIAN = (
    "optimizers contains newton, which needs second derivatives that your own function does not provide: leave newton "
    "out, or use a surface from the course"
)
DESCENT = "DescentExplorer on {surface}: step {step} of {last} from ({x:.4g}, {y:.4g}). {racers} {again}"
RACER = "{label}: loss {loss:.4g}."
RACER_DIVERGED = "{label}: diverged at step {step}."
RACER_FAULT = "{label}: {message}"
RUN_TO_PLAY = "Run this cell in JupyterLab to play the descent."

RATES = (
    "LearningRateExplorer: condition number {condition:.4g}, learning rate {rate:.4g}, momentum {momentum:.4g}. "
    "Step {step} of {last}, loss {loss:.4g}. The error of the slowest mode is multiplied by {worst:.4g} per step, "
    "{verdict}. {again}"
)
CONVERGES, DIVERGES = "so descent converges", "so descent diverges"

NO_RATE = "{name} returned {rate:g} {place}, expected a learning rate of at least 0."
SGD = (
    "SgdExplorer: batches of {batch} from {n} samples, schedule {schedule}, learning rate {rate:.4g}. Step {step} of "
    "{last}: averaged over {runs} runs, the loss is {excess:.4g} above the minimum. {again}"
)

BY_HAND = (
    "RegressionExplorer: a line by hand with the intercept {intercept:.4g} and the slope {slope:.4g}. How wrong it is: "
    "{loss:.5g}. Run this cell in JupyterLab to move the sliders."
)

TANGENT = (
    "TangentExplorer: {method} difference at x = {x:.6g} with h = {h:.3g}, slope {slope}{known}. {fault} "
    "Run this cell in JupyterLab to move h and x."
)
TANGENT_KNOWN = ", derivative {derivative:.6g}, error {error:.3g}"
IS_NO_NUMBER = "is not a number"

GRAPH = (
    "GraphStepper: computation graph with {nodes} nodes, step {step} of {last}. Output: {output}. {gradients} "
    "Run this cell in JupyterLab to step through it."
)
GRADIENTS_SO_FAR = "Gradients so far: {words}."
PHASES = {"inputs": "inputs", "forward": "forward", "seed": "backward", "edge": "backward"}
GRAPH_TITLE = "Step {step} of {last}: {phase}"

NETWORK = (
    "NetworkPlayground: a {sizes} network with {activation} on {data} after {epoch} epochs of {optimizer} at learning "
    "rate {rate:.4g}. Loss {loss:.4g}, test loss {test:.4g}, {right:.0f} % of the test samples classified correctly. "
    "Run this cell in JupyterLab to train it."
)
FLOW = (
    "GradientFlow: {depth} hidden layers of {units} {activation} units, {initialization} initialization, after {epoch} "
    "epochs. Gradient {first:.3g} in the first layer, {end:.3g} in the last; loss {loss:.4g}. Run this cell in "
    "JupyterLab to train it."
)
