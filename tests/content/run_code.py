"""Runs the code blocks of all scripts, each in a folder of its own."""
import pathlib
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^(`{3,}|~{3,})\s*(\S*)\s*$")


def blocks(text):
    """Yields (language, body, line) of each fenced block."""
    fence, language, body, start = None, "", [], 0
    for number, line in enumerate(text.splitlines(), 1):
        match = FENCE.match(line)
        if fence is None and match:
            fence, language, body, start = match[1], match[2], [], number
        elif fence is not None and match and match[1] == fence and not match[2]:
            yield language, "\n".join(body) + "\n", start
            fence = None
        elif fence is not None:
            body.append(line)


def command(language, body, folder):
    if language == "python":
        return [sys.executable, "-I", "-c", body]
    if language == "sh":
        return ["sh", "-c", body]
    source = pathlib.Path(folder, "block.c")
    source.write_text(body)
    program = pathlib.Path(folder, "block")
    subprocess.run(
        ["cc", "-std=c17", "-Wall", "-o", program, source, "-lm", "-pthread"],
        check=True)
    return [str(program)]


def run(path, language, body, line):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command(language, body, folder), cwd=folder,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60)
    if done.returncode != 0:
        print(f"{path}:{line}: exit {done.returncode}\n{done.stderr}")
        return None
    return done.stdout


def check(path):
    """Returns (blocks run, failures) of one script."""
    ran = failed = 0
    last = None
    for language, body, line in blocks(path.read_text()):
        if language in ("python", "c", "sh"):
            ran += 1
            last = run(path, language, body, line)
            failed += last is None
        elif language == "output":
            if last is not None and last.rstrip() != body.rstrip():
                print(f"{path}:{line}: the block printed something else:\n"
                      f"{last}")
                failed += 1
            last = None
        else:
            last = None
    return ran, failed


def main():
    root = pathlib.Path(sys.argv[1])
    ran = failed = 0
    for path in sorted(root.glob("content/*/ep*.md")):
        one = check(path)
        ran += one[0]
        failed += one[1]
    print(f"{ran} code blocks, {failed} failures")
    return 1 if failed or ran == 0 else 0


sys.exit(main())
