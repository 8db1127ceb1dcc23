import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { parseNpz, serializeNpz, type DataTensor } from '@orograph/models/npz';
import type { Vector } from '@orograph/tensor';

import { writeAtomic } from './run-folder.ts';

/** The vectors of a run's tasks, a file a task. */
export interface VectorStore {
  /** Keeps vectors under a key, in place of those there are. */
  write(key: string, vectors: Readonly<Record<string, Vector>>): void;
  /** The vectors of a key. @throws Error naming the file if there is none. */
  read(key: string): Readonly<Record<string, Vector>>;
  /** Whether there are vectors under a key. */
  has(key: string): boolean;
  /** Removes the vectors of a key, where there are any. */
  remove(key: string): void;
}

/** The file of the vectors of a key, as its path in the folder of the run. */
export const vectorFile = (key: string): string => `vectors/${key.replaceAll('/', '.')}.npz`;

/** The vectors of a run as NumPy archives under `vectors/` of its folder; float32 and float64 come back bit for bit. */
export function vectorStore(folder: string): VectorStore {
  const pathOf = (key: string): string => join(folder, vectorFile(key));
  return {
    has: (key) => existsSync(pathOf(key)),
    remove: (key) => rmSync(pathOf(key), { force: true }),
    write: (key, vectors) => {
      mkdirSync(join(folder, 'vectors'), { recursive: true });
      const arrays = Object.entries(vectors).map(([name, data]): [string, DataTensor] => [
        name,
        { shape: [data.length], dataType: data instanceof Float32Array ? 'float' : 'double', data },
      ]);
      writeAtomic(pathOf(key), serializeNpz(Object.fromEntries(arrays)));
    },
    read: (key) => {
      const path = pathOf(key);
      if (!existsSync(path))
        throw new Error(`the vectors of ${key} are missing (expected ${path}, got no such file)`);
      const arrays = parseNpz(readFileSync(path), path);
      return Object.fromEntries(Object.keys(arrays).map((name) => [name, arrays[name]!.data as Vector]));
    },
  };
}
