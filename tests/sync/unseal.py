#!/usr/bin/env python3
"""unseal.py EXPORT RECOVERY-KEY: prints the texts of encrypted notes, opened
with PyNaCl and nothing of ours: another program reads what ours wrote."""
import base64
import hashlib
import json
import sys

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as unseal


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_recovery(text):
    bits = "".join(f"{'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.index(c):05b}"
                   for c in text.replace("-", ""))
    whole = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    assert hashlib.blake2b(whole[:32], digest_size=32).digest()[:3] == whole[32:]
    return whole[:32]


def private(key, envelope, body):
    return unseal(unbase64(body["c"]), envelope.encode(),
                  unbase64(body["n"]), key)


key = read_recovery(sys.argv[2])
for line in open(sys.argv[1], encoding="utf-8"):
    if line.startswith("log ") or "\t~" in line:
        continue
    envelope, body = line.rstrip("\n").split("\t")
    head, body = json.loads(envelope), json.loads(body)
    if head["t"] == "key":
        assert private(key, envelope, body["check"]) == bytes(32)
        print("check opens")
    elif "x" in head:
        plain = private(key, envelope, body)
        assert len(plain) % 64 == 0
        note = json.loads(plain.rstrip(b"\0")[:-1])
        print(note.get("text", note.get("label")))
