import type { GraphProto, NodeProto, StringStringEntryProto } from './onnx_pb.ts';

const SIGNATURE = 'pkg.torch.export.ExportedProgram.graph_signature';
const FX_NODE = 'pkg.torch.onnx.fx_node';
const FOLDED = 'pkg.onnxscript.optimizer.folded_from';

/** The value a file's note has for a key. */
export const valueOf = (entries: readonly StringStringEntryProto[], key: string): string | undefined =>
  entries.find((entry) => entry.key === key)?.value;

/** The names in what Python prints of a list of strings, from which the file says that a constant was folded; `undefined` where it does not. */
export function foldedFrom(entries: readonly StringStringEntryProto[]): readonly string[] | undefined {
  const text = valueOf(entries, FOLDED);
  return text === undefined ? undefined : [...text.matchAll(/'([^']*)'/g)].map(([, name]) => name!);
}

/** The tensors that a program is listed to have been exported with, by name, and whether each is a parameter or a buffer. */
export function listedTensors(graph: GraphProto): ReadonlyMap<string, { kind: string; placeholder: string }> {
  const signature = valueOf(graph.metadataProps, SIGNATURE) ?? '';
  return new Map(
    [...signature.matchAll(/(\w+): (PARAMETER|BUFFER) target='([^']*)'/g)].map(
      ([, placeholder, kind, target]) => [target!, { kind: kind!, placeholder: placeholder! }],
    ),
  );
}

/** What a file of PyTorch's torch.export route tells of the program that it was made from. */
export interface ExportedProgram {
  /** Parameters and buffers, by placeholder (`p_fc_weight`). */
  readonly targets: ReadonlyMap<string, string>;
  /** The parameter or buffer that a stored tensor is, or was folded from if that is one alone. */
  sourceOf(stored: string): string | undefined;
  /** Where in the arguments of its own operation a parameter or buffer stands; −1 where the file does not tell. */
  placeOf(name: string): number;
}

/** The arguments of the operation that a node was made from, `args = (%x, %p_fc_weight)`, in order: those that are stored tensors by name. */
export function calledWith(
  node: NodeProto,
  { targets }: Pick<ExportedProgram, 'targets'>,
): readonly (string | undefined)[] {
  const call = valueOf(node.metadataProps, FX_NODE)?.split('](args =')[1] ?? '';
  return [...call.matchAll(/%(\w+)/g)].map(([, placeholder]) => targets.get(placeholder!));
}

/** The operator of PyTorch that a node was made from, `aten.linear.default`; `undefined` where the file does not tell. */
export const operatorOf = (node: NodeProto): string | undefined =>
  /target=torch\.ops\.([\w.]+)/.exec(valueOf(node.metadataProps, FX_NODE) ?? '')?.[1];

/** Reads what a file tells of its program; `undefined` if nothing. */
export function exportedProgram(graph: GraphProto): ExportedProgram | undefined {
  const listed = listedTensors(graph);
  if (listed.size === 0) return undefined;
  const targets = new Map([...listed].map(([name, { placeholder }]) => [placeholder, name]));
  const folded = new Map<string, string>();
  for (const { name, metadataProps } of graph.valueInfo) {
    const from = foldedFrom(metadataProps)?.filter((source) => listed.has(source)) ?? [];
    if (from.length === 1) folded.set(name, from[0]!);
  }
  const sourceOf = (stored: string): string | undefined => (listed.has(stored) ? stored : folded.get(stored));
  const places = new Map<string, number>();
  for (const node of graph.node) {
    const called = calledWith(node, { targets });
    for (const source of node.input.map(sourceOf)) {
      const place = source === undefined ? -1 : called.indexOf(source);
      if (place >= 0 && !places.has(source!)) places.set(source!, place);
    }
  }
  return { targets, sourceOf, placeOf: (name) => places.get(name) ?? -1 };
}
