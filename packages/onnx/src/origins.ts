import { foldedFrom, listedTensors, valueOf } from './exported-program.ts';
import type { Constant } from './graph.ts';
import type { GraphProto } from './onnx_pb.ts';

/** The key under which we write what a constant is. */
export const originKey = 'orograph.origin';

/** The key under which we write that the framework keeps a constant transposed. */
export const transposedKey = 'orograph.transposed';

const KIND = 'pkg.torch.export.graph_signature.InputSpec.kind';

/**
 * What the file says of its constants: `parameter` for those the network was trained in, and for what was computed
 * from them when the file was made; `computed` for buffers, masks and tables.
 *
 * PyTorch's `torch.export` route notes the kind of every input of the program and from what constants were folded;
 * we write our own note, so that a saved graph keeps it. Constants of which nothing is said are left out.
 */
export function originsOf(graph: GraphProto): ReadonlyMap<string, NonNullable<Constant['origin']>> {
  const listed = listedTensors(graph);
  const parameters = new Set([...listed].flatMap(([name, { kind }]) => (kind === 'PARAMETER' ? [name] : [])));
  const origins = new Map<string, NonNullable<Constant['origin']>>();
  for (const { name, metadataProps } of graph.valueInfo) {
    const kind = valueOf(metadataProps, KIND);
    if (kind === 'PARAMETER') parameters.add(name);
    if (kind) origins.set(name, kind === 'PARAMETER' ? 'parameter' : 'computed');
  }
  for (const { name, metadataProps } of graph.valueInfo) {
    const sources = foldedFrom(metadataProps);
    if (sources === undefined || parameters.size === 0 || origins.has(name)) continue;
    origins.set(name, sources.some((source) => parameters.has(source)) ? 'parameter' : 'computed');
  }
  for (const { name, metadataProps } of graph.initializer) {
    const kind = listed.get(name)?.kind;
    if (kind && !origins.has(name)) origins.set(name, kind === 'PARAMETER' ? 'parameter' : 'computed');
    const own = valueOf(metadataProps, originKey);
    if (own === 'parameter' || own === 'computed') origins.set(name, own);
  }
  return origins;
}
