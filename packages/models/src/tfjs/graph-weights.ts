/** A node of a TensorFlow graph, as in `model.json`. */
export interface GraphNode {
  /** Its name. */
  readonly name: string;
  /** Its op. */
  readonly op: string;
  /** The names of what it reads; `name:1` is a second output, `^name` only an order. */
  readonly input?: readonly string[];
}

/** Ops that pass a weight on. */
const passing = /^(?:Identity|Reshape|Transpose|ExpandDims|Squeeze|Cast)$/;

/** The filter axis of the weight at each slot of an op, negative counting from the end. */
const slots: Readonly<Record<string, (slot: number, rank: number) => number | undefined>> = {
  Add: elementwise,
  AddV2: elementwise,
  BatchMatMul: product,
  BatchMatMulV2: product,
  BiasAdd: (slot) => (slot === 1 ? 0 : undefined),
  Conv2D: kernel(-1),
  Conv2DBackpropInput: kernel(-2),
  Conv3D: kernel(-1),
  DepthwiseConv2dNative: kernel(-2),
  FusedBatchNorm: scaleAndOffset,
  FusedBatchNormV2: scaleAndOffset,
  FusedBatchNormV3: scaleAndOffset,
  FusedDepthwiseConv2dNative: fused(-2),
  Gather: table,
  GatherV2: table,
  MatMul: product,
  Mul: elementwise,
  Prelu: (slot) => (slot === 1 ? 0 : undefined),
  Sub: elementwise,
  _FusedConv2D: fused(-1),
  _FusedMatMul: (slot, rank) => (slot < 2 ? product(slot, rank) : 0),
};

function kernel(axis: number): (slot: number) => number | undefined {
  return (slot) => (slot === 1 ? axis : undefined);
}

function fused(axis: number): (slot: number) => number | undefined {
  return (slot) => (slot === 1 ? axis : slot > 1 ? 0 : undefined);
}

function product(slot: number, rank: number): number | undefined {
  return rank < 2 ? undefined : slot === 0 ? -2 : -1;
}

function elementwise(_slot: number, rank: number): number | undefined {
  return rank > 0 ? 0 : undefined;
}

function scaleAndOffset(slot: number): number | undefined {
  return slot === 1 || slot === 2 ? 0 : undefined;
}

function table(slot: number): number | undefined {
  return slot === 0 ? 0 : undefined;
}

/** The name of the node that an input comes from; an order among nodes is none. */
export const sourceOf = (input: string): string | undefined =>
  input.startsWith('^') ? undefined : input.split(':')[0]!;

/**
 * The filter axis of each constant that serves as a weight: of a convolution, a product of matrices, a bias, a
 * normalization's scale or offset, a table of embeddings, or elementwise arithmetic not done on an input itself.
 *
 * A frozen graph does not say which constants were trained, so this is by use.
 */
export function graphWeights(
  nodes: readonly GraphNode[],
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Map<string, number>();
  /** The constant that a value is, through what passes it on. */
  const constantOf = (input: string | undefined): string | undefined => {
    const name = input === undefined ? undefined : sourceOf(input);
    const node = name === undefined ? undefined : byName.get(name);
    if (!node) return undefined;
    return passing.test(node.op) ? constantOf(node.input?.[0]) : node.op === 'Const' ? node.name : undefined;
  };
  for (const { op, input = [] } of nodes) {
    const onInput = input.some((name) => byName.get(sourceOf(name) ?? '')?.op.startsWith('Placeholder'));
    if (slots[op] === elementwise && onInput) continue;
    input.forEach((name, slot) => {
      const constant = constantOf(name);
      const rank = constant === undefined ? undefined : ranks.get(constant);
      if (constant === undefined || rank === undefined || found.has(constant)) return;
      const axis = slots[op]?.(slot, rank);
      if (axis !== undefined) found.set(constant, axis < 0 ? Math.max(0, rank + axis) : axis);
    });
  }
  return found;
}
