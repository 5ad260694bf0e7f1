"""Put the pip that ansible-test wants where ansible-test looks for it, taken from the package index.

ansible-test makes its environments without pip and loads a bootstrap script from a server of the Ansible project, which
is out of reach where only a package index can be reached. A script of the same name in its cache is used instead of the
download; the one written here runs the same pip release out of its wheel. Run it with the Python of the environment
that holds ansible-core; a second run does nothing.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import types

BOOTSTRAP = """\
import os
import runpy
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pip-{version}-py3-none-any.whl"))
# ansible-test passes these two to the real get-pip.py; pip itself does not know them.
sys.argv = ["pip", "install"] + [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def wanted_pip_version() -> str:
    """The pip release that this ansible-core installs into its test environments for this Python."""
    # No public interface tells it; the same function is there in ansible-core 2.19, 2.20 and 2.21.
    from ansible_test._internal.python_requirements import get_venv_packages

    python = types.SimpleNamespace(version=f"{sys.version_info.major}.{sys.version_info.minor}")
    return str(get_venv_packages(python)["pip"])


def seed_get_pip() -> None:
    """The bootstrap script and the wheel that it runs are in ansible-test's cache."""
    version = wanted_pip_version()
    cache = pathlib.Path.home() / ".ansible" / "test" / "cache"
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    if script.exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    download = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    subprocess.run([*download, "--dest", str(cache), f"pip=={version}"], check=True, stderr=subprocess.DEVNULL)
    script.write_text(BOOTSTRAP.format(version=version), encoding="utf-8")


if __name__ == "__main__":
    seed_get_pip()
