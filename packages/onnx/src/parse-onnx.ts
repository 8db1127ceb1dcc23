import { fromBinary } from '@bufbuild/protobuf';
import { decideBranches } from './decide-branches.ts';
import type { Graph, GraphLimits } from './graph.ts';
import { inlineFunctions } from './inline-functions.ts';
import { kindOfFile } from './kind-of-file.ts';
import { MOST_NODES } from './limits.ts';
import { OnnxFormatError } from './onnx-format-error.ts';
import { ModelProtoSchema, type ModelProto } from './onnx_pb.ts';
import { readGraph } from './read-graph.ts';
import type { ExternalData } from './read-tensor.ts';
import { separateUniform } from './separate-uniform.ts';
import { ownName } from './serialize-onnx.ts';
import { withoutErfc } from './without-erfc.ts';
import { withoutSequences } from './without-sequences.ts';

/** What a model file may need beside its own bytes. */
export interface ParseSettings {
  /** Reads a file of external data by its location relative to the model; needed only by models that have such. */
  readonly externalData?: ExternalData;
  /** How much is written out of functions and loops. */
  readonly limits?: GraphLimits;
}

/** The first field of every ONNX file is `ir_version`, a varint: key 1, wire type 0. */
const looksLikeOnnx = (bytes: Uint8Array): boolean => bytes[0] === 0x08;

const gotOf = (bytes: Uint8Array): string => {
  const kind = kindOfFile(bytes);
  return kind === undefined ? '' : `, got ${kind}`;
};

function decode(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw new OnnxFormatError(
      looksLikeOnnx(bytes)
        ? `parseOnnx: the model is truncated or damaged: no valid protobuf in ${bytes.length} bytes.`
        : `parseOnnx: not an ONNX model: expected a protobuf that starts with ir_version${gotOf(bytes)}.`,
      { cause },
    );
  }
}

/** The versions of the operator sets the model and its functions import, which must agree. */
function opsetsOf(model: ModelProto): Record<string, number> {
  const opsets: Record<string, number> = {};
  for (const { domain, version } of model.opsetImport)
    opsets[domain === 'ai.onnx' ? '' : domain] = Number(version);
  for (const body of model.functions)
    for (const { domain, version } of body.opsetImport) {
      const known = (opsets[domain === 'ai.onnx' ? '' : domain] ??= Number(version));
      if (known !== Number(version))
        throw new OnnxFormatError(
          `parseOnnx: the function "${body.name}" uses opset ${version} of domain "${domain}", the model ${known}.`,
        );
    }
  return opsets;
}

/**
 * Reads an ONNX model: opset 7 and newer, weights inside or in external data.
 *
 * 16-bit floats are decoded: their constants become float32, and so do inputs, outputs and casts of these types, so that
 * the graph runs in float32. Constant nodes become constants after the initializers; initializers that are listed as
 * inputs too (files before IR version 4) are constants only; nodes are sorted; model-local functions are inlined, and sequences of known elements are tensors;
 * of an If whose condition is known the branch that is taken is part of the graph; tensors that the exporter merged because they were equal are separate again, as far as the file shows it;
 * outputs that are not tensors are left out, or of a ZipMap the tensor it is made of.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { opHistogram, parseOnnx, serializeOnnx } from '@orograph/onnx';
 *
 * const graph = parseOnnx(readFileSync('model.onnx'));
 * console.log(graph.inputs, opHistogram(graph));
 * console.log(serializeOnnx(graph).length); // the bytes of the same network
 * ```
 *
 * @throws OnnxFormatError if the bytes are not ONNX, are truncated, have no nodes, define a name twice, read one that
 * nothing defines, or if external data is missing, truncated, outside the model's folder, or of
 * another SHA-1 than the `checksum` beside it.
 */
export function parseOnnx(bytes: Uint8Array, { externalData, limits }: ParseSettings = {}): Graph {
  const model = decode(bytes);
  if (!model.graph || model.opsetImport.length === 0)
    throw new OnnxFormatError(
      looksLikeOnnx(bytes)
        ? `parseOnnx: the model has no ${model.graph ? 'opset_import' : 'graph'} in ${bytes.length} bytes: truncated?`
        : `parseOnnx: not an ONNX model: it has no graph${gotOf(bytes)}.`,
    );
  const opsets = opsetsOf(model);
  const opset = opsets[''];
  if (opset !== undefined && opset < 7)
    throw new OnnxFormatError(`parseOnnx: expected opset 7 or newer, got ${opset}.`);
  if (model.graph.node.length === 0)
    throw new OnnxFormatError('parseOnnx: the graph is empty: it has no nodes.');
  const inlined = inlineFunctions(model.graph.node, model.functions, limits?.nodes ?? MOST_NODES);
  model.graph.node = [...inlined.nodes];
  model.graph.initializer.push(...inlined.weights);
  const files = new Map<string, Uint8Array>();
  const cached = (location: string): Uint8Array => {
    const file = files.get(location) ?? externalData!(location);
    files.set(location, file);
    return file;
  };
  const graph = readGraph(model.graph, {
    externalData: externalData && cached,
    opsets,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  });
  const { producerName: producer } = model;
  const named = {
    ...graph,
    ...(producer !== '' && producer !== ownName && { producer }),
    ...(limits && { limits }),
  };
  return withoutErfc(withoutSequences(separateUniform(decideBranches(named))));
}
