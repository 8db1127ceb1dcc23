import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { arrayOf, parseNpz, serializeNpz } from '../data/npz.ts';
import { type DataTensor } from '../data/data-tensor.ts';
import { type TrainingState } from '../training-state.ts';
import type { Vector } from '@orograph/tensor';

/** A point that a training passed. */
export interface PassedPoint {
  /** How many updates were made before. */
  readonly step: number;
  /** θ there, float32. */
  readonly theta: Vector;
  /** The running statistics there, of a network that keeps some. */
  readonly running?: Vector;
}

/** Where a training that was cut short goes on. */
export interface SavedTraining {
  /** What it goes on from. */
  readonly state: TrainingState;
  /** How many records it had made. */
  readonly records: number;
  /** The points it had passed. */
  readonly points: readonly PassedPoint[];
}

/** What a training keeps on disk while it runs, so that a killed one need not begin anew. */
export interface TrainingStore {
  /** The newest whole state with at most this many records; what is torn or newer is passed over. */
  load(records: number): SavedTraining | undefined;
  /** Keeps a point of the trajectory. */
  pass(point: PassedPoint): void;
  /** Keeps a state beside the one before it, which is forgotten only by the next. */
  save(state: TrainingState, records: number): void;
  /** Removes everything: the training is at its end. */
  clear(): void;
}

/**
 * Keeps the files of one seed in a run folder: two states, each with the SHA-256 of its content in front, and the points passed, one after
 * the other, each with the `running` statistics of a network that keeps some. A state is written whole or not at all, and after the points it counts.
 */
export function trainingStore(folder: string, seed: number, dim: number, running = 0): TrainingStore {
  const [newest, older, next, trail] = ['state', 'state.before', 'state.next', 'points'].map((name) =>
    join(folder, `seed-${seed}.${name}`),
  ) as [string, string, string, string];
  const size = 8 + 4 * dim + 8 * running;
  let count = 0;
  const pointsOf = (points: number): PassedPoint[] | undefined => {
    if (points === 0) return [];
    if (!existsSync(trail) || statSync(trail).size < points * size) return undefined;
    const bytes = new Uint8Array(readFileSync(trail));
    return Array.from({ length: points }, (_, k) => ({
      step: new Float64Array(bytes.slice(k * size, k * size + 8).buffer)[0]!,
      theta: new Float32Array(bytes.slice(k * size + 8, k * size + 8 + 4 * dim).buffer),
      ...(running > 0 && {
        running: new Float64Array(bytes.slice(k * size + 8 + 4 * dim, (k + 1) * size).buffer),
      }),
    }));
  };
  return {
    load: (records) => {
      for (const path of [newest, older]) {
        const read = readState(path, dim);
        const points = read && read.records <= records ? pointsOf(read.points) : undefined;
        if (!read || !points) continue;
        // What was passed over must not take the place of the state gone on from.
        if (path === older) renameSync(older, newest);
        count = points.length;
        if (existsSync(trail)) truncateSync(trail, count * size);
        return { ...read, points };
      }
      rmSync(trail, { force: true });
      return undefined;
    },
    pass: ({ step, theta, running: statistics }) => {
      const file = openSync(trail, 'a');
      try {
        const bytes = new Uint8Array(size);
        bytes.set(new Uint8Array(Float64Array.of(step).buffer));
        bytes.set(new Uint8Array(Float32Array.from(theta).buffer), 8);
        if (statistics) bytes.set(new Uint8Array(Float64Array.from(statistics).buffer), 8 + 4 * dim);
        for (let done = 0; done < size;) done += writeSync(file, bytes, done);
        fsyncSync(file);
        count += 1;
      } finally {
        closeSync(file);
      }
    },
    save: (state, records) => {
      const content = serializeNpz(arraysOf(state, [state.step, state.lossSum, records, count]));
      writeFileSync(next, Buffer.concat([hashOf(content), content]), { flush: true });
      if (existsSync(newest)) renameSync(newest, older);
      renameSync(next, newest);
    },
    clear: () => {
      for (const path of [newest, older, next, trail]) rmSync(path, { force: true });
    },
  };
}

const hashOf = (content: Uint8Array): Buffer => createHash('sha256').update(content).digest();

const tensor = (data: Vector): DataTensor => ({
  shape: [data.length],
  dataType: data instanceof Float32Array ? 'float' : 'double',
  data,
});

function arraysOf(
  { theta, running, finite, moments }: TrainingState,
  numbers: readonly number[],
): Record<string, DataTensor> {
  return {
    numbers: tensor(Float64Array.from(numbers)),
    theta: tensor(theta),
    finite: tensor(finite.theta),
    ...(running && { running: tensor(running) }),
    ...(finite.running && { 'finite-running': tensor(finite.running) }),
    ...Object.fromEntries(moments.map((moment, k) => [`moment/${k}`, tensor(moment)])),
  };
}

/** A state with the numbers of records and points it goes with; `undefined` for a file that is absent, torn or of another network. */
function readState(
  path: string,
  dim: number,
): { readonly state: TrainingState; readonly records: number; readonly points: number } | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const content = bytes.subarray(32);
  if (!hashOf(content).equals(bytes.subarray(0, 32))) return undefined;
  const arrays = parseNpz(content, path);
  const vector = (key: string): Vector => arrayOf(arrays, key, path).data as Vector;
  const has = (key: string): boolean => Object.hasOwn(arrays, key);
  const theta = vector('theta');
  if (theta.length !== dim) return undefined;
  const [step, lossSum, records, points] = vector('numbers') as unknown as [number, number, number, number];
  const runningOf = (key: string): { running?: Float64Array } =>
    has(key) ? { running: vector(key) as Float64Array } : {};
  const moments: Float64Array[] = [];
  for (let k = 0; has(`moment/${k}`); k++) moments.push(vector(`moment/${k}`) as Float64Array);
  const finite = { theta: vector('finite'), ...runningOf('finite-running') };
  const state = { type: 'state', step, theta, ...runningOf('running'), finite, moments, lossSum } as const;
  return { state, records, points };
}
