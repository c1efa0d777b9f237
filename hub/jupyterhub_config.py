"""JupyterHub for a class on one machine: real accounts, nbgrader's exchange, nothing of one learner's open to another.

Started by hub/start, which makes the folders below COURSE_HUB. The environment and the exchange are for all to read,
the course with its solutions and its gradebook is the instructor's alone.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub puts it here)

home = Path(os.environ["COURSE_HUB"])
instructor = os.environ["COURSE_INSTRUCTOR"]
environment = home / "env"

c.JupyterHub.bind_url = os.environ.get("COURSE_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_bind_url = os.environ.get("COURSE_HUB_INNER_URL", "http://127.0.0.1:8081")
c.ConfigurableHTTPProxy.command = [str(home / "node" / "node_modules" / ".bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.api_url = os.environ.get("COURSE_HUB_PROXY_URL", "http://127.0.0.1:8001")
c.JupyterHub.db_url = f"sqlite:///{home / 'state' / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(home / "state" / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(home / "state" / "proxy.pid")

# The machine's own accounts, with their own passwords.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.LocalAuthenticator.allowed_groups = {"learners", "instructors"}
c.Authenticator.admin_users = {instructor}

# Each server runs as its learner, in the learner's home, and stops after an hour of rest.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(environment / "bin" / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab"
c.Spawner.notebook_dir = "~"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.environment = {
    "PATH": f"{environment / 'bin'}:/usr/local/bin:/usr/bin:/bin",
    "OMP_NUM_THREADS": "1",  # a class shares the cores
    "OPENBLAS_NUM_THREADS": "1",
}


def settings_for(spawner):
    """JupyterLab as `course lab` sets it; nbgrader's tools for instructors are there for instructors alone."""
    import course_lib.learner

    folders = [str(Path(course_lib.learner.__file__).parent / "jupyter_config")]
    if spawner.user.name != instructor:
        folders.insert(0, str(home / "learners"))
    spawner.environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(folders)


c.Spawner.pre_spawn_hook = settings_for
