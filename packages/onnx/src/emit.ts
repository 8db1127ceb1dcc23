import type { Attribute, Constant, DataType, Dim, Graph, GraphLimits, Node, ValueInfo } from './graph.ts';
import { inferNode } from './infer-node.ts';
import { inferKnown, knownOf } from './infer-shapes.ts';
import { gaps, sameShape, whole, type Known } from './known.ts';
import { int } from './node-attributes.ts';
import { freshNames } from './fresh-names.ts';
import { virtualDomain } from './virtual/virtual-domain.ts';
import type { CoreInputs, CoreOp } from './core-inputs.ts';
import { Refused } from './refused.ts';
import { summedAtRun } from './summed-at-run.ts';
import { int64 } from './int64.ts';

type Attributes = Readonly<Record<string, Attribute>>;

/** Appends nodes to a graph, one method for each operator that can itself be differentiated, and knows the shapes of all values. */
export type Emit = {
  readonly [Op in CoreOp]: (inputs: CoreInputs[Op], attributes?: Attributes) => string;
} & {
  /** Appends a node that needs no rule (integers, comparisons), or one with given outputs. */
  node(op: string, inputs: readonly string[], attributes?: Attributes, outputs?: readonly string[]): string;
  /** Appends a node of a virtual operator. */
  virtual(op: string, inputs: readonly string[], attributes: Attributes): string;
  /** Appends a node as it is. */
  keep(node: Node): void;
  /** A name that is free, now taken. */
  fresh(base: string): string;
  /** The number `value` in the type of `like`. */
  scalar(like: string, value: number): string;
  /** A constant of decimal numbers in the type of `like`. */
  table(like: string, shape: readonly number[], values: readonly number[]): string;
  /** A constant of its own. */
  store(value: Constant): string;
  /** A list of whole numbers. */
  list(values: readonly number[]): string;
  /** The shape of a value while the graph runs: a constant where it is known. */
  shapeOf(name: string): string;
  /** One entry of `shapeOf`, as a list of length 1. */
  dimOf(name: string, axis: number): string;
  /** What is known of the shape. */
  shape(name: string): readonly Dim[] | undefined;
  /** The number of axes; refuses when it is not known. */
  rank(name: string): number;
  /** The numbers in a short list that is known before the graph runs, or `undefined`. */
  elements(name: string): readonly number[] | undefined;
  /** The element type. */
  type(name: string): DataType;
  /** Σ of `value` over the axes along which `like` was broadcast, in the shape of `like`. */
  sumTo(value: string, like: string): string;
  /** `value` broadcast to the shape of `like`. */
  expandTo(value: string, like: string): string;
  /** Says that a value has the shape of another, where less is known of its own. */
  shapedAs(name: string, like: string): void;
  /** How much may be written out. */
  readonly limits: GraphLimits;
  /** The graph with all that was appended. */
  build(): Graph;
};

/** Starts appending to `graph`; with `empty` its nodes are left out, to be kept one by one. Made-up names start with `prefix`. */
export function emitter(graph: Graph, prefix: string, empty = false): Emit {
  const known: Map<string, Known> = inferKnown(graph);
  const constants = new Map<string, Constant>(graph.constants);
  const nodes: Node[] = empty ? [] : [...graph.nodes];
  const cache = new Map<string, string>();
  const stated = new Map<string, ValueInfo>();
  const fresh = freshNames(graph);
  const keep = (node: Node): void => {
    nodes.push(node);
    const found = inferNode(
      node,
      node.inputs.map((name) => known.get(name)),
    );
    node.outputs.forEach((name, i) => {
      const old = known.get(name);
      const learnt = gaps(found[i]!.shape) < gaps(old?.shape) || (found[i]!.elements && !old?.elements);
      if (!old || learnt) known.set(name, { ...found[i]!, dataType: old?.dataType ?? found[i]!.dataType });
    });
  };
  const node: Emit['node'] = (op, inputs, attributes = {}, outputs = [fresh(`${prefix}/${op}`)]) => {
    keep({ op, domain: '', name: fresh(`${outputs[0]!}/node`), inputs, outputs, attributes });
    return outputs[0]!;
  };
  const constant = (key: string, value: Constant): string => {
    const found = cache.get(key);
    if (found) return found;
    const name = fresh(`${prefix}/constant`);
    cache.set(key, name);
    constants.set(name, value);
    known.set(name, knownOf(value));
    return name;
  };
  const shape = (name: string): readonly Dim[] | undefined => known.get(name)?.shape;
  const type = (name: string): DataType => known.get(name)?.dataType ?? 'float';
  const list = (values: readonly number[]): string =>
    constant(`[${values.join()}]`, {
      dataType: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, int64),
    });
  const table = (like: string, dims: readonly number[], values: readonly number[]): string => {
    const dataType = type(like) === 'double' ? 'double' : 'float';
    const data = dataType === 'double' ? Float64Array.from(values) : Float32Array.from(values);
    const key = values.length === 1 ? `${dataType} [${dims.join()}] ${values[0]}` : fresh('table');
    return constant(key, { dataType, shape: dims, data });
  };
  const shapeOf = (name: string): string => {
    const dims = whole(shape(name));
    if (dims) return list(dims);
    const found = cache.get(`shape ${name}`) ?? node('Shape', [name]);
    cache.set(`shape ${name}`, found);
    return found;
  };
  const tools = {
    limits: graph.limits ?? {},
    node,
    virtual(op: string, inputs: readonly string[], attributes: Attributes): string {
      const output = fresh(`${prefix}/${op}`);
      keep({
        op,
        domain: virtualDomain,
        name: fresh(`${output}/node`),
        inputs,
        outputs: [output],
        attributes,
      });
      return output;
    },
    keep,
    fresh,
    list,
    shape,
    type,
    shapeOf,
    scalar: (like: string, value: number): string => table(like, [], [value]),
    table,
    store: (value: Constant): string => constant(fresh('stored'), value),
    dimOf(name: string, axis: number): string {
      const dims = shape(name);
      const dim = dims?.at(axis);
      if (typeof dim === 'number') return list([dim]);
      return node('Gather', [shapeOf(name), list([axis])], { axis: int(0) });
    },
    rank(name: string): number {
      const dims = shape(name);
      if (!dims) throw new Refused(`needs the number of axes of "${name}" to be known; it is not`);
      return dims.length;
    },
    elements: (name: string): readonly number[] | undefined => whole(known.get(name)?.elements),
    sumTo(value: string, like: string): string {
      const [from, to] = [shape(value), shape(like)];
      if (sameShape(from, to)) return value;
      const lead = from && to ? from.length - to.length : 0;
      const decided = to?.every(
        (d, i) => d === 1 || typeof d === 'number' || (d !== null && d === from?.[i + lead]),
      );
      if (from && to && decided) {
        const axes = [...from.keys()].filter((i) => i < lead || (to[i - lead] === 1 && from[i] !== 1));
        const sum = axes.length
          ? node('ReduceSum', [value, list(axes)], { keepdims: int(lead > 0 ? 0 : 1) })
          : value;
        return lead > 0 && to.includes(1) ? node('Reshape', [sum, shapeOf(like)]) : sum;
      }
      return summedAtRun({ node, list, shapeOf }, value, like);
    },
    expandTo(value: string, like: string): string {
      return sameShape(shape(value), shape(like)) ? value : node('Expand', [value, shapeOf(like)]);
    },
    shapedAs(name: string, like: string): void {
      const own = known.get(name);
      const learnt = shape(like);
      if (!own || gaps(own.shape) <= gaps(learnt)) return;
      known.set(name, { ...own, shape: learnt });
      // What differentiates the graph once more reads it there.
      stated.set(name, { name, dataType: own.dataType, shape: learnt! });
    },
    build: (): Graph => ({
      ...graph,
      nodes,
      constants,
      ...(stated.size > 0 && { valueInfo: new Map([...graph.valueInfo, ...stated]) }),
    }),
  };
  return new Proxy(tools, {
    get: (target, key: string) =>
      key in target
        ? target[key as keyof typeof target]
        : (inputs: readonly string[], attributes?: Attributes) => node(key, inputs, attributes),
  }) as unknown as Emit;
}
