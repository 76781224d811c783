"""Packages from npm for tests, into a folder of the test's own."""

import os
import shutil
import subprocess


def install(folder, package):
    """None, or why it cannot be had."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    done = subprocess.run(
        ["npm", "install", "--prefix", folder, "--cache",
         os.path.join(folder, "cache"), "--ignore-scripts", "--no-audit",
         "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000", package],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        return "npm cannot install " + package + ": " + done.stderr[-300:]
    return None
