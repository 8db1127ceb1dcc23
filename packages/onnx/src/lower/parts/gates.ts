import type { Emit } from '../../emit.ts';
import { evenShare } from '../../even-share.ts';
import { numbersFrom } from './known.ts';

/** x + b where there is a bias. */
export const biased = (g: Emit, x: string, bias: string | undefined): string => (bias ? g.Add([x, bias]) : x);

/** The parts of equal size of a value along an axis, one for each gate. */
export function gatesOf(g: Emit, value: string, count: number, axis: number): readonly string[] {
  const length = numbersFrom(g, value, [axis])[0]!;
  const size = evenShare(length, count, `rows for ${count} gates`);
  return Array.from({ length: count }, (_, i) =>
    g.Slice([value, g.list([i * size]), g.list([(i + 1) * size]), g.list([axis])]),
  );
}

/** The first `lead` of `count` gates in one piece, as they share an activation, and the last one. */
export function leadingGates(
  g: Emit,
  value: string,
  axis: number,
  lead: number,
  count: number,
): readonly [string, string] {
  const length = numbersFrom(g, value, [axis])[0]!;
  const at = lead * evenShare(length, count, `rows for ${count} gates`);
  const part = (from: number, to: number): string =>
    g.Slice([value, g.list([from]), g.list([to]), g.list([axis])]);
  return [part(0, at), part(at, length)];
}
