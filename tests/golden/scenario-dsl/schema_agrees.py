#!/usr/bin/python3
"""Compares the JSON Schema's verdict with the parser's.

    schema_agrees.py SCHEMA SAMPLES-PROGRAM [ARGUMENT…]

What the parser accepts, the schema accepts. What the parser refuses for a reason that a schema can state, the schema
refuses. Reasons inside of a text (a time that is too long, an address that is none) are not all for a schema.
"""
import collections
import json
import subprocess
import sys

import jsonschema

STATABLE = {
    "unknown-key",
    "missing-key",
    "choose-one",
    "key-needs-key",
    "wrong-type",
    "unknown-word",
    "wrong-count",
    "unsupported-version",
}

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validators = {
    name: jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{name}"})
    for name in schema["$defs"]
}

counted = collections.Counter()
disagreements = 0
output = subprocess.run(sys.argv[2:], check=True, capture_output=True, text=True).stdout
for line in output.splitlines():
    sample = json.loads(line)
    error = next(validators[sample["file"]].iter_errors(sample["value"]), None)
    kinds = set(sample["kinds"])
    counted["accepted" if not kinds else "refused" if kinds & STATABLE else "not for a schema"] += 1
    if not kinds and error:
        disagreements += 1
        print(f"{sample['name']}: only the schema refuses it: {error.json_path}: {error.message[:200]}")
    if kinds & STATABLE and not error:
        disagreements += 1
        print(f"{sample['name']}: the schema accepts it, the parser says {sorted(kinds)}")

print(dict(counted))
if min(counted["accepted"], counted["refused"]) < 50:
    sys.exit("there are too few samples to say anything")
sys.exit(1 if disagreements else 0)
