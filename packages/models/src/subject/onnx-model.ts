import {
  gradientRefusals,
  layoutOfParameters,
  opHistogram,
  parametersOf,
  thetaOf,
  type Graph,
  parameterNotes,
  uncountedWeights,
  undecidedWeights,
} from '@orograph/onnx';

import type { Dataset } from '../data/dataset.ts';
import type { Device } from '../device.ts';
import { loadOnnxFile } from '../load-onnx.ts';
import { onnxLoss } from '../onnx-loss.ts';
import type { OnnxLossSettings } from '../onnx-loss-types.ts';
import { withFrameworkNames, type FrameworkName, type Named } from '../weights/framework-names.ts';
import { readNames } from '../weights/read-names.ts';
import { inFile } from './in-file.ts';
import type { Model, ModelLossSettings } from './model.ts';
import { limitsOf, tiedGraph, type TieSettings } from './tied-graph.ts';

/** Reads an ONNX model. */
export async function onnxModel(path: string, ties: TieSettings): Promise<Model> {
  const { graph, ...file } = await loadOnnxFile(path, limitsOf(ties));
  if (ties.names === undefined) return onnxModelOf({ path, ...file, graph: tiedGraph(graph, ties) });
  const named = await namedGraph(graph, ties.names);
  const { names, dimension } = named;
  const model = onnxModelOf({ path, ...file, graph: tiedGraph(named.graph, ties) }, { names, dimension });
  const guessed = names.filter(({ byOrder }) => byOrder);
  return guessed.length === 0
    ? model
    : {
        ...model,
        notes: [`note: ${byOrderText(guessed)} (an export at the numbers of that file settles it)`],
      };
}

/** The graph with the names of a file. */
const namedGraph = (graph: Graph, file: string): Promise<Named> =>
  inFile(file, async () => withFrameworkNames(graph, await readNames(file), file));

const byOrderText = (guessed: readonly FrameworkName[]): string =>
  `only their order tells ${guessed
    .slice(0, 4)
    .map(({ name, stored }) => `"${name}" ("${stored}" in the model)`)
    .join(', ')}${guessed.length > 4 ? ` and ${guessed.length - 4} more` : ''} from others of their shapes`;

/** Makes a model of the graph that a file holds, whose parameters may go by the names of another file. */
export function onnxModelOf(
  { path, sha256, graph }: Pick<Model, 'path' | 'sha256'> & { readonly graph: Graph },
  named?: Omit<Named, 'graph'>,
): Model {
  const stored = new Map(named?.names.map(({ name, ...one }) => [name, one]));
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
        parameters: parameters.map(({ name, shape }) => ({ name, shape, ...stored.get(name) })),
        ...(named && { named: named.dimension }),
        inputs: graph.inputs,
        outputs: graph.outputs,
        ops: opHistogram(graph),
        ...parameterNotes(graph, parameters),
        undecided: undecidedWeights(graph),
        uncounted: include ? [] : uncountedWeights(graph),
        withoutGradient: refusals.map(({ op }) => op),
        refusals,
      });
    },
    open: (data, settings) => onnxLoss(graph, onnxSettings(data, settings)),
  };
}

/** What a loss of an ONNX model takes besides its graph. */
export const onnxSettings = (
  data: Dataset,
  { loss, lossOptions, output, device, parameters }: ModelLossSettings,
): OnnxLossSettings => ({
  data,
  ...(loss !== undefined && { loss }),
  ...(lossOptions && { lossOptions }),
  ...(output !== undefined && { output }),
  ...(device !== undefined && { device: device as Device }),
  ...(parameters && { parameters }),
});
