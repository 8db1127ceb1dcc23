import { checkArity } from './check-arity.ts';
import { dataTypeCodes, dataTypeOf } from './data-type.ts';
import { valueOf } from './exported-program.ts';
import type { Attribute, Constant, DataType, Dim, Graph, Node, ValueInfo } from './graph.ts';
import { OnnxFormatError } from './onnx-format-error.ts';
import {
  AttributeProto_AttributeType as Kind,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { originsOf, transposedKey } from './origins.ts';
import { floatPlaces } from './float-places.ts';
import { readTensor, type ExternalData } from './read-tensor.ts';
import { restoreBiases } from './restore-biases.ts';
import { mergedKey, separateMerged } from './separate-merged.ts';
import { sortNodes } from './sort-nodes.ts';
import { int64 } from './int64.ts';

const utf8 = new TextDecoder();

/** 16-bit floats run as float32 here. */
const widened = (dataType: DataType): DataType =>
  dataType === 'float16' || dataType === 'bfloat16' ? 'float' : dataType;

/** The type and shape of a tensor value; `undefined` for sequences, maps and optionals. */
function readValueInfo({ name, type }: ValueInfoProto): ValueInfo | undefined {
  if (type?.value.case !== 'tensorType') return undefined;
  const { elemType, shape } = type.value.value;
  const dataType = dataTypeOf(elemType);
  if (dataType === undefined) return undefined;
  const dim = ({ value }: NonNullable<typeof shape>['dim'][number]): Dim => {
    // Exporters write −1 for a size that is left open.
    if (value.case === 'dimValue') return value.value < 0n ? null : Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : null;
  };
  return { name, dataType: widened(dataType), ...(shape ? { shape: shape.dim.map(dim) } : {}) };
}

/** The attributes whose int is an element type. */
const typeAttributes = new Set(['to', 'dtype', 'output_dtype', 'stash_type', 'softmax_precision']);

/** The kind of an attribute; files of IR version 1 leave it out, so it follows from the field that is set. */
function kindOf(a: AttributeProto): Kind {
  if (a.type !== Kind.UNDEFINED) return a.type;
  if (a.floats.length > 0) return Kind.FLOATS;
  if (a.ints.length > 0) return Kind.INTS;
  if (a.strings.length > 0) return Kind.STRINGS;
  if (a.t) return Kind.TENSOR;
  if (a.g) return Kind.GRAPH;
  if (a.s.length > 0) return Kind.STRING;
  return a.f === 0 ? Kind.INT : Kind.FLOAT;
}

/** An int attribute; where it names a 16-bit float type, that becomes float32. */
function readInt({ name, i }: AttributeProto): number {
  const half = Number(i) === dataTypeCodes.float16 || Number(i) === dataTypeCodes.bfloat16;
  return half && typeAttributes.has(name) ? dataTypeCodes.float : Number(i);
}

/** How each kind of attribute is read. */
const readers: Partial<Record<Kind, (a: AttributeProto, externalData?: ExternalData) => Attribute>> = {
  [Kind.FLOAT]: ({ f }) => ({ kind: 'float', value: f }),
  [Kind.INT]: (a) => ({ kind: 'int', value: readInt(a) }),
  [Kind.STRING]: ({ s }) => ({ kind: 'string', value: utf8.decode(s) }),
  [Kind.TENSOR]: ({ t }, externalData) => ({ kind: 'tensor', value: readTensor(t!, externalData) }),
  [Kind.GRAPH]: ({ g }, externalData) => ({
    kind: 'graph',
    value: readGraph(g!, { externalData, subgraph: true }),
  }),
  [Kind.FLOATS]: ({ floats }) => ({ kind: 'floats', value: floats }),
  [Kind.INTS]: ({ ints }) => ({ kind: 'ints', value: ints.map(Number) }),
  [Kind.STRINGS]: ({ strings }) => ({ kind: 'strings', value: strings.map((s) => utf8.decode(s)) }),
};

function readAttribute(a: AttributeProto, node: NodeProto, externalData?: ExternalData): Attribute {
  const kind = kindOf(a);
  const read = readers[kind];
  const present = (kind !== Kind.TENSOR || a.t) && (kind !== Kind.GRAPH || a.g);
  if (read && present) return read(a, externalData);
  throw new OnnxFormatError(
    `parseOnnx: node "${node.name || node.output[0] || ''}" (${node.opType}): attribute "${a.name}" of kind ${kind} is not supported.`,
  );
}

function readNode(node: NodeProto, externalData?: ExternalData): Node {
  return {
    op: node.opType,
    domain: node.domain === 'ai.onnx' ? '' : node.domain,
    name: node.name,
    inputs: node.input,
    outputs: node.output,
    attributes: Object.fromEntries(node.attribute.map((a) => [a.name, readAttribute(a, node, externalData)])),
  };
}

/** The tensor a Constant node holds, whichever of its attributes holds it; `undefined` if it is none we know. */
function constantOf({ attributes }: Node): Constant | undefined {
  const [name, attribute] = Object.entries(attributes)[0] ?? [];
  if (!attribute) return undefined;
  if (attribute.kind === 'tensor') return attribute.value;
  const list = name?.endsWith('s') ? [(attribute.value as readonly number[]).length] : [];
  const values = [attribute.value].flat();
  if (attribute.kind === 'float' || attribute.kind === 'floats')
    return { dataType: 'float', shape: list, data: Float32Array.from(values as number[]) };
  if (attribute.kind === 'int' || attribute.kind === 'ints')
    return { dataType: 'int64', shape: list, data: BigInt64Array.from(values as number[], int64) };
  return undefined;
}

/** The tensor that a ZipMap makes a map of for each row: the probabilities of scikit-learn's classifiers. */
function shares(nodes: readonly Node[], name: string, inputs: readonly ValueInfo[]): ValueInfo[] {
  const zip = nodes.find(({ op, outputs }) => op === 'ZipMap' && outputs[0] === name);
  return zip
    ? [
        {
          name: zip.inputs[0]!,
          dataType: inputs.some(({ dataType }) => dataType === 'double') ? 'double' : 'float',
        },
      ]
    : [];
}

/** Where a graph is read: its external data, its operator sets, and whether it stands inside a node. */
interface Around {
  readonly externalData?: ExternalData | undefined;
  readonly opsets?: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly subgraph?: boolean;
}

/**
 * A graph of the file as plain data: Constant nodes become constants, initializers listed as inputs too are constants only.
 *
 * @throws OnnxFormatError as {@link parseOnnx} documents.
 */
export function readGraph(
  graph: GraphProto,
  { externalData, opsets = {}, metadata = {}, subgraph = false }: Around,
): Graph {
  const constants = new Map<string, Constant>();
  const defined = new Set<string>();
  const define = (name: string): void => {
    if (defined.has(name)) throw new OnnxFormatError(`parseOnnx: "${name}" is defined twice.`);
    if (name === '__proto__') throw new OnnxFormatError(`parseOnnx: a value cannot have the name "${name}".`);
    defined.add(name);
  };
  if (graph.sparseInitializer.length > 0)
    throw new OnnxFormatError(
      `parseOnnx: sparse initializers ("${graph.sparseInitializer[0]?.values?.name ?? ''}") are not supported.`,
    );
  if (!subgraph) {
    restoreBiases(graph);
    separateMerged(graph);
  }
  const origins = originsOf(graph);
  const placeFor = floatPlaces(graph.initializer, externalData);
  for (const tensor of graph.initializer) {
    define(tensor.name);
    const origin = origins.get(tensor.name);
    const merged = valueOf(tensor.metadataProps, mergedKey);
    const known = {
      ...(origin && { origin }),
      ...(merged !== undefined && { merged }),
      ...(valueOf(tensor.metadataProps, transposedKey) !== undefined && { transposed: true as const }),
    };
    constants.set(tensor.name, { ...readTensor(tensor, externalData, placeFor), ...known });
  }
  const inputs = graph.input
    .filter(({ name }) => !constants.has(name))
    .map((info): ValueInfo => {
      define(info.name);
      const read = readValueInfo(info);
      if (!read && !subgraph)
        throw new OnnxFormatError(
          `parseOnnx: input "${info.name}" is not a tensor of a supported element type.`,
        );
      return read ?? { name: info.name, dataType: 'float', open: true };
    });
  const nodes = graph.node
    .map((node) => readNode(node, externalData))
    .filter((node) => {
      checkArity(node);
      for (const name of node.outputs) if (name !== '') define(name);
      const value = node.op === 'Constant' && node.domain === '' ? constantOf(node) : undefined;
      if (value) constants.set(node.outputs[0]!, { ...value, inline: true });
      return value === undefined;
    });
  const outputs = graph.output.flatMap((info): ValueInfo[] => {
    if (info.type && info.type.value.case !== undefined && info.type.value.case !== 'tensorType' && !subgraph)
      return shares(nodes, info.name, inputs);
    return [readValueInfo(info) ?? { name: info.name, dataType: 'float', ...(subgraph && { open: true }) }];
  });
  if (outputs.length === 0 && !subgraph)
    throw new OnnxFormatError('parseOnnx: expected at least one output that is a tensor, got none.');
  const infos = graph.valueInfo.map(readValueInfo).filter((info) => info !== undefined);
  return {
    name: graph.name,
    opsets,
    inputs,
    outputs,
    nodes: subgraph
      ? nodes
      : sortNodes(
          nodes.filter(({ op }) => op !== 'ZipMap'),
          [...constants.keys(), ...inputs.map(({ name }) => name)],
        ),
    constants,
    valueInfo: new Map(infos.map((info) => [info.name, info])),
    metadata,
  };
}
