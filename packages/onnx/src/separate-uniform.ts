import { freshNames } from './fresh-names.ts';
import type { Constant, Graph, Node } from './graph.ts';

/** Which inputs of which operators scale and shift: normalizations and layers with a bias. */
const SCALES_AND_BIASES: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [1, 2],
  Conv: [2],
  ConvTranspose: [2],
  Gemm: [2],
  GroupNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  RMSNormalization: [1],
  SimplifiedLayerNormalization: [1],
  SkipLayerNormalization: [2, 3],
};

/** Inputs of BatchNormalization that are statistics, no parameters. */
const STATISTICS = [3, 4];

/** Whether a list holds nothing but zeros, or nothing but ones: as it is at initialization. */
function isUniform({ data, shape, dataType }: Constant): boolean {
  if (shape.length !== 1 || (dataType !== 'float' && dataType !== 'double')) return false;
  const values = data as Float32Array;
  return (values[0] === 0 || values[0] === 1) && values.every((x) => x === values[0]);
}

/** The module that a node belongs to, by the path the TorchScript exporter names it with, without the count of repeated calls. */
const moduleOf = ({ name }: Node): string => name.replace(/\/[^/]*$/, '').replace(/_\d+$/, '');

interface Use {
  readonly node: Node;
  readonly input: number;
}

/** The uses of a constant that take it as the scale or bias of a layer. */
function usesBy(graph: Graph): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const node of graph.nodes)
    node.inputs.forEach((name, input) => {
      if (!graph.constants.has(name)) return;
      const known = uses.get(name);
      if (known) known.push({ node, input });
      else uses.set(name, [{ node, input }]);
    });
  return uses;
}

const isStatistic = ({ node, input }: Use): boolean =>
  node.op === 'BatchNormalization' && node.domain === '' && STATISTICS.includes(input);

/** Whether two uses are the same module called twice, which shares its parameters. */
const isRepeat = (a: Use, b: Use): boolean =>
  a.input === b.input && moduleOf(a.node) !== '' && moduleOf(a.node) === moduleOf(b.node);

/** For each use of a constant but the first, the use whose tensor it shares: itself where it gets its own. */
function ownersOf(constant: Constant, uses: readonly Use[], told: boolean): ReadonlyMap<Use, Use> {
  const owners = new Map<Use, Use>();
  const kept: Use[] = [];
  const uniform =
    !told &&
    isUniform(constant) &&
    uses.every((u) => isStatistic(u) || SCALES_AND_BIASES[u.node.op]?.includes(u.input));
  for (const use of uses) {
    const owner = kept.find((other) =>
      isStatistic(use) || isStatistic(other)
        ? isStatistic(use) && isStatistic(other)
        : !uniform || isRepeat(use, other),
    );
    owners.set(use, owner ?? use);
    if (!owner) kept.push(use);
  }
  return owners;
}

/**
 * Gives every normalization and bias a tensor of its own where files share one of nothing but ones or zeros among several, as
 * optimizers leave it at initialization; the further ones are named `<name>@2` and so on. Layers that are one module called twice, by
 * the paths of their nodes, keep sharing, and so does all that a file tells the origin of. Statistics of a BatchNormalization are never
 * shared with parameters.
 */
export function separateUniform(graph: Graph): Graph {
  const fresh = freshNames(graph);
  const renamed = new Map<Node, Map<number, string>>();
  const constants = new Map<string, Constant>();
  const uses = usesBy(graph);
  const told = [...graph.constants.values()].some(({ origin }) => origin !== undefined);
  for (const [name, constant] of graph.constants) {
    constants.set(name, constant);
    const all = (uses.get(name) ?? []).toSorted((a, b) => Number(isStatistic(a)) - Number(isStatistic(b)));
    if (all.length < 2) continue;
    const owners = ownersOf(constant, all, told);
    const names = new Map<Use, string>([[all[0]!, name]]);
    for (const [use, owner] of owners) {
      const own = names.get(owner) ?? fresh(`${name}@${names.size + 1}`);
      if (!names.has(owner)) {
        names.set(owner, own);
        const origin = isStatistic(owner) ? { origin: 'computed' as const } : {};
        constants.set(own, { ...constant, ...origin, merged: constant.merged ?? name });
      }
      const inputs = renamed.get(use.node) ?? new Map<number, string>();
      renamed.set(use.node, inputs.set(use.input, own));
    }
  }
  const nodes = graph.nodes.map((node) => {
    const inputs = renamed.get(node);
    return inputs ? { ...node, inputs: node.inputs.map((input, i) => inputs.get(i) ?? input) } : node;
  });
  return { ...graph, nodes, constants };
}
