import { layoutOfParameters, type Parameter } from '@orograph/onnx';
import type { BatchNormMeasurer } from '../batch-norm-statistics.ts';
import { viewBlocks } from '../tensor-value.ts';
import type { StateBeside } from '../onnx-loss-types.ts';
import type { StateMap } from './state-map.ts';

/** What is known where statistics are measured. */
export interface MeasuredSettings {
  /** The parameters of θ, which the measurer is fed. */
  readonly parameters: readonly Parameter[];
  /** The state that is told. */
  readonly state: Pick<StateBeside, 'layout'>;
  /** The state that is not measured. */
  readonly others: StateMap;
}

/** The state whose statistics of BatchNormalization are measured at every θ, other buffers being as `others` has them. */
export function measuredState(
  measurer: BatchNormMeasurer,
  { parameters, state, others }: MeasuredSettings,
): StateMap {
  const layout = layoutOfParameters(parameters);
  const types = parameters.map(({ dataType }) => dataType);
  return {
    at: async (theta) => {
      const out = Float64Array.from(await others.at(theta));
      const measured = await measurer.at(viewBlocks({ layout, types }, theta).values);
      for (const { name, offset } of state.layout.blocks) if (measured[name]) out.set(measured[name], offset);
      return out;
    },
  };
}
