import { between, checkDim, cosine, norm, type Vector } from '@orograph/tensor';
import type { Observable } from 'rxjs';

import { stream } from './stream.ts';

/** One move of a trajectory. */
export interface Displacement {
  /** What the record is. */
  readonly type: 'displacement';
  /** Which move, from 0: from point `move` to the next. */
  readonly move: number;
  /** |θₖ₊₁ − θₖ|. */
  readonly length: number;
  /** Σ|θⱼ₊₁ − θⱼ| up to here. */
  readonly path: number;
  /** |θₖ₊₁ − θ₀|. */
  readonly distance: number;
  /** The cosine of this move and the one before; `NaN` for the first, and where a move is zero. */
  readonly cosine: number;
}

/** What a whole trajectory comes to. */
export interface Trajectory {
  /** Σ|θₖ₊₁ − θₖ|. */
  readonly path: number;
  /** |θ_T − θ₀|. */
  readonly distance: number;
  /** Path over distance, at least 1: 1 on a straight line, ∞ on a closed one, `NaN` where nothing moves. */
  readonly tortuosity: number;
  /** The mean cosine of successive moves, of those that have one. */
  readonly cosine: number;
}

/**
 * Measures the moves of a trajectory θ₀, θ₁, …, θ_T: T records.
 *
 * Cold. Points are visited once, three are held at a time. The first `skip` records are not emitted.
 *
 * @example
 * ```ts
 * import { displacements } from '@orograph/probes';
 *
 * const circle = [0, 1, 2, 3, 4].map((k) =>
 *   Float64Array.of(Math.cos((k * Math.PI) / 2), Math.sin((k * Math.PI) / 2)),
 * );
 * displacements(circle).subscribe(({ path, distance }) => console.log(path, distance)); // √2 √2, …, 4√2 0
 * ```
 *
 * @throws RangeError for points of different dimensions.
 */
export function displacements(
  thetas: Iterable<Vector>,
  { skip = 0 }: { readonly skip?: number } = {},
): Observable<Displacement> {
  return stream(async function* (run) {
    let start: Vector | undefined;
    let last: Vector | undefined;
    let before: Vector | undefined;
    let [move, path] = [0, 0];
    for (const theta of thetas) {
      if (start === undefined || last === undefined) {
        start = theta;
        last = theta;
        continue;
      }
      checkDim('displacements', start.length, theta);
      const step = between(last, theta);
      const length = norm(step);
      path += length;
      const turn = before ? cosine(before, step) : Number.NaN;
      const distance = norm(between(start, theta));
      if (move >= skip)
        yield await run(() =>
          Promise.resolve({ type: 'displacement' as const, move, length, path, distance, cosine: turn }),
        );
      [last, before] = [theta, step];
      move += 1;
    }
  });
}

/** Sums the moves of a trajectory up; all `NaN` but a path of 0 where there is none. */
export function trajectory(moves: readonly Displacement[]): Trajectory {
  const { path, distance } = moves.at(-1) ?? { path: 0, distance: Number.NaN };
  const cosines = moves.map((move) => move.cosine).filter((value) => !Number.isNaN(value));
  return {
    path,
    distance,
    tortuosity: path / distance,
    cosine: cosines.reduce((sum, value) => sum + value, 0) / cosines.length,
  };
}
