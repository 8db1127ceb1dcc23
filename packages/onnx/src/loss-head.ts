import { checkLossOptions } from './check-loss-options.ts';
import { classLoss } from './class-loss.ts';
import { decisionScores, logOf } from './decision-scores.ts';
import { elementLoss } from './element-loss.ts';
import { graphBuilder, type GraphBuilder } from './graph-builder.ts';
import type { Graph, Node, ValueInfo } from './graph.ts';
import type { LossHead, LossParts } from './loss-parts.ts';
import { numberOf } from './node-attributes.ts';
import { classProbabilitiesOf } from './probabilities.ts';
import { raiseOpset } from './raise-opset.ts';

/** The name of the output that holds the numbers a loss is of. */
export const scoresName = 'loss_scores';

/** The node that computes `name`, past copies of it. */
function makerOf(graph: Graph, name: string): Node | undefined {
  const node = graph.nodes.find(({ outputs }) => outputs.includes(name));
  return node?.op === 'Identity' ? makerOf(graph, node.inputs[0]!) : node;
}

/** The input of a LogSoftmax over the classes that makes `name`. */
function logitsOf(
  graph: Graph,
  name: string,
  { rank, classAxis }: { readonly rank: number; readonly classAxis: number },
): string | undefined {
  const maker = makerOf(graph, name);
  if (maker?.op !== 'LogSoftmax') return undefined;
  const axis = numberOf(maker, 'axis', (graph.opsets[''] ?? 13) < 13 ? 1 : -1);
  return (axis + rank) % rank === classAxis ? maker.inputs[0] : undefined;
}

/** The graph's own loss: Σ of its output if that has a row each, else the scalar times the number of rows. */
function ownLoss(
  b: GraphBuilder,
  graph: Graph,
  { name, shape }: ValueInfo,
  reduction: 'mean' | 'sum',
): LossParts {
  const sum = b.add('ReduceSum', [name], { ints: { keepdims: 0 } });
  const scalar = shape !== undefined && shape.every((d) => d === 1);
  const batch = graph.inputs.find((input) => input.shape?.length !== 0);
  const counted = scalar ? batch?.name : name;
  if (counted === undefined) {
    const one = b.floats('one', [], [1]);
    return { sum, weight: one, metrics: {}, count: one };
  }
  const rows = b.add('Gather', [b.add('Shape', [counted]), b.ints('first', [], [0])], { ints: { axis: 0 } });
  const size = scalar ? rows : b.add('Size', [name]);
  const weight = b.add('Cast', [size], { ints: { to: 1 } });
  const total = scalar && reduction === 'mean' ? b.add('Mul', [sum, weight]) : sum;
  return { sum: total, weight, metrics: {}, count: weight };
}

/**
 * The graph with a loss on one of its outputs. Its outputs become float scalars over the chunk that is fed:
 * `loss_sum`; `loss_weight`, so that the mean over several chunks is Σ loss_sum / Σ loss_weight exactly; and per kind
 * `metric_correct` (classes guessed right; `cross-entropy`, `nll`, `bce-with-logits`) or `metric_squared_error`
 * (`mse`, `l1`, `huber`), summed over `metric_weight` entries. All but `output` add an input `target`.
 *
 * - `cross-entropy` −log softmax(z)ₜ and `nll` −zₜ: int64 class indices of the output's shape without its class axis.
 *   Where the network ends in Softmax over the classes, in whatever operators, `cross-entropy` takes the input of that Softmax; where it ends
 *   in other probabilities (Sigmoid, shares of a sum), −log of the class's share of them, see {@link probabilitiesOf}. With `weights` or
 *   `ignoreIndex`, `loss_weight` is Σ of the rows' weights, as in PyTorch.
 * - `mse` (y − t)², `l1` |y − t|, `huber`, `bce-with-logits` −t log σ(z) − (1 − t) log(1 − σ(z)): float targets of the
 *   output's shape, weighted by their number. A logistic function at the end, in whatever operators, is left out by `bce-with-logits`.
 * - `output`: the graph's own loss.
 *
 * Float64 outputs are rounded to float32 first. A network whose output shape is not stated is taken to give [rows, classes]. Only forms valid
 * in opset 9 and all later ones are used; graphs of opset 7 and 8 become opset 9.
 *
 * With `scores` the numbers z that the loss is of are an output as well: logits, or predictions.
 *
 * @throws RangeError for an output there is not (listing those there are), an output whose rank does not fit the loss,
 * options of another kind or out of range, a graph of opset 7 or 8 that cannot be raised to 9, or an input of the network that is called `target` already.
 */
export function withLossHead(given: Graph, head: LossHead): Graph {
  checkLossOptions(head);
  const graph = raiseOpset('withLossHead', given);
  const { kind, output = graph.outputs[0]?.name, scores: marked = false } = head;
  const found = graph.outputs.find(({ name }) => name === output);
  if (!found)
    throw new RangeError(
      `withLossHead: no output "${output}"; the outputs are ${graph.outputs.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  for (const name of ['target', 'loss_sum', 'loss_weight', ...(marked ? [scoresName] : [])])
    if (
      graph.inputs.some((input) => input.name === name) ||
      graph.nodes.some((n) => n.outputs.includes(name))
    )
      throw new RangeError(`withLossHead: the name "${name}" is taken in the graph.`);
  const b = graphBuilder(graph, 'loss');
  const single = (name: string): string =>
    found.dataType === 'double' ? b.add('Cast', [name], { ints: { to: 1 } }) : name;
  const mark = (name: string): string => (marked ? b.add('Identity', [name], { output: scoresName }) : name);
  const parts = ((): LossParts => {
    if (kind === 'output')
      return ownLoss(b, graph, { ...found, name: single(found.name) }, head.reduction ?? 'mean');
    if (kind === 'cross-entropy' || kind === 'nll') {
      const rank = found.shape?.length ?? 2;
      const classAxis = ((head.classAxis ?? 1) + rank) % rank;
      const before = logitsOf(graph, found.name, { rank, classAxis });
      if (marked && kind === 'nll' && before === undefined)
        throw new RangeError(
          `withLossHead: nll is linear in "${found.name}", which no LogSoftmax makes: it has no scores.`,
        );
      // −log softmax(z)ₜ in two steps or in one: the scores are z.
      const own = marked && kind === 'nll' ? 'cross-entropy' : kind;
      if (own === 'nll')
        return classLoss(b, { ...found, name: mark(single(found.name)) }, { ...head, kind: own });
      const odds = classProbabilitiesOf(graph, found, classAxis);
      const direct = odds?.by === 'softmax' ? odds.logits : undefined;
      const scores = single(direct ?? (odds ? found.name : (before ?? found.name)));
      const logits = odds && direct === undefined ? logOf(b, scores) : scores;
      return classLoss(b, { ...found, name: mark(logits) }, { ...head, kind: own });
    }
    const name = kind === 'bce-with-logits' ? decisionScores(b, graph, found.name) : found.name;
    return elementLoss(b, { ...found, name: mark(single(name)) }, kind, head.delta ?? 1);
  })();
  const scalars = {
    loss_sum: parts.sum,
    loss_weight: parts.weight,
    ...Object.fromEntries(Object.entries(parts.metrics).map(([metric, name]) => [`metric_${metric}`, name])),
    metric_weight: parts.count,
  };
  for (const [name, value] of Object.entries(scalars)) b.add('Identity', [value], { output: name });
  return b.build({
    inputs: parts.target ? [...graph.inputs, { name: 'target', ...parts.target }] : graph.inputs,
    outputs: [
      ...Object.keys(scalars).map((name): ValueInfo => ({ name, dataType: 'float', shape: [] })),
      ...(marked && kind !== 'output' ? [{ ...found, name: scoresName, dataType: 'float' as const }] : []),
    ],
  });
}
