import type { GraphBuilder } from './graph-builder.ts';
import type { ValueInfo } from './graph.ts';
import type { LossParts } from './loss-parts.ts';

type ElementKind = 'mse' | 'l1' | 'huber' | 'bce-with-logits';

/**
 * Σ over elements of (y − t)² (`mse`), |y − t| (`l1`), e²/2 where |e| < δ and δ(|e| − δ/2) beyond (`huber`), or
 * t·softplus(−z) + (1 − t)·softplus(z) (`bce-with-logits`), which is smooth and does not overflow.
 *
 * @throws RangeError if δ is not a positive number.
 */
export function elementLoss(
  b: GraphBuilder,
  { name, shape }: ValueInfo,
  kind: ElementKind,
  delta: number,
): LossParts {
  if (!(delta > 0 && Number.isFinite(delta)))
    throw new RangeError(`withLossHead: delta must be a positive number, got ${delta}.`);
  const total = (value: string): string => b.add('ReduceSum', [value], { ints: { keepdims: 0 } });
  const toFloat = (value: string): string => b.add('Cast', [value], { ints: { to: 1 } });
  const weight = toFloat(b.add('Size', [name]));
  const target = { dataType: 'float' as const, shape: shape ?? [null, null] };
  if (kind === 'bce-with-logits') {
    const softplus = (z: string): string => b.add('Softplus', [z]);
    const miss = b.add('Sub', [b.floats('one', [], [1]), 'target']);
    const present = b.add('Mul', ['target', softplus(b.add('Neg', [name]))]);
    const loss = b.add('Add', [present, b.add('Mul', [miss, softplus(name)])]);
    const said = toFloat(b.add('Greater', [name, b.floats('zero', [], [0])]));
    const meant = toFloat(b.add('Greater', ['target', b.floats('half', [], [0.5])]));
    const wrong = total(b.add('Abs', [b.add('Sub', [said, meant])]));
    return {
      sum: total(loss),
      weight,
      metrics: { correct: b.add('Sub', [weight, wrong]) },
      count: weight,
      target,
    };
  }
  const error = b.add('Sub', [name, 'target']);
  const squares = total(b.add('Mul', [error, error]));
  const metrics = { squared_error: squares };
  if (kind === 'mse') return { sum: squares, weight, metrics, count: weight, target };
  const size = b.add('Abs', [error]);
  if (kind === 'l1') return { sum: total(size), weight, metrics, count: weight, target };
  const near = b.add('Less', [size, b.floats('delta', [], [delta])]);
  const inner = b.add('Mul', [b.floats('half', [], [0.5]), b.add('Mul', [error, error])]);
  const beyond = b.add('Sub', [size, b.floats('halfDelta', [], [delta / 2])]);
  const outer = b.add('Mul', [b.floats('delta', [], [delta]), beyond]);
  return { sum: total(b.add('Where', [near, inner, outer])), weight, metrics, count: weight, target };
}
