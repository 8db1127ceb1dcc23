import { barrier, type ProfilePoint } from '@orograph/probes';
import type { Measurement } from '@orograph/tensor';

/** Loss, and accuracy where there is one, along a line or path, as a record holds it. */
export interface Profile {
  /** Where: t, or a length. */
  readonly at: readonly number[];
  /** L there. */
  readonly loss: readonly number[];
  /** The accuracy there. */
  readonly accuracy?: readonly number[];
  /** The largest of {@link Profile.loss}. */
  readonly highest: number;
  /** The barrier over the line between the first and the last loss. */
  readonly barrier: number;
}

/** A profile of measured points. */
export function profileOf(points: readonly (Measurement & ProfilePoint)[]): Profile {
  const accuracy = points.flatMap(({ metrics }) => metrics['accuracy'] ?? []);
  const loss = points.map((point) => point.loss);
  return {
    at: points.map(({ coords }) => coords[0]!),
    loss,
    ...(accuracy.length === points.length && { accuracy }),
    highest: Math.max(...loss),
    barrier: barrier(points),
  };
}
