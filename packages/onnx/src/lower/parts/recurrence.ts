import { dataTypeCodes } from '../../data-type.ts';
import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, ints, numberOf, textOf } from '../../node-attributes.ts';
import { Refused } from '../../refused.ts';
import { activation } from './activation.ts';
import { numbersFrom } from './known.ts';
import { pieces } from './written-out.ts';

/** The weights of one direction: those of the state [H, gates H], its biases [gates H] where the step adds them, the peepholes. */
interface Cell {
  readonly r: string;
  readonly stateBias: string | undefined;
  readonly peephole: string | undefined;
  /** f applied to a value: the activation number `i` of this direction. */
  readonly activate: (i: number, x: string) => string;
}

type State = readonly string[];

/** One step, made once for a direction: the next state [h, …] from x Wᵀ + b, [N, gates H], and the state before. */
type Step = (cell: Cell) => (x: string, state: State) => State;

/** How a layer is written out. */
export interface Recurrence {
  /** The activations where the node names none. */
  readonly functions: readonly string[];
  /** The inputs that hold the first states. */
  readonly states: readonly number[];
  /** Whether the step adds the biases of the states itself; by default they are in x Wᵀ + b with those of the inputs. */
  readonly addsStateBias?: boolean;
}

/** Refuses what the unrolled form does not cover. */
function check(node: Node): void {
  for (const name of ['clip', 'activation_alpha', 'activation_beta'])
    if (node.attributes[name]) throw new Refused(`has the attribute ${name}, which has no rule`);
  if (numberOf(node, 'layout', 0) !== 0) throw new Refused('has the batch first, which has no rule');
  if (numberOf(node, 'input_forget', 0) !== 0) throw new Refused('couples its gates, which has no rule');
}

/** Chooses, at step t, the new value for the rows of sequences that are longer than t, and the old one for the others. */
function chooser(
  g: Emit,
  lengths: string | undefined,
  steps: number,
): (t: number, now: string, old: string) => string {
  if (!lengths || g.elements(lengths)?.every((n) => n === steps)) return (_, now) => now;
  const column = g.Unsqueeze([g.node('Cast', [lengths], { to: int(dataTypeCodes.int64) }), g.list([1])]);
  return (t, now, old) => g.Where([g.node('Greater', [column, g.list([t])]), now, old]);
}

/**
 * Unrolls a recurrent layer over a known number of steps: [Y, last h, …] of ONNX's RNN, GRU and LSTM. After the end of a
 * shorter sequence its state stays as it is, and Y is 0.
 */
export function recurrence(
  g: Emit,
  node: Node,
  { functions, states, addsStateBias = false }: Recurrence,
  step: Step,
): readonly string[] {
  const [x, w, r, b] = node.inputs as [string, string, string, string?];
  const peepholes = node.inputs[7];
  const steps = pieces(g, numbersFrom(g, x, [0])[0]!, 'steps');
  const [hidden] = numbersFrom(g, r, [2]) as [number];
  check(node);
  const chosen = chooser(g, node.inputs[4], steps);
  const direction = textOf(node, 'direction', 'forward');
  const named = node.attributes['activations'];
  const own = named?.kind === 'strings' ? named.value : [...functions, ...functions];
  const part = (value: string, i: number): string =>
    g.Squeeze([g.Slice([value, g.list([i]), g.list([i + 1]), g.list([0])]), g.list([0])]);
  const zeros = (): string =>
    g.Expand([g.scalar(x, 0), g.node('Concat', [g.dimOf(x, 1), g.list([hidden])], { axis: int(0) })]);
  const runs = (direction === 'bidirectional' ? ['forward', 'reverse'] : [direction]).map((way, d) => {
    const biases = b ? g.Reshape([part(b, d), g.list([2, -1])]) : undefined;
    const cell: Cell = {
      r: g.Transpose([part(r, d)], { perm: ints([1, 0]) }),
      stateBias: addsStateBias && biases ? part(biases, 1) : undefined,
      peephole: peepholes && part(peepholes, d),
      activate: (i, value) => activation(g, own[d * functions.length + i]!, value),
    };
    const through = g.MatMul([x, g.Transpose([part(w, d)], { perm: ints([1, 0]) })]);
    const added = biases && (addsStateBias ? part(biases, 0) : g.Add([part(biases, 0), part(biases, 1)]));
    const inputs = added ? g.Add([through, added]) : through;
    const next = step(cell);
    let state: State = states.map((i) => (node.inputs[i] ? part(node.inputs[i], d) : zeros()));
    const outputs = Array<string>(steps);
    for (let k = 0; k < steps; k++) {
      const t = way === 'reverse' ? steps - 1 - k : k;
      const before = state;
      state = next(part(inputs, t), before).map((now, i) => chosen(t, now, before[i]!));
      outputs[t] = g.Unsqueeze([chosen(t, state[0]!, g.scalar(x, 0)), g.list([0, 1])]);
    }
    return { y: g.Concat(outputs, { axis: int(0) }), state };
  });
  return [
    g.Concat(
      runs.map(({ y }) => y),
      { axis: int(1) },
    ),
    ...states.map((_, i) =>
      g.Concat(
        runs.map(({ state }) => g.Unsqueeze([state[i]!, g.list([0])])),
        { axis: int(0) },
      ),
    ),
  ];
}
