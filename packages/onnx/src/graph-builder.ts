import { freshNames } from './fresh-names.ts';
import type { Attribute, Constant, Graph, Node, ValueInfo } from './graph.ts';
import { int64 } from './int64.ts';

/** What `add` may say of a node beside its inputs. */
interface NodeSettings {
  /** Whole-number attributes. */
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  /** Text attributes. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The name of its output; made up from the operator when absent. */
  readonly output?: string;
}

/** Appends constants and nodes of ONNX's own operator set to a graph, under names not used in it. */
export interface GraphBuilder {
  /** A name that is free, starting with `base`, now taken. */
  fresh(base: string): string;
  /** Appends a node with one output and returns the output's name. */
  add(op: string, inputs: readonly string[], settings?: NodeSettings): string;
  /** Adds a float32 constant. */
  floats(base: string, shape: readonly number[], values: ArrayLike<number>): string;
  /** Adds an int64 constant. */
  ints(base: string, shape: readonly number[], values: readonly number[]): string;
  /** The graph with what was appended, and other outputs and inputs where given. */
  build(parts?: { readonly inputs?: readonly ValueInfo[]; readonly outputs?: readonly ValueInfo[] }): Graph;
}

const attribute = (value: number | readonly number[]): Attribute =>
  typeof value === 'number' ? { kind: 'int', value } : { kind: 'ints', value };

/** Starts appending to `graph`, which stays as it is; names that are made up start with `prefix`. */
export function graphBuilder(graph: Graph, prefix: string): GraphBuilder {
  const constants = new Map<string, Constant>(graph.constants);
  const nodes: Node[] = [...graph.nodes];
  const fresh = freshNames(graph);
  const constant = (base: string, value: Constant): string => {
    const name = fresh(`${prefix}/${base}`);
    constants.set(name, value);
    return name;
  };
  return {
    fresh,
    add(op, inputs, { ints = {}, texts = {}, output } = {}) {
      const name = output ?? fresh(`${prefix}/${op}`);
      const attributes = Object.fromEntries<Attribute>([
        ...Object.entries(ints).map(([key, value]) => [key, attribute(value)] as const),
        ...Object.entries(texts).map(([key, value]) => [key, { kind: 'string', value }] as const),
      ]);
      nodes.push({ op, domain: '', name, inputs, outputs: [name], attributes });
      return name;
    },
    floats: (base, shape, values) =>
      constant(base, { dataType: 'float', shape, data: Float32Array.from(values) }),
    ints: (base, shape, values) =>
      constant(base, { dataType: 'int64', shape, data: BigInt64Array.from(values, int64) }),
    build: (parts = {}) => ({ ...graph, ...parts, constants, nodes }),
  };
}
