/** An element type of ONNX tensors, by its name in ONNX's own spelling. */
export type DataType =
  | 'float'
  | 'double'
  | 'float16'
  | 'bfloat16'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string';

/** The numbers of a constant tensor. `bool` is a Uint8Array of 0 and 1; `float16`/`bfloat16` are kept as their bits. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[];

/** A tensor stored in the graph: an ONNX initializer, or the value of a Constant node. */
export interface Constant {
  /** The element type. */
  readonly dataType: DataType;
  /** The shape, outermost first. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: TensorData;
  /** Set when it stands in the file as a Constant node, not as an initializer. */
  readonly inline?: true;
  /** What its exporter says it is, where it does: a parameter of the network, or a buffer, mask or table. */
  readonly origin?: 'parameter' | 'computed';
  /** The constant of the file that held its numbers, where its exporter had merged equal ones. */
  readonly merged?: string;
  /** Set where its framework keeps it with the channels last: transposed if it is a matrix. */
  readonly transposed?: true;
}

/** One dimension: a number, a symbol shared by all dimensions that are equal (`N`), or `null` when nothing is known. */
export type Dim = number | string | null;

/** What is known of a tensor before the graph runs. */
export interface ValueInfo {
  /** The tensor's name in the graph. */
  readonly name: string;
  /** The element type. */
  readonly dataType: DataType;
  /** The shape; absent when not even the rank is known. */
  readonly shape?: readonly Dim[];
  /** Set for an input of a subgraph that is no tensor, or whose type the file leaves open. */
  readonly open?: true;
}

/** An attribute of a node, with its ONNX kind, so that writing gives back what was read. */
export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Constant }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] };

/** One operation. */
export interface Node {
  /** The operator's ONNX name, for instance `Conv`. */
  readonly op: string;
  /** The operator set it belongs to; `''` is ONNX's own. */
  readonly domain: string;
  /** The node's name; may be empty. */
  readonly name: string;
  /** The names of its inputs; `''` stands for an optional input that is absent. */
  readonly inputs: readonly string[];
  /** The names of its outputs; `''` stands for an optional output that is not wanted. */
  readonly outputs: readonly string[];
  /** Its attributes by name. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** How much is written out of a graph whose functions and loops may come to any number of nodes. */
export interface GraphLimits {
  /** The most nodes that functions, or the steps of loops, may come to; 100,000 by default. */
  readonly nodes?: number;
  /** The most steps of a Loop or Scan that are written out for its derivatives; 1,024 by default. */
  readonly steps?: number;
  /** The most nodes of the graph of a derivative that is run; 30,000 by default, as ONNX Runtime takes minutes to open more. */
  readonly derivative?: number;
}

/**
 * An ONNX graph as plain data. Nodes are in topological order; every name is defined once
 * (by an input, a constant or one node's output).
 */
export interface Graph {
  /** The graph's name. */
  readonly name: string;
  /** The version of each operator set, by domain; `''` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  /** What must be fed: the inputs that are not constants. */
  readonly inputs: readonly ValueInfo[];
  /** What the graph computes. */
  readonly outputs: readonly ValueInfo[];
  /** The operations, in topological order. */
  readonly nodes: readonly Node[];
  /** The stored tensors (ONNX initializers) by name. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** Types and shapes stated by the file for values inside the graph, by name. */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>;
  /** How much is written out of it; absent where nothing was said. */
  readonly limits?: GraphLimits;
  /** The program that made the file, by its own name (`pytorch`); absent where the file does not say. */
  readonly producer?: string;
  /** The file's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
}
