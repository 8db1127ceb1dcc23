import { layoutOf, pack, unpack, type Layout, type Vector } from '@orograph/tensor';
import type { Constant, Graph } from './graph.ts';
import { filterAxisOf, filterRankOf, weightUses } from './parameter-uses.ts';
import { selectByName } from './select-by-name.ts';

/** A trainable tensor of a graph: one block of θ. */
export interface Parameter {
  /** Its name in the graph. */
  readonly name: string;
  /** Its shape, outermost first. */
  readonly shape: readonly number[];
  /** The axis that counts its filters (output units), by how the graph uses it. */
  readonly filterAxis: number;
  /** How many axes, up to that one, count filters together, where it is not 1: 2 with the directions of a recurrent layer, 0 for biases and scales. */
  readonly filterRank?: number;
  /** The element type; 16-bit floats became `float` when the file was read. */
  readonly dataType: 'float' | 'double';
}

/** Which parameters are meant. */
export interface ParameterSettings {
  /** Names or patterns, `*` standing for any characters and `?` for one; all parameters when absent. */
  readonly include?: readonly string[];
}

const isFloat = ({ dataType }: Constant): boolean => dataType === 'float' || dataType === 'double';

/** Whether a tensor only rules places out: each entry is 0 or at most −10⁴, which makes softmax 0. */
function isMask({ data }: Constant): boolean {
  const values = data as ArrayLike<number>;
  let ruledOut = false;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! <= -1e4) ruledOut = true;
    else if (values[i] !== 0) return false;
  }
  return ruledOut;
}

/**
 * Whether a single number is one of the network's own, a learned temperature for instance: PyTorch's TorchScript exporter stores its
 * numbers under Python's names, and writes all others as Constant nodes.
 */
const isNamedScalar = ({ producer }: Graph, name: string, { inline }: Constant): boolean =>
  producer === 'pytorch' && !inline && /^[A-Za-z_]\w*(?:\.\w+)*$/.test(name);

/** Names the integer tensors that are weights, as quantization leaves them. */
export function quantizedWeights({ nodes, constants }: Graph): readonly string[] {
  const ops =
    /^(DequantizeLinear|MatMulInteger|ConvInteger|QLinear\w+|QGemm|DynamicQuantizeMatMul|MatMulNBits)$/;
  return nodes
    .filter(({ op }) => ops.test(op))
    .flatMap(({ inputs }) => inputs)
    .filter(
      (name) =>
        /int8|int32/.test(constants.get(name)?.dataType ?? '') && constants.get(name)!.shape.length > 0,
    );
}

/**
 * The trainable tensors of a graph in the order of the file.
 *
 * A constant counts if it is float, has rank 1 or more (or is a number that PyTorch stored under a name), and reaches, directly or through Identity, Transpose, Cast,
 * Reshape and the like, an input that holds weights: of Conv, Gemm, MatMul, a recurrent or normalization layer, a table
 * of embeddings, or elementwise arithmetic. Constant nodes count only in a file that keeps no weights in initializers:
 * exporters write the fixed scales of normalizations that way. Not counted: running means and variances, bounds, exponents, pads and
 * scales, additive masks (0 and −∞), and constants that only normalize the raw input. Where the file says what is a
 * parameter and what a buffer or folded table (exports of `torch.export` do), that holds. A tensor whose exact name is
 * in `include` counts in any case.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { layoutOfParameters, parametersOf, parseOnnx, thetaOf } from '@orograph/onnx';
 *
 * const graph = parseOnnx(readFileSync('model.onnx'));
 * const parameters = parametersOf(graph);
 * const theta = thetaOf(graph, parameters); // all of them as one vector
 * console.log(theta.length === layoutOfParameters(parameters).dim); // true
 * ```
 *
 * @throws TypeError if all weights are quantized.
 * @throws RangeError if a pattern of `include` matches no parameter, listing those there are.
 */
export function parametersOf(graph: Graph, { include }: ParameterSettings = {}): readonly Parameter[] {
  const uses = weightUses(graph);
  const named = new Set(include);
  const all: Parameter[] = [];
  const inline = new Set<string>();
  const told = [...graph.constants.values()].some(({ origin }) => origin !== undefined);
  for (const [name, constant] of graph.constants) {
    const { shape, dataType, origin } = constant;
    if (!isFloat(constant)) continue;
    const said = named.has(name) || origin === 'parameter';
    const counts = shape.length > 0 || (!told && isNamedScalar(graph, name, constant));
    const [use] = counts ? uses(name, shape.length) : [];
    if (!said && (!use || origin === 'computed' || isMask(constant))) continue;
    const filterAxis = use ? filterAxisOf(use, shape.length) : 0;
    const filterRank = use ? filterRankOf(use, shape) : 1;
    all.push({
      name,
      shape,
      filterAxis,
      ...(filterRank !== 1 && { filterRank }),
      dataType: dataType as 'float' | 'double',
    });
    if (constant.inline && !said) inline.add(name);
  }
  const counted = inline.size < all.length ? all.filter(({ name }) => !inline.has(name)) : all;
  if (!counted.some(({ shape }) => shape.length > 1)) refuseQuantized(graph);
  return include === undefined ? counted : selectByName('parametersOf', counted, include);
}

function refuseQuantized(graph: Graph): void {
  const quantized = quantizedWeights(graph);
  if (quantized.length > 0)
    throw new TypeError(
      `parametersOf: expected float weights, but all are quantized (${quantized.length} tensors, "${quantized[0]}" first); export the network before quantization.`,
    );
}

/** The layout of θ: one block per parameter, in their order. */
export const layoutOfParameters = (parameters: readonly Parameter[]): Layout => layoutOf(parameters);

/** The constant a parameter names. */
function constantOf(caller: string, graph: Graph, name: string): Constant {
  const constant = graph.constants.get(name);
  if (constant && ArrayBuffer.isView(constant.data)) return constant;
  throw new RangeError(`${caller}: the graph has no constant "${name}".`);
}

/**
 * θ as the graph holds it: a view where the parameters lie one behind the other, as in a file that was read, else a copy.
 *
 * @throws RangeError if a parameter is not a constant of the graph or has another size there.
 */
export function thetaOf(graph: Graph, parameters: readonly Parameter[]): Float32Array {
  const values = parameters.map(({ name }) => [name, constantOf('thetaOf', graph, name).data] as const);
  const layout = layoutOfParameters(parameters);
  const whole = inOneRow(
    values.map(([, data]) => data),
    layout,
  );
  if (whole) return whole;
  return pack(layout, Object.fromEntries(values) as Record<string, Float32Array>);
}

/** The numbers of all blocks as one view, where they lie one behind the other in memory. */
function inOneRow(
  blocks: readonly Constant['data'][],
  { dim, blocks: places }: Layout,
): Float32Array | undefined {
  const [first] = blocks;
  if (!(first instanceof Float32Array)) return undefined;
  const { buffer, byteOffset: start } = first;
  const follow = blocks.every(
    (data, k) =>
      data instanceof Float32Array &&
      data.buffer === buffer &&
      data.byteOffset === start + 4 * places[k]!.offset &&
      data.length === places[k]!.size,
  );
  return follow ? new Float32Array(buffer as ArrayBuffer, start, dim) : undefined;
}

/**
 * The graph with the parameters taken from θ, which is copied.
 *
 * @throws RangeError if θ has another dimension than the parameters, or one is not a constant of the graph.
 */
export function withTheta(graph: Graph, parameters: readonly Parameter[], theta: Vector): Graph {
  const constants = new Map(graph.constants);
  const tensors = unpack(layoutOfParameters(parameters), theta);
  for (const { name, shape, dataType } of parameters) {
    const { origin, transposed } = constantOf('withTheta', graph, name);
    const { data } = tensors[name]!;
    constants.set(name, {
      ...(origin && { origin }),
      ...(transposed && { transposed }),
      dataType,
      shape,
      data: dataType === 'double' ? Float64Array.from(data) : Float32Array.from(data),
    });
  }
  return { ...graph, constants };
}
