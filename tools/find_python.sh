#!/usr/bin/env bash
# Print the path of a Python that can start tools/prepare_environment.py: 3.11 or newer, with venv and SSL.
# Each candidate is run, because a command named python3.11 may be a version manager's shim with nothing behind it.
set -eu

probe='
import sys
if sys.version_info < (3, 11):
    raise SystemExit(1)
import ensurepip, sqlite3, ssl, venv
print(sys.executable)
'

candidates=(python3 python3.11 python3.12 python3.13 python3.14 python)
if command -v pyenv >/dev/null 2>&1; then
    for path in "$(pyenv root)"/versions/*/bin/python3; do
        candidates+=("$path")
    done
fi

for candidate in "${candidates[@]}"; do
    if "$candidate" -c "$probe" 2>/dev/null; then
        exit 0
    fi
done

echo "No Python 3.11 or newer with the modules venv, ensurepip, ssl and sqlite3 was found (on Debian: python3-venv)." >&2
echo "Tried: ${candidates[*]}" >&2
exit 1
