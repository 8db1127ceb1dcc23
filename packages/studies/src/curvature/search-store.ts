import type { EigenpairsStep } from '@orograph/probes';
import { vectorStore } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';

/** A search for eigenpairs between two products. */
export type Search = NonNullable<EigenpairsStep['state']>;

/** Where a search for eigenpairs that was cut short goes on. */
export interface SearchStore {
  /** The state that was kept last; `undefined` where there is none, or a damaged one, which is told. */
  load(): Search | undefined;
  /** Keeps a state in place of the one before, unless that was just now. */
  keep(state: Search): void;
  /** Removes what was kept: the pairs are recorded. */
  clear(): void;
}

/** How the state of a search is kept. */
export interface SearchStoreSettings {
  /** Says that a search goes on, or why it begins anew. */
  readonly tell?: (sentence: string) => void;
  /** Milliseconds between two states, at least. */
  readonly pauseBetween?: number;
}

const key = 'search';
/** Milliseconds between two states: writing one may take seconds. */
const pause = 20_000;
/** What one file can hold. */
const mostNumbers = 2 ** 27;

/** Keeps the state of a search for eigenpairs in a run folder, bit for bit. */
export function searchStore(
  folder: string,
  { tell = () => {}, pauseBetween = pause }: SearchStoreSettings = {},
): SearchStore {
  const store = vectorStore(folder);
  let kept = Number.NEGATIVE_INFINITY;
  return {
    load: () => {
      if (!store.has(key)) return undefined;
      try {
        const search = searchOf(store.read(key));
        tell(`the search for eigenpairs goes on after ${search.products} products`);
        return search;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        tell(`the search for eigenpairs begins anew, as what was kept of it is damaged: ${why}`);
        return undefined;
      }
    },
    keep: (search) => {
      const { basis, next } = search;
      const numbers = (basis.length + next.length) * (next[0]?.length ?? 0);
      if (performance.now() - kept < pauseBetween || numbers > mostNumbers) return;
      store.write(key, vectorsOf(search));
      kept = performance.now();
    },
    clear: () => store.remove(key),
  };
}

const vectorsOf = ({ products, largest, basis, matrix, next, coupling }: Search): Record<string, Vector> => ({
  numbers: Float64Array.of(products, largest, basis.length, next.length),
  matrix: Float64Array.from(matrix.flat()),
  coupling: Float64Array.from(coupling.flat()),
  ...named('basis', basis),
  ...named('next', next),
});

const named = (name: string, vectors: readonly Vector[]): Record<string, Vector> =>
  Object.fromEntries(vectors.map((vector, k) => [`${name}-${k}`, vector]));

function searchOf(vectors: Readonly<Record<string, Vector>>): Search {
  const [products, largest, size, block] = vectors['numbers'] as unknown as [number, number, number, number];
  const list = (name: string, count: number): Vector[] =>
    Array.from({ length: count }, (_, k) => vectors[`${name}-${k}`]!);
  const rows = (name: string, count: number): number[][] =>
    Array.from({ length: count }, (_, k) => [...vectors[name]!.subarray(k * size, (k + 1) * size)]);
  return {
    products,
    largest,
    basis: list('basis', size),
    next: list('next', block),
    matrix: rows('matrix', size),
    coupling: rows('coupling', block),
  };
}
