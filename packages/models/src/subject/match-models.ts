import { DifferentNetworksError, matchCheckpoints } from '@orograph/onnx';

import { misuse, type MisuseError } from '@orograph/tensor';

import type { Model } from './model.ts';
import { onnxModelOf } from './onnx-model.ts';

/** Models after they were matched by their places in the graph. */
export interface MatchedModels {
  /** The models, those of one network with the same names and order of parameters. */
  readonly models: readonly Model[];
  /** Why they are not of one network, where they are not. */
  readonly refusal?: MisuseError;
}

/**
 * Matches the models of one network by their places in its graph, so that an initialization and a trained export join although
 * their exporter merged, renamed or left out different tensors. Models of different networks stay as they are.
 */
export function matchModels(models: readonly Model[]): MatchedModels {
  const graphs = models.flatMap(({ graph }) => (graph ? [graph] : []));
  if (graphs.length < models.length || models.length < 2) return { models };
  try {
    const matched = matchCheckpoints(graphs);
    return {
      models: models.map((model, i) =>
        matched[i] === model.graph ? model : onnxModelOf({ ...model, graph: matched[i]! }),
      ),
    };
  } catch (error) {
    if (!(error instanceof DifferentNetworksError)) throw error;
    const { index, expected, got } = error;
    const refusal = misuse('the checkpoints are of different architectures', {
      expected: `${expected} as in ${models[0]!.path}`,
      got,
      where: models[index]!.path,
    });
    return { models, refusal };
  }
}
