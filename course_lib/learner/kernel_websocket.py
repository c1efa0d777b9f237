"""A kernel connection that sends small messages immediately. JupyterLab uses it under `course lab` (jupyter_config/).

Jupyter's server leaves Nagle's algorithm on: a widget's small reply waits for the acknowledgment of the previous
message, which adds about 25 ms between moving a slider and seeing the new picture.
"""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's connection with TCP_NODELAY set."""

    def connect(self) -> Any:
        """Connect as Jupyter does."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
