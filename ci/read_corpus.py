#!/usr/bin/env python3
"""Read back with PyYAML (YAML 1.1) what the YAML writer made of the corpus: read_corpus.py FOLDER

FOLDER holds strings.json and corpus.yaml, one document a string, with the string at every sort of place.
"""
import json
import sys
from pathlib import Path

import yaml

folder = Path(sys.argv[1])
strings = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
documents = list(yaml.load_all((folder / "corpus.yaml").read_text(encoding="utf-8"), Loader=loader))
wrong = []
for string, document in zip(strings, documents, strict=True):
    places = [document["value"], document["list"][0], document["list"][1][0]]
    places += [document["list"][2]["inner"][0]["deep"], next(iter(document["keyed"]))]
    if any(not isinstance(place, str) or place != string for place in places):
        wrong.append(string)
print(f"{len(strings) - len(wrong)} of {len(strings)} strings read back by PyYAML {yaml.__version__}")
for string in wrong[:20]:
    print(f"  wrong: {string!r}")
sys.exit(1 if wrong or not strings else 0)
