import { inferShapes, type Graph, type Node, type Parameter } from '@orograph/onnx';

/** A hidden layer whose units can be rescaled and shifted by its own parameters. */
export interface RepairSite {
  /** Its weight. */
  readonly weight: string;
  /** The axis of the weight that counts its units. */
  readonly axis: number;
  /** Its bias, one number a unit. */
  readonly bias: string;
  /** What it computes, with its units along axis 1. */
  readonly output: string;
  /** How many units. */
  readonly units: number;
}

/** Operators that make probabilities of the last layer. */
const ENDS = new Set(['LogSoftmax', 'Softmax']);

/** The hidden dense and convolutional layers with a bias of their own, in the order of the graph. */
export function repairSites(graph: Graph, parameters: readonly Parameter[]): readonly RepairSite[] {
  const own = new Set(parameters.map(({ name }) => name));
  const readers = (name: string): readonly Node[] =>
    graph.nodes.filter(({ inputs }) => inputs.includes(name));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const shapes = inferShapes(graph);
  const isHidden = (name: string): boolean =>
    !outputs.has(name) && readers(name).length > 0 && readers(name).every(({ op }) => !ENDS.has(op));
  const isAlone = (name: string | undefined): name is string =>
    name !== undefined && own.has(name) && readers(name).length === 1;
  const site = (
    weight: string | undefined,
    bias: string | undefined,
    output: string,
    axis: number,
  ): RepairSite[] => {
    if (!isAlone(weight) || !isAlone(bias) || !isHidden(output)) return [];
    const units = graph.constants.get(weight)!.shape[axis]!;
    const { shape } = graph.constants.get(bias)!;
    return shape.length === 1 && shape[0] === units ? [{ weight, axis, bias, output, units }] : [];
  };
  return graph.nodes.flatMap(({ op, inputs, outputs: [output], attributes }) => {
    const number = (name: string, absent: number): number => Number(attributes[name]?.value ?? absent);
    if (op === 'Conv') return site(inputs[1], inputs[2], output!, 0);
    if (op === 'Gemm' && number('beta', 1) === 1)
      return site(inputs[1], inputs[2], output!, number('transB', 0) ? 0 : 1);
    if (op !== 'Add' || shapes.get(output!)?.shape?.length !== 2) return [];
    const product = graph.nodes.find((node) => node.op === 'MatMul' && inputs.includes(node.outputs[0]!));
    const bias = inputs.find((name) => name !== product?.outputs[0]);
    return product && readers(product.outputs[0]!).length === 1
      ? site(product.inputs[1], bias, output!, 1)
      : [];
  });
}
