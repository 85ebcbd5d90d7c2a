#!/usr/bin/env python3
"""Checks the log that lies beside this file. Needs python3 and openssl, nothing else. Ends with 0: whole; 1: not."""
import base64, hashlib, json, pathlib, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
seals = {}
with tempfile.TemporaryDirectory() as scratch:
    body_file, signature_file = pathlib.Path(scratch, "body"), pathlib.Path(scratch, "signature")
    for line in open(here / "seals.jsonl", "rb"):
        seal = json.loads(line)
        body_file.write_bytes(line.rpartition(b',"signature":"')[0])
        signature_file.write_bytes(base64.b64decode(seal["signature"]))
        if subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", here / "public-key.pem", "-rawin",
                           "-in", body_file, "-sigfile", signature_file], capture_output=True).returncode != 0:
            sys.exit(f"the signature of the seal of number {seal['number']} does not hold")
        seals[seal["number"]] = seal["hash"]

number, previous = 0, b""
for number, line in enumerate(open(here / "events.jsonl", "rb")):
    body, _, rest = line.rpartition(b',"hash":"')
    own = hashlib.sha256(body).hexdigest()
    if rest != own.encode() + b'"}\n':
        sys.exit(f"number {number} was altered: its content does not give its hash")
    begin = b'{"number":%d,"previous":"%s","seq":' % (number, previous) if number else b'{"log":"enshu log 1",'
    if not body.startswith(begin):
        sys.exit(f"number {number} does not follow what stands before it: something was altered, removed or moved")
    if seals.get(number, own) != own:
        sys.exit(f"number {number} is not what was sealed")
    previous = own.encode()
if number != max(seals, default=0):
    sys.exit(f"the log ends at number {number}, its last seal is of number {max(seals, default=0)}")
print(f"whole: {number} events, {len(seals)} seals; the last seal is {previous[:20].decode()}")
