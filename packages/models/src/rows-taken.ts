import type { Tensor } from 'onnxruntime-common';
import type { Runtime, Session } from './runtime.ts';
import { rowsName, type Rows } from './session-task.ts';

/** What a session takes of the data: all of them, or what it does not hold and which rows it is to pick of the rest. */
export function takenBy({ inputNames }: Session): {
  readonly rows: boolean;
  readonly has: (column: readonly [string, unknown]) => boolean;
} {
  const rows = inputNames.includes(rowsName);
  return { rows, has: ([input]) => !rows || inputNames.includes(input) };
}

/** Which rows of the data rows start…end of a run are. */
export function placesOf(runtime: Runtime, { indices }: Rows, start: number, end: number): Tensor {
  const places = indices?.slice(start, end) ?? Int32Array.from({ length: end - start }, (_, i) => start + i);
  return new runtime.Tensor('int32', places, [places.length]);
}
