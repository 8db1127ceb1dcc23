import type { ModelLoss } from '@orograph/models';
import { parametersOf, withTheta, type Graph, type Parameter } from '@orograph/onnx';
import { layoutOf, type Vector } from '@orograph/tensor';

/** A graph at θ, with the state beside it that the loss takes there: running statistics. */
export async function graphAt(
  graph: Graph,
  { layout, state }: Pick<ModelLoss, 'layout' | 'state'>,
  theta: Vector,
): Promise<Graph> {
  const moved = withTheta(graph, namedIn(graph, layout), theta);
  return state ? withTheta(moved, namedIn(graph, state.layout), await state.at(theta)) : moved;
}

/** The blocks of a layout as parameters of a graph. */
const namedIn = (graph: Graph, { blocks }: Pick<ReturnType<typeof layoutOf>, 'blocks'>): Parameter[] => {
  const known = new Map(parametersOf(graph).map((parameter) => [parameter.name, parameter]));
  return blocks.map(
    ({ name, shape }) =>
      known.get(name) ?? ({ name, shape, dataType: graph.constants.get(name)!.dataType } as Parameter),
  );
};
