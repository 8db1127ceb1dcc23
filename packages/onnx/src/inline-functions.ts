import { clone } from '@bufbuild/protobuf';
import { OnnxFormatError } from './onnx-format-error.ts';
import {
  NodeProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType as Type,
  type AttributeProto,
  type FunctionProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './onnx_pb.ts';

const key = ({ domain, overload }: { domain: string; overload: string }, name: string): string =>
  `${domain}:${name}:${overload}`;

/** Renames what a node and its subgraphs read and write, and puts the call's attributes where the function refers to them. */
function instantiate(
  node: NodeProto,
  rename: (name: string) => string,
  given: ReadonlyMap<string, AttributeProto>,
): void {
  node.input = node.input.map(rename);
  node.output = node.output.map(rename);
  node.attribute = node.attribute.flatMap((attribute) => {
    if (attribute.refAttrName === '') return [attribute];
    const actual = given.get(attribute.refAttrName);
    return actual ? [{ ...actual, name: attribute.name }] : [];
  });
  for (const { g } of node.attribute) if (g) instantiateGraph(g, rename, given);
}

function instantiateGraph(
  graph: GraphProto,
  rename: (name: string) => string,
  given: ReadonlyMap<string, AttributeProto>,
): void {
  for (const tensor of graph.initializer) tensor.name = rename(tensor.name);
  for (const info of [...graph.input, ...graph.output, ...graph.valueInfo]) info.name = rename(info.name);
  for (const node of graph.node) instantiate(node, rename, given);
}

/** Decimal numbers, and tensors of them that may be weights: a function can hold its own only as Constant nodes. */
const DECIMAL: ReadonlySet<number> = new Set([Type.FLOAT, Type.DOUBLE, Type.FLOAT16, Type.BFLOAT16]);

/** The tensor of a Constant node that is a list of decimal numbers, more than one. */
function weightIn({ opType, domain, attribute }: NodeProto): TensorProto | undefined {
  const tensor = opType === 'Constant' && /^(?:ai\.onnx)?$/.test(domain) ? attribute[0]?.t : undefined;
  const isList = tensor?.dims.some((size) => size > 1n) === true;
  return isList && DECIMAL.has(tensor.dataType) ? tensor : undefined;
}

/** The nodes of a graph whose functions are written out, and the weights that these hold. */
export interface Inlined {
  readonly nodes: readonly NodeProto[];
  /** Once each, however often its function is called. */
  readonly weights: readonly TensorProto[];
}

/**
 * The nodes with every call of a model-local function replaced by its body, whose inner names get the call's name in front. The weights
 * of a function are one tensor for all its calls, under the function's name.
 *
 * @throws OnnxFormatError if functions call each other without end, or give more than `most` nodes.
 */
export function inlineFunctions(
  nodes: readonly NodeProto[],
  functions: readonly FunctionProto[],
  most: number,
): Inlined {
  if (functions.length === 0) return { nodes, weights: [] };
  const weights = new Map<string, { readonly tensor: TensorProto; readonly of: FunctionProto }>();
  const nameOf = (of: FunctionProto, output: string): string => {
    let name = `${of.name}/${output}`;
    while ((weights.get(name)?.of ?? of) !== of) name += '_1';
    return name;
  };
  const byKey = new Map(functions.map((f) => [key(f, f.name), f]));
  let calls = 0;
  let made = 0;
  const inline = (node: NodeProto, depth: number): readonly NodeProto[] => {
    const body = byKey.get(key(node, node.opType));
    if (!body) {
      for (const { g } of node.attribute) if (g) g.node = g.node.flatMap((inner) => inline(inner, depth));
      return [node];
    }
    if (depth > 32) throw new OnnxFormatError(`parseOnnx: the function "${body.name}" calls itself.`);
    const prefix = `${node.name || body.name}/${calls++}/`;
    const actual = new Map([
      ...body.input.map((name, i) => [name, node.input[i] ?? ''] as const),
      ...body.output.flatMap((name, i) => (node.output[i] ? [[name, node.output[i]] as const] : [])),
    ]);
    const own = new Map(
      body.node.flatMap((inner) => {
        const [tensor, output] = [weightIn(inner), inner.output[0] ?? ''];
        if (!tensor || actual.has(output)) return [];
        const name = nameOf(body, output);
        const copy = clone(TensorProtoSchema, tensor);
        copy.name = name;
        weights.set(name, { tensor: copy, of: body });
        return [[output, name] as const];
      }),
    );
    const rename = (name: string): string =>
      name === '' ? '' : (actual.get(name) ?? own.get(name) ?? prefix + name);
    const given = new Map(
      [...body.attributeProto, ...node.attribute].map((attribute) => [attribute.name, attribute]),
    );
    made += body.node.length;
    if (made > most)
      throw new OnnxFormatError(
        `parseOnnx: the functions of the model come to more nodes than are taken (expected at most ${most}, got more than ${made - 1}, in calls of "${body.name}"); --most-nodes, or limits.nodes, takes more.`,
      );
    return body.node.flatMap((inner) => {
      if (own.has(inner.output[0] ?? '')) return [];
      const copy = clone(NodeProtoSchema, inner);
      copy.name = prefix + (inner.name || inner.opType);
      instantiate(copy, rename, given);
      return inline(copy, depth + 1);
    });
  };
  const written = nodes.flatMap((node) => inline(node, 0));
  return { nodes: written, weights: [...weights.values()].map(({ tensor }) => tensor) };
}
