"""Takes a quiz in line mode, knowing the answers by what is asked.

Usage: talk.py PROGRAM ARGUMENT...; prints nothing and exits 0 when every
question type was asked and each reply led to what it should.
"""
import os
import re
import subprocess
import sys

# What a stem holds: replies, each with a text that must then be printed.
TURNS = {
    "in flight on average at 300": [
        ("9", "type one number, 1 to 3"), (":h", "Write down the law."),
        ("2", "Right."), (":=", "dstudio calc littles-law"),
        (":f", "What is wrong"), ("a little", "Enter goes on"),
    ],
    "What does Little's Law need?": [
        ("", "type the numbers that are right"), ("1", "2: Two boundaries are two systems"),
        (":r", "dstudio play --says ep051.what-it-needs"),
    ],
    "for any distribution of arrivals": [("f", "Which one did the proof")],
    "receives 1,200 requests a second": [
        ("many", "is not a number"), ("9,6", "can be read in two ways"),
        ("96000", "1,000 times too large"), (":h", "Convert the time"),
        ("96", "Right."),
        (":=", "dstudio calc littles-law lambda=1200 req/s W=80 ms --steps"),
    ],
    "can do 100 req/s": [
        ("50 km", "One more try"), ("0.05 s", "Right."),
    ],
    "L equals lambda times W": [
        ("Amdahl's law", "about speed-up"), ("Litle's law", "Read as"),
        ("e", "Answer:"), ("Litle's law", "Read as"), ("y", "Right."),
    ],
    "one over the [what]": [
        ("spare rate | two", "One more try"), ("spare rate | 1", "Right."),
    ],
    "an order that cause and effect": [("1 2 3 4", "Right|Partly|Wrong")],
    "Match each formula": [("a b c", "Right.")],
    "went from 100 ms to four": [("1", "Near the limit")],
    "How long is the mean time inside now": [("1 s", "before any retry")],
    "wants to run the servers at 95": [
        ("It grows.", "A model answer"), ("1 2", "Partly right|Right"),
    ],
}
PROMPT = re.compile(rb"[:?] $")


class Talk:
    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.all = b""

    def hear(self):
        """Text up to the next prompt, or to the end."""
        text = b""
        while not PROMPT.search(text):
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                break
            text += more
        self.all += text
        return re.sub(r"\s+", " ", text.decode())

    def reply(self, line):
        self.all += line.encode() + b"\n"
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        return self.hear()

    def fail(self, why):
        sys.stdout.buffer.write(self.all)
        print("\nFAILED:", why)
        self.process.kill()
        sys.exit(1)


def main():
    talk = Talk(sys.argv[1:])
    left = dict(TURNS)
    text = talk.hear()
    for _ in range(200):
        if talk.process.poll() is not None or "Score" in text:
            break
        found = [stem for stem in left if stem in text]
        if "Enter goes on" in text and not found:
            text = talk.reply("")
        elif not found:
            text = talk.reply(":d")
        else:
            for line, expected in left.pop(found[0]):
                text = talk.reply(line)
                if not re.search(expected, text):
                    talk.fail("'%s' led to: %s" % (line, text))
    if left:
        talk.fail("never asked: %s" % ", ".join(left))
    talk.process.stdin.close()
    if talk.process.wait() != 0:
        talk.fail("exit status %d" % talk.process.returncode)


main()
