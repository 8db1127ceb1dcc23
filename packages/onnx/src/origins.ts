import type { Constant } from './graph.ts';
import type { GraphProto, StringStringEntryProto } from './onnx_pb.ts';

/** The key under which we write what a constant is. */
export const originKey = 'orograph.origin';

const KIND = 'pkg.torch.export.graph_signature.InputSpec.kind';
const FOLDED = 'pkg.onnxscript.optimizer.folded_from';
const SIGNATURE = 'pkg.torch.export.ExportedProgram.graph_signature';

const valueOf = (entries: readonly StringStringEntryProto[], key: string): string | undefined =>
  entries.find((entry) => entry.key === key)?.value;

/** The strings in what Python prints of a list of strings. */
const listed = (text: string): readonly string[] => [...text.matchAll(/'([^']*)'/g)].map(([, name]) => name!);

/**
 * What the file says of its constants: `parameter` for those the network was trained in, and for what was computed
 * from them when the file was made; `computed` for buffers, masks and tables.
 *
 * PyTorch's `torch.export` route notes the kind of every input of the program and from what constants were folded;
 * we write our own note, so that a saved graph keeps it. Constants of which nothing is said are left out.
 */
export function originsOf(graph: GraphProto): ReadonlyMap<string, NonNullable<Constant['origin']>> {
  const signature = valueOf(graph.metadataProps, SIGNATURE) ?? '';
  const parameters = new Set(
    [...signature.matchAll(/: PARAMETER target='([^']*)'/g)].map(([, target]) => target!),
  );
  const origins = new Map<string, NonNullable<Constant['origin']>>();
  for (const { name, metadataProps } of graph.valueInfo) {
    const kind = valueOf(metadataProps, KIND);
    if (kind === 'PARAMETER') parameters.add(name);
    if (kind) origins.set(name, kind === 'PARAMETER' ? 'parameter' : 'computed');
  }
  for (const { name, metadataProps } of graph.valueInfo) {
    const sources = valueOf(metadataProps, FOLDED);
    if (sources === undefined || parameters.size === 0 || origins.has(name)) continue;
    origins.set(name, listed(sources).some((source) => parameters.has(source)) ? 'parameter' : 'computed');
  }
  for (const { name, metadataProps } of graph.initializer) {
    const own = valueOf(metadataProps, originKey);
    if (own === 'parameter' || own === 'computed') origins.set(name, own);
  }
  return origins;
}
