import { parametersOf, type Graph } from '@orograph/onnx';
import { batchNormMeasurer, evaluatingGraph } from './batch-norm-statistics.ts';
import type { Dataset } from './data/dataset.ts';
import { onnxLoss } from './onnx-loss.ts';
import type { OnnxLoss, OnnxLossSettings } from './onnx-loss-types.ts';
import { measuredState } from './state/measured-state.ts';
import { statisticsOf } from './state/state-beside.ts';
import { constantState } from './state/state-map.ts';

/** What {@link batchNormLoss} needs besides the graph. */
export interface BatchNormLossSettings extends OnnxLossSettings {
  /** The data the statistics are measured on; those of the loss by default. */
  readonly statistics?: Dataset;
}

/**
 * The loss of a graph whose BatchNormalization statistics are measured anew at every θ: what a point between trained networks
 * needs, as theirs do not fit it. Each value takes a pass over the statistics' data besides. It has no derivatives.
 *
 * @throws RangeError for a graph without BatchNormalization, or of an opset before 14; and what `onnxLoss` throws.
 */
export async function batchNormLoss(
  graph: Graph,
  { statistics, ...settings }: BatchNormLossSettings,
): Promise<OnnxLoss> {
  const { data, ort, parameters: include } = settings;
  const fed = parametersOf(graph, { ...(include && { include }) });
  const measurer = await batchNormMeasurer(graph, {
    data: statistics ?? data,
    fed: fed.map(({ name }) => name),
    ...(ort && { ort }),
  });
  try {
    const loss = await onnxLoss(evaluatingGraph(graph), { ...settings, state: statisticsOf(graph) });
    const state = loss.state!;
    const dispose = async (): Promise<void> => {
      await loss.dispose();
      await measurer.dispose();
    };
    return {
      ...state.carried(
        measuredState(measurer, { parameters: fed, state, others: constantState(state.values) }),
      ),
      dispose,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await measurer.dispose();
    throw error;
  }
}
