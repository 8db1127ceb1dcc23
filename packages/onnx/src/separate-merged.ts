import { clone, create } from '@bufbuild/protobuf';
import {
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './onnx_pb.ts';
import { calledWith, exportedProgram, type ExportedProgram } from './exported-program.ts';

/** The key under which a separated tensor notes the stored one it shared its numbers with. */
export const mergedKey = 'orograph.merged';

/** How the TorchScript exporter names what it stores: as Python does (`fc.weight`), or `onnx::Mul_12` for what it folded. */
const STORED_NAME = /^(?:[A-Za-z_]\w*|\w+(?:\.\w+)+|onnx::\w+)$/;

type Stored = ReadonlyMap<string, TensorProto>;

/** Takes out the copies that the TorchScript exporter makes of a merged tensor under its own name: from own name to stored one. */
function takeCopies(graph: GraphProto, stored: Stored): ReadonlyMap<string, string> {
  const outputs = new Set(graph.output.map(({ name }) => name));
  const sources = new Map<string, string>();
  graph.node = graph.node.filter(({ opType, domain, input, output }) => {
    const [source, name] = [input[0] ?? '', output[0] ?? ''];
    const copies = opType === 'Identity' && domain === '' && stored.has(source) && !outputs.has(name);
    if (!copies || ![source, name].every((text) => STORED_NAME.test(text))) return true;
    sources.set(name, source);
    return false;
  });
  return sources;
}

/** The name that the tensor at each input of a node has in the program; `undefined` where the file does not tell. */
function ownNames(
  node: NodeProto,
  stored: Stored,
  program: ExportedProgram,
): readonly (string | undefined)[] {
  const called = calledWith(node, program).filter((name) => name !== undefined);
  const sources = node.input.map((name) => (stored.has(name) ? program.sourceOf(name) : undefined));
  const listed = sources.filter((source) => source !== undefined);
  if (called.length === listed.length) {
    let next = 0;
    return sources.map((source) => (source === undefined ? undefined : called[next++]));
  }
  return sources.map((source) =>
    source === undefined || called.includes(source)
      ? source
      : calledWith(node, program)[program.placeOf(source)],
  );
}

/** Gives operations back the tensors that they were called with and that are not stored: from own name to stored one. */
function takeCalls(graph: GraphProto, stored: Stored): ReadonlyMap<string, string> {
  const program = exportedProgram(graph);
  const sources = new Map<string, string>();
  if (!program) return sources;
  for (const node of graph.node)
    ownNames(node, stored, program).forEach((name, i) => {
      const source = node.input[i]!;
      if (name === undefined || name === program.sourceOf(source) || stored.has(name)) return;
      if ((sources.get(name) ?? source) !== source) return;
      sources.set(name, source);
      node.input[i] = name;
    });
  return sources;
}

/**
 * Gives back tensors that an exporter stored once because they were equal, as nearly everything is at initialization:
 * TorchScript leaves an Identity under the own name of each, the torch.export route notes what each operation was called with.
 * A tensor that the network itself uses twice has neither, and stays one.
 */
export function separateMerged(graph: GraphProto): void {
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const sources = new Map([...takeCopies(graph, stored), ...takeCalls(graph, stored)]);
  for (const [name, source] of sources) {
    const tensor = clone(TensorProtoSchema, stored.get(source)!);
    tensor.name = name;
    tensor.metadataProps.push(create(StringStringEntryProtoSchema, { key: mergedKey, value: source }));
    const at = graph.initializer.findLastIndex((t) => t.name === source || sources.get(t.name) === source);
    graph.initializer.splice(at + 1, 0, tensor);
  }
}
