import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { dataTypeCodes } from './data-type.ts';
import type { Attribute, Constant, Graph, Node, ValueInfo } from './graph.ts';
import {
  AttributeProto_AttributeType as Kind,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorShapeProto_DimensionSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from './onnx_pb.ts';
import { writeTensor, type Spill } from './write-tensor.ts';
import { int64 } from './int64.ts';

/** What we call ourselves in files of graphs that we made. */
export const ownName = 'orograph';

const utf8 = new TextEncoder();

/** How each kind of attribute is written. */
const writers: {
  readonly [K in Attribute['kind']]: (
    value: Extract<Attribute, { kind: K }>['value'],
  ) => MessageInitShape<typeof AttributeProtoSchema>;
} = {
  float: (value) => ({ type: Kind.FLOAT, f: value }),
  int: (value) => ({ type: Kind.INT, i: int64(value) }),
  string: (value) => ({ type: Kind.STRING, s: utf8.encode(value) }),
  tensor: (value) => ({ type: Kind.TENSOR, t: writeTensor('', value) }),
  graph: (value) => ({ type: Kind.GRAPH, g: writeGraph(value) }),
  floats: (value) => ({ type: Kind.FLOATS, floats: [...value] }),
  ints: (value) => ({ type: Kind.INTS, ints: value.map(int64) }),
  strings: (value) => ({ type: Kind.STRINGS, strings: value.map((s) => utf8.encode(s)) }),
};

function writeAttribute(name: string, { kind, value }: Attribute): AttributeProto {
  const write = writers[kind] as (value: unknown) => MessageInitShape<typeof AttributeProtoSchema>;
  return create(AttributeProtoSchema, { ...write(value), name });
}

const writeNode = ({ op, domain, name, inputs, outputs, attributes }: Node): NodeProto =>
  create(NodeProtoSchema, {
    opType: op,
    domain,
    name,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) => writeAttribute(key, value)),
  });

function writeValueInfo({ name, dataType, shape, open }: ValueInfo): ValueInfoProto {
  if (open) return create(ValueInfoProtoSchema, { name });
  const dim = shape?.map((d) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        typeof d === 'number'
          ? { case: 'dimValue', value: BigInt(d) }
          : ({ case: d === null ? undefined : 'dimParam', value: d ?? undefined } as
              { case: 'dimParam'; value: string } | { case: undefined }),
    }),
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: { elemType: dataTypeCodes[dataType], ...(dim ? { shape: { dim } } : {}) },
      },
    },
  });
}

const constantNode = (name: string, value: Constant): Node => ({
  op: 'Constant',
  domain: '',
  name: '',
  inputs: [],
  outputs: [name],
  attributes: { value: { kind: 'tensor', value } },
});

/** With `spill`, constants that were Constant nodes become initializers too, since only those can lie elsewhere. */
function writeGraph(graph: Graph, spill?: Spill): GraphProto {
  const constants = [...graph.constants];
  const isInline = ([, { inline }]: readonly [string, Constant]): boolean => inline === true && !spill;
  const inline = constants.filter(isInline).map(([name, value]) => constantNode(name, value));
  return create(GraphProtoSchema, {
    name: graph.name,
    node: [...inline, ...graph.nodes].map(writeNode),
    initializer: constants
      .filter((entry) => !isInline(entry))
      .map(([name, constant]) => writeTensor(name, constant, spill)),
    input: graph.inputs.map(writeValueInfo),
    output: graph.outputs.map(writeValueInfo),
    valueInfo: [...graph.valueInfo.values()].map(writeValueInfo),
  });
}

/** IR version 8 reads all that is written here; the operator sets from 19 on came with later ones. */
const irVersion = (opset: number): bigint => {
  if (opset < 19) return 8n;
  return opset < 21 ? 9n : 10n;
};

const writeModel = (graph: Graph, spill?: Spill): ModelProto =>
  create(ModelProtoSchema, {
    irVersion: irVersion(graph.opsets[''] ?? 0),
    producerName: graph.producer ?? ownName,
    opsetImport: Object.entries(graph.opsets).map(([domain, version]) => ({
      domain,
      version: BigInt(version),
    })),
    graph: writeGraph(graph, spill),
    metadataProps: Object.entries(graph.metadata).map(([key, value]) => ({ key, value })),
  });

/** The bytes of an ONNX file holding the graph and all its constants; `parseOnnx` gives the same graph back. */
export const serializeOnnx = (graph: Graph): Uint8Array => toBinary(ModelProtoSchema, writeModel(graph));

/** A model whose large constants lie in another file. */
export interface ExternalModel {
  /** The bytes of the ONNX file. */
  readonly model: Uint8Array;
  /** The bytes of the file beside it. */
  readonly data: Uint8Array;
}

/**
 * Like `serializeOnnx`, with constants of 1 KiB and more in a second file called `location` (relative to the model),
 * each starting at a multiple of 64 bytes. Needed above protobuf's limit of 2 GiB, and faster below.
 */
export function serializeOnnxExternal(graph: Graph, location: string): ExternalModel {
  const pieces: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  const spill: Spill = (bytes) => {
    if (bytes.length < 1024) return undefined;
    const offset = Math.ceil(end / 64) * 64;
    pieces.push({ offset, bytes });
    end = offset + bytes.length;
    return { location, offset };
  };
  const model = toBinary(ModelProtoSchema, writeModel(graph, spill));
  const data = new Uint8Array(end);
  for (const { offset, bytes } of pieces) data.set(bytes, offset);
  return { model, data };
}
