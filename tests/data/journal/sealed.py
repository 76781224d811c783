#!/usr/bin/env python3
"""Makes sealed.json with PyNaCl, independently of the program: keys that are
announced, private bodies, and a key written down. Run by hand; the output is
kept beside it. See doc/protocol.md, "Private notes"."""
import base64
import hashlib
import json

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as seal
from nacl.pwhash import argon2id


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def private(key, nonce, envelope, plain):
    sealed = seal(plain, envelope.encode(), nonce, key)
    return '{"n":"%s","c":"%s"}' % (b64(nonce), b64(sealed))


def pad(plain):
    plain = plain.encode() + b"\x80"
    return plain + b"\0" * (-len(plain) % 64)


def recovery(key):
    whole = key + hashlib.blake2b(key, digest_size=32).digest()[:3]
    bits = "".join(f"{byte:08b}" for byte in whole)
    letters = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[i:i + 5], 2)]
                      for i in range(0, len(bits), 5))
    return "-".join(letters[i:i + 4] for i in range(0, len(letters), 4))


def case(name, key, params, notes):
    envelope = ('{"id":"019ad28a-3000-7000-8000-00000000000%d","at":1764468863'
                '000,"tz":0,"t":"key","v":1}' % len(name))
    body = '{"x":"%s"' % name
    if params:
        body += ',"salt":"%s","ops":%d,"mem":%d' % (
            params["salt"], params["ops"], params["mem"])
    check = private(key, bytes(range(24)), envelope, bytes(32))
    lines = []
    for number, text in enumerate(notes):
        head = ('{"id":"019ad28a-4000-7000-8000-0000000000%02d","at":17644688'
                '64000,"tz":0,"t":"note","v":1,"x":"%s"}' % (number, name))
        lines.append({"envelope": head, "plain": text,
                      "body": private(key, bytes([number + 1] * 24), head,
                                      pad(text))})
    return {"name": name, "key": key.hex(), "params": params,
            "recovery": recovery(key),
            "announce": {"envelope": envelope,
                         "body": body + ',"check":' + check + "}"},
            "notes": lines}


PASSPHRASE = "a thought for cafe\u0301 owners"  # NFD here, taken in NFC
SALT = bytes(range(0x30, 0x40))
FIGURES = {"salt": SALT.hex(), "ops": 2, "mem": 67108864}
DERIVED = argon2id.kdf(32, "a thought for caf\u00e9 owners".encode(), SALT,
                       opslimit=2, memlimit=67108864)
NOTE = '{"note":"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90","episode":"ep051",' \
       '"text":"%s","over":[]}'
EXACT = NOTE % ("x" * (128 - len(NOTE % "")))  # a whole number of blocks
print(json.dumps({
    "format": "sealed-vectors/1",
    "made_by": "sealed.py with PyNaCl",
    "passphrase": PASSPHRASE,
    "cases": [
        case("pass1", DERIVED, FIGURES,
             [NOTE % "R + W > N, \u043a\u0432\u043e\u0440\u0443\u043c", EXACT]),
        case("random", bytes(range(32)), None, [NOTE % ""]),
    ],
}, indent=1, ensure_ascii=True))
