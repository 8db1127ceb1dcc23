"""Runs a command and prints {"wall": s, "cpu": s, "memory": MB, "last": the last line of its standard output}."""
import json
import resource
import subprocess
import sys
import time

begin = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
wall = time.perf_counter() - begin
if done.returncode != 0:
    sys.exit(done.returncode)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
last = done.stdout.strip().splitlines()[-1]
print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1e3, "last": last}))
