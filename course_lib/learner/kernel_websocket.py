"""A kernel connection that sends small messages at once. JupyterLab under `course lab` uses it (jupyter_config/).

Jupyter's server leaves Nagle's algorithm on: a widget's small answer waits for the acknowledgement of the message
before it, which costs about 25 ms from a slider to its new picture.
"""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection with TCP_NODELAY set."""

    def connect(self) -> Any:
        """Connect as Jupyter does."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
