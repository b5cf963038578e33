"""Runs a command in a pseudo-terminal and types answers as a person would.

The first argument is JSON: {"command": [...], "directory": "...", "steps": [[pattern, keys], ...]}. Each step waits for its
pattern in what has been shown since the step before. Prints {"screen": ..., "code": ...} as JSON.
"""
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

LIMIT = 12  # seconds without the pattern
job = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(job["directory"])
    os.execvpe(job["command"][0], job["command"], {**os.environ, "TERM": "xterm"})

# Wide enough that no line of a table or a question is folded.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))

screen = ""


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def read(until):
    """More of the screen; False at its end."""
    global screen
    ready, _, _ = select.select([terminal], [], [], max(0, until - time.monotonic()))
    if not ready:
        return False
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        return False
    screen += chunk.decode("utf8", "replace")
    return len(chunk) > 0


seen = 0
missing = None
for pattern, keys in job["steps"]:
    until = time.monotonic() + LIMIT
    while True:
        found = re.search(pattern, plain(screen[seen:]))
        if found:
            break
        if not read(until):
            missing = pattern
            break
    if missing:
        break
    seen = len(screen)
    os.write(terminal, keys.encode())
while missing is None and read(time.monotonic() + LIMIT):
    pass
if missing is not None:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
print(json.dumps({"screen": plain(screen), "code": os.waitstatus_to_exitcode(status), "missing": missing}))
