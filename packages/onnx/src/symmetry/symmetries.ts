import type { AxisAction, PermutationGroup, TensorActions } from '@orograph/tensor';
import type { Graph } from '../graph.ts';
import { parametersOf } from '../parameters.ts';
import { checkOrders } from './check-orders.ts';
import { lengthOf, spanOf, type Label } from './label.ts';
import { propagate, type Obstacle } from './propagate.ts';
import { rootOf, type Span } from './span.ts';

/** Units that can be permuted without changing what the network computes. */
export interface UnitGroup extends PermutationGroup {
  /** `P1`, `P2` ... in the order of the file. */
  readonly name: string;
  /** The axes of constants on which it acts. */
  readonly axes: readonly { readonly tensor: string; readonly axis: number }[];
}

/** The permutation symmetries of a network. */
export interface Symmetries {
  /** The groups; any element of each, together, leaves the network's outputs as they are. */
  readonly groups: readonly UnitGroup[];
  /** What they do to each axis of each constant that they move. */
  readonly constants: TensorActions;
  /** What they do to each axis of the values inside the network that they move; shapes are those of {@link SymmetrySettings}. */
  readonly activations: TensorActions;
  /** The nodes through which symmetries could not be followed, so that what meets them stays in place. */
  readonly obstacles: readonly Obstacle[];
}

/** What may be permuted, and on what sizes of input. */
export interface SymmetrySettings {
  /** The constants that may be permuted: by default the parameters and the running statistics of BatchNormalization. */
  readonly constants?: readonly string[];
  /** Shapes of inputs whose dimensions the file leaves open. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

const runningStatistics = ({ nodes }: Graph): readonly string[] =>
  nodes.flatMap(({ op, inputs }) => (op === 'BatchNormalization' ? inputs.slice(3, 5) : []));

/**
 * The permutation symmetries of a network, derived from its graph: which axes of which constants can be permuted together without changing
 * the outputs. Axes that an operator makes run together are followed through the graph, split and merged by Reshape, Concat and Split
 * on the way, so that heads, groups of channels and gates are found as such. Sound, not complete: what cannot be told stays in place.
 *
 * The groups act on exact numbers; floating-point sums in another order differ in the last bits.
 *
 * Reference: Ainsworth, Hayase & Srinivasa 2023, "Git Re-Basin", whose hand-written specifications these are.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { parseOnnx, symmetriesOf } from '@orograph/onnx';
 *
 * const { groups } = symmetriesOf(parseOnnx(readFileSync('model.onnx')));
 * console.log(groups.map(({ size }) => size)); // [16]: the units of the hidden layer can be permuted
 * ```
 *
 * @throws RangeError if `constants` names one that the graph does not have.
 */
export function symmetriesOf(graph: Graph, { constants, shapes }: SymmetrySettings = {}): Symmetries {
  const names = constants ?? [...parametersOf(graph).map(({ name }) => name), ...runningStatistics(graph)];
  const missing = constants?.find((name) => !graph.constants.has(name));
  if (missing !== undefined) throw new RangeError(`symmetriesOf: the graph has no constant "${missing}".`);
  const { labels, obstacles, ...followed } = propagate(graph, new Set(names), shapes);
  checkOrders(labels.values());

  const found = new Map<Span, { name: string; size: number; axes: UnitGroup['axes'][number][] }>();
  const groupOf = (span: Span): string => {
    const known = found.get(span) ?? { name: `P${found.size + 1}`, size: span.size, axes: [] };
    found.set(span, known);
    return known.name;
  };
  const actions = (name: string): readonly AxisAction[] | undefined => {
    const own = (labels.get(name) ?? []).map((label) => actionOf(label, groupOf));
    return own.some(({ kind }) => kind !== 'fixed') ? own : undefined;
  };
  const listed = (all: Iterable<string>): Record<string, readonly AxisAction[]> =>
    Object.fromEntries(
      [...new Set(all)].flatMap((name) => {
        const own = actions(name);
        return own ? [[name, own] as const] : [];
      }),
    );
  const moved = listed([...graph.constants.keys()].filter((name) => names.includes(name)));
  const byName = new Map([...found.values()].map((group) => [group.name, group]));
  for (const [tensor, axes] of Object.entries(moved))
    axes.forEach((action, axis) => {
      for (const group of groupsIn(action)) byName.get(group)!.axes.push({ tensor, axis });
    });
  const groups = [...byName.values()];
  const inside = followed.graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => labels.has(name));
  const activations = listed(inside);
  return { groups, constants: moved, activations, obstacles };
}

/** A label as plain data. */
function actionOf(label: Label, groupOf: (span: Span) => string): AxisAction {
  const span = spanOf(label);
  if (!span && 'members' in label) {
    const each = label.members.map((member) => actionOf(member, groupOf));
    if (each.every(({ kind }) => kind === 'fixed')) return { kind: 'fixed', size: lengthOf(label) };
    return { kind: 'along', size: lengthOf(label), axis: label.over as number, each };
  }
  const { size, fixed, parts } = rootOf(label as Span);
  if (fixed) return { kind: 'fixed', size };
  if (!parts) return { kind: 'group', size, group: groupOf(rootOf(label as Span)) };
  const order = actionOf(parts.order, groupOf);
  const inside = parts.spans.map((part) => actionOf(part, groupOf));
  const blocks = order.kind === 'fixed' ? inside.flatMap(inLine) : inside;
  if ([order, ...blocks].every(({ kind }) => kind === 'fixed')) return { kind: 'fixed', size };
  return { kind: 'blocks', size, order: { ...order, size: blocks.length }, blocks };
}

/** Blocks that stay in order, one after the other. */
const inLine = (action: AxisAction): readonly AxisAction[] =>
  action.kind === 'blocks' && action.order.kind === 'fixed' ? action.blocks : [action];

/** The names of the groups in an action, each once, in order. */
function groupsIn(action: AxisAction): readonly string[] {
  if (action.kind === 'fixed') return [];
  if (action.kind === 'group') return [action.group];
  const parts = action.kind === 'blocks' ? [action.order, ...action.blocks] : action.each;
  return [...new Set(parts.flatMap(groupsIn))];
}
