"""Lints templates with cfn-lint inside one process: the first run of each file, then a warm one. Prints JSON."""
import json
import resource
import sys
import time

from cfnlint.api import lint
from cfnlint.config import ManualArgs

results = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    times = []
    for _ in range(2):
        started = time.perf_counter()
        lint(text, config=ManualArgs(regions=["us-east-1"]))
        times.append((time.perf_counter() - started) * 1000)
    results.append({"first": times[0], "warm": times[1]})
print(json.dumps({"files": results, "maxRssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
