import type { GraphBuilder } from './graph-builder.ts';
import type { ValueInfo } from './graph.ts';
import type { LossHead, LossParts } from './loss-parts.ts';

const FLOAT = 1;
const BOOL = 9;

/**
 * −Σ wₜ log softmax(z)ₜ (`cross-entropy`) or −Σ wₜ zₜ (`nll`) over rows with class index t; with soft labels −Σ Σ_c t_c log softmax(z)_c.
 *
 * Classes are moved to the last axis, where Softmax means the same in every opset, and picked with a one-hot mask.
 *
 * @throws RangeError if the output has fewer than two axes or no axis `classAxis`.
 */
export function classLoss(b: GraphBuilder, output: ValueInfo, head: LossHead): LossParts {
  const { kind, classAxis = 1, ignoreIndex, weights, softLabels = false, smoothing = 0 } = head;
  const shape = output.shape ?? [null, null];
  const rank = shape.length;
  const axis = classAxis < 0 ? classAxis + rank : classAxis;
  if (rank < 2 || !(axis >= 0 && axis < rank))
    throw new RangeError(
      `withLossHead: ${kind} expected an output [rows, classes, ...] with classes on axis ${classAxis}, got "${output.name}" of shape [${shape.join()}].`,
    );
  const perm = [...shape.keys()].filter((i) => i !== axis).concat(axis);
  const known = shape[axis];
  if (weights && typeof known === 'number' && weights.length !== known)
    throw new RangeError(`withLossHead: expected ${known} class weights, got ${weights.length}.`);
  const toLast = (name: string): string =>
    axis === rank - 1 ? name : b.add('Transpose', [name], { ints: { perm } });
  const total = (name: string): string => b.add('ReduceSum', [name], { ints: { keepdims: 0 } });
  const toFloat = (name: string): string => b.add('Cast', [name], { ints: { to: FLOAT } });
  const scores = toLast(output.name);
  const logs = kind === 'nll' ? scores : b.add('LogSoftmax', [scores], { ints: { axis: rank - 1 } });
  const guess = b.add('ArgMax', [scores], { ints: { axis: rank - 1, keepdims: 0 } });
  if (softLabels) {
    const shares = toLast('target');
    const right = b.add('ArgMax', [shares], { ints: { axis: rank - 1, keepdims: 0 } });
    const count = toFloat(b.add('Size', [guess]));
    return {
      sum: b.add('Neg', [total(b.add('Mul', [shares, logs]))]),
      weight: count,
      metrics: { correct: total(toFloat(b.add('Equal', [guess, right]))) },
      count,
      target: { dataType: 'float', shape },
    };
  }
  const classes = b.add('Gather', [b.add('Shape', [scores]), b.ints('last', [1], [rank - 1])], {
    ints: { axis: 0 },
  });
  const kept = ((): string | undefined => {
    if (ignoreIndex === undefined) return undefined;
    const ignored = b.add('Equal', ['target', b.ints('ignored', [], [ignoreIndex])]);
    return b.add('Not', [ignored]);
  })();
  const label = kept ? b.add('Where', [kept, 'target', b.ints('zero', [], [0])]) : 'target';
  const oneHot = b.add('OneHot', [label, classes, b.floats('offOn', [2], [0, 1])], { ints: { axis: -1 } });
  const mask = b.add('Cast', [oneHot], { ints: { to: BOOL } });
  const picked = b.add('ReduceSum', [b.add('Where', [mask, logs, b.floats('zero', [], [0])])], {
    ints: { keepdims: 0 },
  });
  const hits = toFloat(b.add('Equal', [guess, label]));
  if (!kept && !weights) {
    const count = toFloat(b.add('Size', ['target']));
    return {
      sum: smooth(picked, logs),
      weight: count,
      metrics: { correct: total(hits) },
      count,
      target: indices(),
    };
  }
  const share = kept ? toFloat(kept) : undefined;
  const weight = ((): string => {
    if (!weights) return share!;
    const each = b.add('Gather', [b.floats('weights', [weights.length], weights), label], {
      ints: { axis: 0 },
    });
    return share ? b.add('Mul', [each, share]) : each;
  })();
  const column = b.add('Mul', [oneHot, rowsOf(weight)]);
  const weighted = b.add('Where', [mask, b.add('Mul', [column, logs]), b.floats('zero', [], [0])]);
  return {
    sum: smooth(total(weighted), smoothing > 0 ? b.add('Mul', [spread(), logs]) : logs),
    weight: total(weight),
    metrics: { correct: total(share ? b.add('Mul', [hits, share]) : hits) },
    count: share ? total(share) : toFloat(b.add('Size', ['target'])),
    target: indices(),
  };

  /** −(1 − ε) Σ of what was picked − ε/C Σ of everything. */
  function smooth(chosen: string, everything: string): string {
    if (smoothing === 0) return b.add('Neg', [chosen]);
    const part = b.add('Div', [b.floats('smoothing', [1], [smoothing]), toFloat(classes)]);
    const even = b.add('Mul', [part, total(everything)]);
    const right = b.add('Mul', [b.floats('sure', [1], [1 - smoothing]), chosen]);
    return b.add('Neg', [total(b.add('Add', [right, even]))]);
  }
  /** The weight of each class where the row counts. */
  function spread(): string {
    const each = weights ? b.floats('each', [weights.length], weights) : undefined;
    const rows = share ? rowsOf(share) : undefined;
    return each && rows ? b.add('Mul', [each, rows]) : (each ?? rows!);
  }
  function indices(): NonNullable<LossParts['target']> {
    return { dataType: 'int64', shape: perm.slice(0, -1).map((i) => shape[i]!) };
  }
  /** [rows...] -> [rows..., 1], by Reshape, whose form is the same in every opset. */
  function rowsOf(name: string): string {
    const shapeOf = b.add('Concat', [b.add('Shape', [name]), b.ints('one', [1], [1])], { ints: { axis: 0 } });
    return b.add('Reshape', [name, shapeOf]);
  }
}
