import { parentPort, workerData } from 'node:worker_threads';

import { random } from '@orograph/tensor';

import { targets } from './targets.ts';

/** Words of the language and its libraries, which tell users nothing. */
const internal =
  /cannot read propert|is not a function|is not iterable|is not defined|call stack|invalid (?:array|typed array|count|string) |cannot (?:convert|mix)|out of (?:bounds|memory)|offset (?:is|of|must)|\bundefined\b|\[object|unexpected token|in JSON at|internal:|array buffer/i;

const { kind, from, seed, count } = workerData as { kind: string; from: number; seed: number; count: number };
const { seeds, mutate, read } = (await targets())[kind]!;
for (let i = from; i < count; i++) {
  const stream = random(seed + 1_000_003 * i);
  const start = seeds[i % seeds.length]!;
  const bytes = mutate(start, stream);
  parentPort!.postMessage({ i }, []);
  try {
    await read(bytes, start);
  } catch (error) {
    const { name, message } = error as Error;
    if (message.startsWith('ACCEPTED')) parentPort!.postMessage({ i, failure: message, bytes }, []);
    else if (internal.test(message) || !(error instanceof Error))
      parentPort!.postMessage({ i, failure: `${name}: ${message.slice(0, 200)}`, bytes }, []);
  }
}
parentPort!.postMessage({ done: true }, []);
