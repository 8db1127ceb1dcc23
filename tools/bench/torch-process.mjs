import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Starts a script of this folder in Python, which answers each line it is sent with a line of JSON. `preload` is the path of jemalloc, which PyTorch
 * needs where page faults are slow.
 */
export function torchProcess(script, args, { python, preload = '' }) {
  const allocator = preload && {
    LD_PRELOAD: preload,
    MALLOC_CONF: 'dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always',
  };
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, [path, ...args.map(String)], {
    env: { ...process.env, ...allocator },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.on('error', ({ message }) => console.error(message));
  // What ends while it is told something says so by ending.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended: expected an answer`);
      // PyTorch's exporter prints.
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  return {
    next,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}

/** A folder with `spec.json` and arrays as raw numbers, each in the file of its name: what the scripts are given. */
export function subjectFolder(spec, arrays) {
  const folder = mkdtempSync(join(tmpdir(), 'torch-'));
  for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(arrays))
    writeFileSync(join(folder, name), new Uint8Array(buffer, byteOffset, byteLength));
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** The version of the PyTorch that a Python has, and the name of its CUDA device; `undefined` where it has none. */
export function torchVersion(python) {
  const ask = `import json, torch; print(json.dumps({"version": torch.__version__, "cuda": torch.cuda.get_device_name() if torch.cuda.is_available() else None}))`;
  const { status, stdout } = spawnSync(python, ['-c', ask], { encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout.trim().split('\n').at(-1)) : undefined;
}
