// Feeds changed files to everything that reads files, and tells what crashed, hung for 5 s, was accepted though damaged, or was refused
// with the words of an internal. Inputs follow from the seed and their number; those that failed are written into a folder.
//   node --conditions=@orograph/source --import tsx tools/fuzz/fuzz.ts [--count 10000] [--kinds onnx,npz] [--seed 0] [--out .fuzz]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    kinds: { type: 'string', default: Object.keys(await targets()).join(',') },
    seed: { type: 'string', default: '0' },
    out: { type: 'string', default: '.fuzz' },
  },
});
const limitMs = 5000;
/** Milliseconds after which an input that does not compute at all hangs too. */
const deadMs = 120_000;

interface Found {
  readonly i?: number;
  readonly failure?: string;
  readonly bytes?: Uint8Array;
  readonly done?: true;
}

/** Runs a worker from an input on; resolves to where it stopped: the number after the last input, or after the one that it hung at. */
const run = (
  kind: string,
  from: number,
  count: number,
  take: (failure: string, i: number, bytes?: Uint8Array) => void,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const settings = { kind, from, seed: Number(values.seed), count };
    const worker = new Worker(new URL('start.mjs', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    let at = from - 1;
    // The first message comes when everything is loaded.
    let timer: NodeJS.Timeout | undefined;
    /** Ends an input that has computed for too long: seconds of the processor, so that a busy machine does not count. */
    const watch = (since: number, start: NodeJS.CpuUsage): void => {
      const { user, system } = process.cpuUsage(start);
      const left = limitMs - (user + system) / 1000;
      if (left <= 0 || performance.now() - since > deadMs) end(`hung for more than ${limitMs / 1000} s`);
      else timer = setTimeout(watch, Math.max(left, 100), since, start);
    };
    const end = (failure: string): void => {
      clearTimeout(timer);
      take(failure, at);
      void worker.terminate().then(() => resolve(at + 1));
    };
    worker.on('message', ({ i, failure, bytes, done }: Found) => {
      clearTimeout(timer);
      if (done) {
        worker.removeAllListeners('exit');
        return void worker.terminate().then(() => resolve(count));
      }
      at = i!;
      if (failure !== undefined) take(failure, i!, bytes);
      timer = setTimeout(watch, limitMs, performance.now(), process.cpuUsage());
      return undefined;
    });
    worker.once('error', (error) => (at < from ? reject(error) : end(`crashed: ${error.message}`)));
  });

let failures = 0;
for (const kind of values.kinds.split(',')) {
  const count = Number(values.count);
  const start = performance.now();
  const kinds = new Map<string, number>();
  const take = (failure: string, i: number, bytes?: Uint8Array): void => {
    failures += 1;
    const seen = kinds.get(failure) ?? 0;
    kinds.set(failure, seen + 1);
    if (seen > 0) return;
    console.log(`${kind} ${i}: ${failure}`);
    mkdirSync(values.out, { recursive: true });
    if (bytes) writeFileSync(join(values.out, `${kind}-${i}`), bytes);
  };
  for (let from = 0; from < count;) from = await run(kind, from, count, take);
  const seconds = (performance.now() - start) / 1000;
  const failed = [...kinds.values()].reduce((sum, n) => sum + n, 0);
  console.log(
    `${kind}: ${count} inputs, ${failed} failures of ${kinds.size} kinds, ${Math.round((60 * count) / seconds)} a minute`,
  );
}
process.exitCode = failures > 0 ? 1 : 0;
