import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { normalizeInPlace, storedDot, type StoredVector, type Vector } from '@orograph/tensor';

import {
  drawTurned,
  type CutDirectionKind,
  type CutDirectionSettings,
  type PointLaidOut,
} from './cut-directions.ts';

/** Directions in temporary files, which go with them. */
export interface StoredDirections {
  /** The directions. */
  readonly directions: readonly StoredVector[];
  /** Deletes the files. */
  readonly dispose: () => void;
}

/**
 * Makes the directions of a cut as `cutDirections` does, in float32 and one at a time, each kept in a temporary file: of networks so large that
 * memory holds few vectors of their dimension.
 */
export function storedDirections(
  kind: CutDirectionKind,
  [{ theta, layout }, ...others]: readonly [PointLaidOut, ...PointLaidOut[]],
  { rank, seed, turn }: CutDirectionSettings,
): StoredDirections {
  const folder = join(tmpdir(), `orograph-directions-${randomUUID()}`);
  mkdirSync(folder, { mode: 0o700 });
  keepUntilExit(folder);
  const files: number[] = [];
  const memory = new Float32Array(layout.dim);
  const directions: StoredVector[] = [];
  const dispose = (): void => {
    for (const file of files.splice(0)) closeSync(file);
    remove(folder);
  };
  try {
    for (let k = 0; k < (kind === 'between' ? others.length : rank); k++) {
      if (kind === 'between') difference(memory, theta, others[k]!.theta);
      else drawTurned(memory, seed, k, turn?.[k]);
      if (kind === 'random') makeOrthonormal(memory, directions);
      if (kind === 'filter' || kind === 'layer') normalizeInPlace(memory, theta, layout, kind);
      const path = join(folder, String(k));
      writeFloats(path, memory);
      const file = openSync(path, 'r');
      files.push(file);
      // The file goes with the process, however that ends, where the system lets go of names of open files.
      rmSync(path, { force: true });
      directions.push({
        length: layout.dim,
        read: (start, into) => readWhole(file, 4 * start, into),
      });
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { directions, dispose };
}

/** The folders of this process that hold directions. */
const folders = new Set<string>();
let isWatched = false;

function keepUntilExit(folder: string): void {
  folders.add(folder);
  if (isWatched) return;
  isWatched = true;
  process.once('exit', () => {
    for (const left of folders) remove(left);
  });
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

function difference(out: Float32Array, from: Vector, to: Vector): void {
  for (let i = 0; i < out.length; i++) out[i] = to[i]! - from[i]!;
}

/** Takes the parts along orthonormal directions out, twice, and divides by what is left. */
function makeOrthonormal(v: Float32Array, basis: readonly StoredVector[]): void {
  const part = new Float32Array(2 ** 16);
  for (let pass = 0; pass < 2; pass++)
    for (const b of basis) {
      const along = storedDot(b, v);
      for (let start = 0; start < v.length; start += part.length) {
        const own = part.subarray(0, Math.min(part.length, v.length - start));
        b.read(start, own);
        for (let i = 0; i < own.length; i++) v[start + i] = v[start + i]! - along * own[i]!;
      }
    }
  const length = Math.sqrt(storedDot(v, v));
  for (let i = 0; i < v.length; i++) v[i] = v[i]! / length;
}

function writeFloats(path: string, vector: Float32Array): void {
  const file = openSync(path, 'wx', 0o600);
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  try {
    // One call writes 2 GiB at most.
    for (let done = 0; done < bytes.length;)
      done += writeSync(file, bytes, done, Math.min(2 ** 28, bytes.length - done));
  } finally {
    closeSync(file);
  }
}

function readWhole(file: number, start: number, into: Float32Array): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let done = 0; done < bytes.length;) {
    const got = readSync(file, bytes, done, bytes.length - done, start + done);
    if (got === 0) throw new Error('the temporary file of a direction has ended early; was it changed?');
    done += got;
  }
}
