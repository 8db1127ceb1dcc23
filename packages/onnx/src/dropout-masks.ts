import { isControl } from './differentiable.ts';
import { freshNames } from './fresh-names.ts';
import type { Dim, Graph, Node, ValueInfo } from './graph.ts';
import { inferenceDropout, isDropout } from './inference-dropout.ts';
import { inferKnown } from './infer-shapes.ts';
import { int, numberOf, typeCode } from './node-attributes.ts';
import { unrollControl } from './unroll-control.ts';

/** The input by which a Dropout gets its mask: float rows, each number 0 with probability `rate`, else 1/(1 − rate). */
export interface DropoutMask {
  /** The input's name. */
  readonly input: string;
  /** The share of numbers that are 0. */
  readonly rate: number;
  /** The shape of one example's mask. */
  readonly shape: readonly number[];
}

/**
 * The graph with every Dropout as it is in training, y = mask ∘ x, its mask fed as an input with a row an example. A Dropout
 * of rate 0 passes its input on. Loops that hold one are unrolled.
 *
 * `shapes` are those of one example of the inputs, where the graph does not state them.
 *
 * @throws RangeError for a rate that is computed or outside [0, 1), or a Dropout whose input is not known to have a row an example.
 */
export function withDropoutMasks(
  given: Graph,
  { shapes = {} }: { readonly shapes?: Readonly<Record<string, readonly number[]>> } = {},
): { readonly graph: Graph; readonly masks: readonly DropoutMask[] } {
  const holding = given.nodes.filter((node) => isControl(node) && holdsDropout(node));
  const graph = unrollControl(given, new Set(holding));
  const fixed = graph.inputs.map(({ shape }) => shape?.[0]).find((n) => typeof n === 'number');
  const counts = fixed === undefined ? [2, 3] : [fixed];
  const known = counts.map((rows) =>
    inferKnown({ ...graph, inputs: graph.inputs.map((input) => withRows(input, rows, shapes[input.name])) }),
  );
  const fresh = freshNames(graph);
  const masks: DropoutMask[] = [];
  const added: ValueInfo[] = [];
  const masked = (node: Node): Node[] => {
    const x = node.inputs[0]!;
    const where = `withDropoutMasks: Dropout "${node.name || node.outputs[0]!}"`;
    const rate = rateOf(node, (name) => known[0]!.get(name)?.elements, where);
    if (rate === 0) return inferenceDropout({ ...graph, nodes: [node] }).nodes.slice();
    const rows = rowsOf(
      known.map((values) => values.get(x)?.shape),
      counts,
      where,
    );
    const input = fresh(`dropout/${masks.length}`);
    masks.push({ input, rate, shape: rows.shape });
    added.push({ name: input, dataType: 'float', shape: [fixed ?? 'N', ...rows.shape] });
    const nodes: Node[] = [];
    const add = (
      op: string,
      inputs: readonly string[],
      attributes: Node['attributes'] = {},
      name = fresh(`${input}/${op}`),
    ): string => {
      nodes.push({ op, domain: '', name, inputs, outputs: [name], attributes });
      return name;
    };
    const shaped = rows.reshaped ? add('Reshape', [input, add('Shape', [x])]) : input;
    const type = known[0]!.get(x)!.dataType;
    const mask = type === 'float' ? shaped : add('Cast', [shaped], { to: int(typeCode(type)) });
    const [y, chosen] = node.outputs as [string, string?];
    nodes.push({ ...node, op: 'Mul', inputs: [x, mask], outputs: [y], attributes: {} });
    if (chosen) add('Cast', [shaped], { to: int(typeCode('bool')) }, chosen);
    return nodes;
  };
  const nodes = graph.nodes.flatMap((node) => (isDropout(node) ? masked(node) : [node]));
  return { graph: { ...graph, nodes, inputs: [...graph.inputs, ...added] }, masks };
}

const holdsDropout = ({ attributes }: Node): boolean =>
  Object.values(attributes).some(
    (a) => a.kind === 'graph' && a.value.nodes.some((node) => isDropout(node) || holdsDropout(node)),
  );

const withRows = (input: ValueInfo, rows: number, shape: readonly Dim[] | undefined): ValueInfo =>
  input.shape || shape ? { ...input, shape: [rows, ...(shape ?? input.shape!.slice(1))] } : input;

function rateOf(node: Node, elements: (name: string) => readonly Dim[] | undefined, where: string): number {
  const [, input] = node.inputs;
  const rate = input ? elements(input)?.[0] : numberOf(node, 'ratio', 0.5);
  if (typeof rate !== 'number')
    throw new RangeError(`${where} has a rate that is computed, expected a constant.`);
  if (!(rate >= 0 && rate < 1))
    throw new RangeError(`${where} has rate ${rate}, expected one from 0 up to 1.`);
  return rate;
}

/** The shape of one example, from the shapes at some numbers of rows; flat where several rows belong to an example. */
function rowsOf(
  found: readonly (readonly Dim[] | undefined)[],
  counts: readonly number[],
  where: string,
): { readonly shape: readonly number[]; readonly reshaped: boolean } {
  const each = found.map((shape, k): readonly number[] | undefined => {
    if (!shape?.every((n) => typeof n === 'number')) return undefined;
    const [rows = 0, ...rest] = shape;
    return [rows / counts[k]!, ...rest];
  });
  const [first] = each;
  if (
    !first ||
    !Number.isInteger(first[0]) ||
    first[0] === 0 ||
    each.some((own) => own?.join() !== first.join())
  )
    throw new RangeError(
      `${where} has an input of shape [${(found[0] ?? ['?']).map((n) => n ?? '?').join()}] for ${counts[0]} examples, expected known lengths and a row an example.`,
    );
  const [rows, ...rest] = first as [number, ...number[]];
  return rows === 1
    ? { shape: rest, reshaped: false }
    : { shape: [first.reduce((product, n) => product * n, 1)], reshaped: true };
}
