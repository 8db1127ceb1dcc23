import { sideBySide, type Vector } from '@orograph/tensor';

import type { LinearOperator } from './operator.ts';

/** How vectors beside an operator are held. */
export type Storage = Pick<LinearOperator, 'isSingle'>;

/** Bytes of a number. */
export const bytesOf = ({ isSingle = false }: Storage): number => (isSingle ? 4 : 8);

/** The zero vector, to be written into. */
export const zeros = (dim: number, { isSingle = false }: Storage): Vector =>
  isSingle ? new Float32Array(dim) : new Float64Array(dim);

/** A vector as it is to be held: itself where it is so already. */
export const held = (v: Vector, { isSingle = false }: Storage): Vector =>
  isSingle && v instanceof Float64Array ? new Float32Array(v) : v;

/** A copy, to be written into. */
export const copyOf = (v: Vector, { isSingle = false }: Storage): Vector =>
  isSingle ? new Float32Array(v) : new Float64Array(v);

/** A copy to be written into, where products with the vectors of a basis are fast. */
export const copyBeside = (v: Vector, basis: readonly Vector[], { isSingle = false }: Storage = {}): Vector =>
  sideBySide(v, basis, isSingle ? Float32Array : Float64Array);

/** |a − c·b|, without a vector for the difference; to the bit as `norm` of it. */
export function distance(a: Vector, b: Vector, c = 1): number {
  const off = (i: number): number => (a[i]! - c * b[i]!) ** 2;
  const whole = a.length - (a.length % 4);
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    p += off(i);
    q += off(i + 1);
    r += off(i + 2);
    s += off(i + 3);
  }
  for (let i = whole; i < a.length; i++) p += off(i);
  return Math.sqrt(p + q + (r + s));
}
