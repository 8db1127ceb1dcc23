import { loadOnnxFile, onnxLoss, type Dataset, type OnnxLossSettings } from '@orograph/models';
import {
  gradientRefusals,
  layoutOfParameters,
  opHistogram,
  parametersOf,
  thetaOf,
  type Graph,
  parameterNotes,
  undecidedWeights,
} from '@orograph/onnx';

import type { LossFlags } from '../flags/model-flags.ts';
import { lossSettings } from './loss-settings.ts';
import type { Model } from './model.ts';
import { tiedGraph, type TieFlags } from './tied-graph.ts';

/** Reads an ONNX model. */
export async function onnxModel(path: string, ties: TieFlags): Promise<Model> {
  const { graph, ...file } = await loadOnnxFile(path);
  return onnxModelOf({ path, ...file, graph: tiedGraph(graph, ties) });
}

/** Makes a model of the graph that a file holds. */
export function onnxModelOf({
  path,
  sha256,
  graph,
}: Pick<Model, 'path' | 'sha256'> & { readonly graph: Graph }): Model {
  return {
    path,
    sha256,
    graph,
    inputs: graph.inputs,
    theta: () => thetaOf(graph, parametersOf(graph)),
    describe: async (include) => {
      const parameters = parametersOf(graph, include ? { include } : {});
      const refusals = gradientRefusals(graph);
      return Promise.resolve({
        format: 'onnx',
        opset: graph.opsets[''],
        dimension: layoutOfParameters(parameters).dim,
        parameters: parameters.map(({ name, shape }) => ({ name, shape })),
        inputs: graph.inputs,
        outputs: graph.outputs,
        ops: opHistogram(graph),
        ...parameterNotes(graph, parameters),
        undecided: undecidedWeights(graph),
        withoutGradient: refusals.map(({ op }) => op),
        refusals,
      });
    },
    open: (data, flags) => onnxLoss(graph, onnxSettings(data, flags)),
  };
}

/** What a loss of an ONNX model takes besides its graph. */
export const onnxSettings = (data: Dataset, flags: LossFlags): OnnxLossSettings => ({
  data,
  ...lossSettings(flags),
  ...(flags.parameters && { parameters: flags.parameters }),
});
