"""A widget with a static picture, which a notebook shows without a kernel or without trust.

The picture is a separate output after the live view: importing Matplotlib and drawing take the kernel longer than
everything else, and by then the live view is up. GitHub, exports and untrusted notebooks show the picture; where the
live view is shown, a rule in widget.css hides it. It shows the same state in the same style, drawn by
Matplotlib's Agg canvas, so no window system and no pyplot state is touched.
"""

import base64
import io
import json
import os
import threading
import uuid
from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets

from course_lib.widgets import texts
from course_lib.widgets.shared.plot.still_plot import INK
from course_lib.widgets.shared.view import lifetime
from course_lib.widgets.shared.view.checked import Checked
from course_lib.widgets.shared.view.joined_modules import HERE, join_modules, widget_texts
from course_lib.widgets.shared.view.recorded import MOMENT, RECORDING, SMALL, Allowance, quietly, recorded_answers

if TYPE_CHECKING:
    from matplotlib.figure import Figure


SCREEN = 100
"""Pixels per inch of a still picture on a page."""

_copying: ContextVar[bool] = ContextVar("_copying", default=False)


class AbstractWidgetMeta(ABCMeta, type(anywidget.AnyWidget)):  # type: ignore[misc]
    """Allows abstract methods in a widget, and keeps how it was made, so that it can be made once more."""

    def __call__(cls, *args: Any, **settings: Any) -> Any:
        widget = super().__call__(*args, **settings)
        widget._make = partial(cls, *args, **settings)
        return widget


class PicturedWidget(anywidget.AnyWidget, metaclass=AbstractWidgetMeta):
    """An anywidget followed by a static picture. A subclass draws in `_draw` and describes its state in `__repr__`."""

    _folder: str
    """Folder of the subclass's module and style sheet, which have the same name."""
    _esm = join_modules("shared/view/loader.js")
    _module = traitlets.Unicode().tag(sync=True)
    """The subclass's module as text, which loader.js imports once per page."""
    _css = traitlets.Unicode().tag(sync=True)
    _name = traitlets.Unicode().tag(sync=True)
    """The model's id, by which the page finds what it keeps of the widget."""
    _make: Callable[[], "PicturedWidget"]
    _recorded = traitlets.Dict().tag(sync=True)
    """Answers for a page without a kernel, and the settings that they belong to."""
    _computed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The settings that need a kernel: recorded.js turns their controls off where nothing answers."""
    _picture_inches = (9.6, 6.0)

    def __init__(self, **state: Any) -> None:
        self._places: dict[str | None, str | None] = {}
        self._views, self._is_copy = 0, _copying.get()
        lifetime.note_place(self)
        name = uuid.uuid4().hex
        module, css = widget_texts(self._folder)
        super().__init__(model_id=name, _name=name, _module=module, _css=css, **state)
        self.on_msg(self._on_view)

    @abstractmethod
    def _draw(self, figure: "Figure") -> None:
        """Draw the current state on an empty figure; its lowest twentieth is reserved for a line of text."""

    @abstractmethod
    def __repr__(self) -> str:
        """The current state in words, and how to make it interactive."""

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live view, with a sentence for a notebook that is read without a kernel."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle
        return {**data, "text/plain": repr(self)}, metadata

    def _to_record(self) -> dict[str, Iterable[Any]]:
        """Which values of which settings a page without a kernel answers."""
        return {}

    def _record(self, allowed: Allowance | None = None) -> dict[str, Any]:
        """Record on a copy that no page knows: nobody who reads or moves this widget meanwhile notices.

        Nothing is recorded if a copy alone takes all the time, as with a learner's slow function.
        """
        allowed = allowed or Allowance()
        now = {name: getattr(self, name) for name, trait in self.traits().items() if isinstance(trait, Checked)}
        now = {name: now[name] for name in sorted(now, key=lambda name: name not in self._computed)}
        mark = _copying.set(True)
        try:
            copy = self._make()
        finally:
            _copying.reset(mark)
        if allowed.is_spent():
            return {}
        for name, value in now.items():
            setattr(copy, name, value)
        settings = {name: value for name, value in now.items() if name in self._computed}
        return {"settings": settings, **self._record_on(copy, allowed)}

    def _record_on(self, copy: Any, allowed: Allowance) -> dict[str, Any]:
        return {"answers": recorded_answers(copy, copy._to_record(), allowed)}

    def still(self) -> bytes:
        """The current state as a picture, a small PNG file."""
        return png(self._draw, self._picture_inches)

    def open(self) -> None:
        """Reopen a closed widget; an open one is unchanged. Showing it is enough."""
        if self._is_copy:
            return
        self.layout.open()
        super().open()
        self.__dict__.pop("_repr_mimebundle_", None)  # ipywidgets hides it on close

    def close(self) -> None:
        """Free what the page holds of the widget. Its numbers stay readable here, and showing it reopens it."""
        if self.comm is not None:
            super().close()
            self._views = 0
            if not lifetime.is_part(self.layout):
                self.layout.close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Store settings that the page changed. If one is rejected, the page gets the reason and the current value."""
        settings = {name: value for name, value in sync_data.items() if isinstance(self.traits().get(name), Checked)}
        try:
            super().set_state(settings)
        except (TypeError, ValueError) as error:
            self.send_state(list(settings))
            self.send({"kind": "refused", "why": str(error)})

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        if isinstance(content, dict):
            super()._handle_custom_msg(content, buffers)

    def _compute_on(self, *names: str) -> None:
        """Call `_on_control` when one of these settings changes; if it fails, the setting gets its old value back."""

        def follow(change: dict[str, Any]) -> None:
            try:
                self._on_control(change)
            except Exception:
                self.unobserve(follow, names)
                self.set_trait(change["name"], change["old"])
                self.observe(follow, names)
                raise

        self.observe(follow, names)
        self._computed = list(names)

    def _on_control(self, change: dict[str, Any]) -> None:
        """Compute what a changed setting needs."""

    def _checked(self, **values: Any) -> dict[str, Any]:
        """Values of `Checked` traits as they would be stored."""
        return {name: getattr(type(self), name).validate(self, value) for name, value in values.items()}

    @property
    def model_id(self) -> str:
        """The id of the widget's model in the page; reading it, as a box does, opens a closed widget."""
        self.open()
        return super().model_id

    def _on_view(self, widget: Any, content: dict[str, Any], buffers: Any) -> None:
        """The page reports that a view of this widget comes or goes; a new page, that it has none yet."""
        if content.get("kind") != "view":
            return
        self._views = {"comes": self._views + 1, "goes": max(0, self._views - 1)}.get(str(content.get("view")), 0)
        if content.get("view") == "goes":
            lifetime.close_outdated()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        lifetime.note_place(self)
        self.open()
        data, metadata = self._repr_mimebundle_()
        display(data, metadata=metadata, raw=True)
        words = repr(self)
        picture = {"image/png": base64.b64encode(self.still()).decode("ascii")}
        width = round(SCREEN * self._picture_inches[0])
        display(picture, metadata={"image/png": {"alt": words, "width": width}}, raw=True)
        whole = os.environ.get(RECORDING)
        self._recorded = self._record() if whole else quietly(lambda: self._record(Allowance(MOMENT, SMALL)))
        lifetime.close_outdated()


def follow_edits() -> None:
    """Send every open widget its module and style again whenever one of their files is edited. Does not return."""
    from watchfiles import watch

    for _ in watch(HERE, watch_filter=lambda change, path: path.endswith((".js", ".css"))):
        widget_texts.cache_clear()
        for widget in [each for each in lifetime.opened() if isinstance(each, PicturedWidget)]:
            try:
                widget._module, widget._css = widget_texts(widget._folder)
            except (OSError, ValueError) as error:  # the page's console reports it, like the browser's own errors
                widget._module = f"throw new Error({json.dumps(str(error))})"


if os.environ.get("ANYWIDGET_HMR") == "1":  # anywidget's own switch, which watches only single files
    threading.Thread(target=follow_edits, daemon=True).start()


def png(draw: "Callable[[Figure], None]", inches: tuple[float, float] = (9.6, 6.0)) -> bytes:
    """What `draw` puts on an empty figure, with the line on how to make it interactive, as a small PNG file.

    Parameters
    ----------
    draw : callable
        Takes a Matplotlib figure.
    inches : tuple of float
        Width and height; 200 pixels per inch, shown in half the size: sharp on dense screens and at 200 %.

    Returns
    -------
    bytes
    """
    from matplotlib import style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    # The learner's own Matplotlib settings, such as a dark style or TeX, must not affect this picture.
    with style.context(["default", {"font.size": 9, "axes.edgecolor": "#888888"}]):
        figure = Figure(figsize=inches, dpi=2 * SCREEN, facecolor="white")
        draw(figure)
        figure.text(0.5, 0.015, texts.RUN_AGAIN, fontsize=9, color=INK, ha="center")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    # 256 colors make the file a third as large. An octree gives each flat area nearly its own color, where a
    # maximum-coverage palette spends them on the edges of lines; it rounds down, and white has to stay white.
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE)
    image.putpalette([min(value + 1, 255) for value in image.getpalette() or ()])
    buffer = io.BytesIO()
    image.save(buffer, format="png", optimize=True)
    return buffer.getvalue()
