import {
  batchFirst,
  decideBranches,
  specialise,
  uncountedWeights,
  undecidedWeights,
  withConstantInputs,
  type Graph,
  type InputShapes,
} from '@orograph/onnx';
import { bindData } from './bind-data.ts';
import type { Dataset } from './data/dataset.ts';

/** The graph with the inputs constant that the data say are the same for all examples, and the branches that follow from them. */
export function withHeldInputs(graph: Graph, { constants = {} }: Dataset): Graph {
  const held = Object.entries(constants).filter(([name]) =>
    graph.inputs.some((input) => input.name === name),
  );
  return decideBranches(withConstantInputs(graph, Object.fromEntries(held)));
}

/** The graph with its examples on the first axis of every input and output. */
export function withExamplesFirst(graph: Graph, { batchAxes = {} }: Dataset): Graph {
  const axes = Object.entries(batchAxes).filter(([name]) => name !== 'target');
  return batchFirst(graph, Object.fromEntries(axes));
}

/** The graph with the sizes of the data, so that no size but the number of examples is open, and the branches that follow from them. */
export function withSizesOf(graph: Graph, data: Dataset): Graph {
  const { columns, fixedBatch } = bindData(graph.inputs, data);
  const symbol = graph.inputs.map(({ shape }) => shape?.[0]).find((d) => typeof d === 'string') ?? 'N';
  const sizes = Object.entries(columns).map(([name, { shape }]) => [
    name,
    [fixedBatch ?? symbol, ...shape.slice(1)],
  ]);
  return decideBranches(specialise(graph, Object.fromEntries(sizes) as InputShapes));
}

/** Says which weights lie in branches that are not decided before the graph runs, in sentences. */
export const toldBranches = (graph: Graph): readonly string[] =>
  undecidedWeights(graph).map(
    ({ node, condition, weights }) =>
      `The weights ${weights.map((name) => `"${name}"`).join(', ')} lie in branches of If "${node}", which "${condition}" decides while the graph runs: they stay as they are. An input that is the same for all examples decides it before (constants).`,
  );

/** Says which weights stay as they are although the data do not decide about them, in sentences. */
export function toldUncounted(graph: Graph): readonly string[] {
  const all = uncountedWeights(graph);
  const named = (why: string): string => {
    const some = all.filter((weight) => weight.why === why).map(({ name }) => `"${name}"`);
    return some.length > 4 ? `${some.slice(0, 4).join(', ')} and ${some.length - 4} more` : some.join(', ');
  };
  const [constant, quantized] = [named('constant'), named('quantized')];
  return [
    ...(constant === ''
      ? []
      : [
          `The weights ${constant} are Constant nodes, in a file that keeps others as initializers: they stay as they are. Named in the parameters, beside "*", they count.`,
        ]),
    ...(quantized === ''
      ? []
      : [
          `The weights ${quantized} are quantized: they stay as they are. Export the network before quantization to move them.`,
        ]),
  ];
}
