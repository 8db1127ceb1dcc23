import { prune, type Graph, type Node } from '@orograph/onnx';

/** Operators that draw anew whenever they run, with a seed too. */
const drawing: ReadonlySet<string> = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);

/**
 * Throws for a graph whose outputs depend on random numbers that it draws itself: it has no value at θ.
 *
 * @throws RangeError naming the operators and where they are.
 */
export function refuseRandom(graph: Graph): void {
  const random = drawingNodes(prune(graph).nodes);
  if (random.length === 0) return;
  const words = random.map(({ op, name, outputs }) => `${op} "${name || outputs[0]!}"`);
  throw new RangeError(
    `onnxLoss: the network draws random numbers whenever it runs, so its loss is not a function of θ: ${words.join(', ')}; export it for inference, with their mean or with fixed numbers in their place.`,
  );
}

/** Nodes that draw, those in subgraphs included. */
const drawingNodes = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [
    ...(drawing.has(node.op) && (node.domain === '' || node.domain === 'ai.onnx') ? [node] : []),
    ...Object.values(node.attributes).flatMap((attribute) =>
      attribute.kind === 'graph' ? drawingNodes(attribute.value.nodes) : [],
    ),
  ]);
