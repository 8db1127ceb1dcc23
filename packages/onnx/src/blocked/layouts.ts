import type { Emit } from '../emit.ts';
import type { Graph, Node } from '../graph.ts';
import { int, ints } from '../node-attributes.ts';

/** The operators that take images in blocks of channels. */
export const blockedDomain = 'com.microsoft.nchwc';

/** Channels, height and width of images. */
export type Image = readonly [channels: number, height: number, width: number];

/**
 * Which values exist as they are and which in the blocked layout, [N, C/b, H, W, b] under the shape [N, C, H, W]. A value
 * is converted when it is first asked for in the other form.
 */
export interface Layouts {
  /** Where nodes are appended. */
  readonly g: Emit;
  /** b, the channels in a block. */
  readonly block: number;
  /** The sizes of a float or bool value that can be blocked. */
  image(name: string): Image | undefined;
  /** Whether the value is there in blocks already. */
  isBlocked(name: string): boolean;
  /** Whether the value is there in some form. */
  isThere(name: string): boolean;
  /** The value in blocks. */
  blocked(name: string): string;
  /** The value as it is. */
  plain(name: string): string;
  /** States that `value` is the value `name` in blocks. */
  set(name: string, value: string): void;
  /** States that the value is there as it is. */
  setPlain(name: string): void;
  /** Appends a node of the blocked operators. */
  node(op: string, inputs: readonly string[], attributes: Node['attributes']): string;
  /** The nodes that read a value. */
  readers(name: string): readonly Node[];
  /** The only node that reads a value, if there is just one. */
  onlyReader(name: string): Node | undefined;
  /** The value computed once for a key. */
  once(key: string, make: () => string): string;
}

/** Starts with the inputs and constants of a graph, none of them blocked. */
export function layouts(graph: Graph, g: Emit, block: number): Layouts {
  const inBlocks = new Map<string, string>();
  const there = new Set([...graph.inputs.map(({ name }) => name), ...graph.constants.keys()]);
  const made = new Map<string, string>();
  const readers = new Map<string, Node[]>();
  for (const node of graph.nodes)
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  const results = new Set(graph.outputs.map(({ name }) => name));

  const append: Layouts['node'] = (op, inputs, attributes) => {
    const output = g.fresh(`blocked/${op}`);
    g.keep({ op, domain: blockedDomain, name: `${output}/node`, inputs, outputs: [output], attributes });
    return output;
  };
  const image: Layouts['image'] = (name) => {
    const [, c, h, w] = g.shape(name) ?? [];
    if (g.shape(name)?.length !== 4 || !['float', 'bool'].includes(g.type(name))) return undefined;
    if (typeof c !== 'number' || typeof h !== 'number' || typeof w !== 'number') return undefined;
    return c % block === 0 && h * w > 1 ? [c, h, w] : undefined;
  };
  return {
    g,
    block,
    image,
    isBlocked: (name) => inBlocks.has(name),
    isThere: (name) => there.has(name) || inBlocks.has(name),
    set: (name, value) => void inBlocks.set(name, value),
    setPlain: (name) => void there.add(name),
    node: append,
    blocked(name) {
      const found = inBlocks.get(name) ?? append('ReorderInput', [name], {});
      inBlocks.set(name, found);
      return found;
    },
    plain(name) {
      const value = inBlocks.get(name);
      if (name === '' || there.has(name) || value === undefined) return name;
      there.add(name);
      const [c, h, w] = image(name)!;
      if (g.type(name) === 'float') {
        const attributes = { channels: int(c) };
        g.keep({
          op: 'ReorderOutput',
          domain: blockedDomain,
          name: '',
          inputs: [value],
          outputs: [name],
          attributes,
        });
      } else {
        const parts = g.node('Reshape', [value, g.list([-1, c / block, h * w, block])]);
        const channels = g.node('Transpose', [parts], { perm: ints([0, 1, 3, 2]) });
        g.node('Reshape', [channels, g.list([-1, c, h, w])], {}, [name]);
      }
      return name;
    },
    readers: (name) => readers.get(name) ?? [],
    onlyReader: (name) =>
      readers.get(name)?.length === 1 && !results.has(name) ? readers.get(name)![0] : undefined,
    once(key, make) {
      const found = made.get(key) ?? make();
      made.set(key, found);
      return found;
    },
  };
}
