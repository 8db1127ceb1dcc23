import { graphNetwork } from './graph-network.ts';
import { layersNetwork } from './layers-network.ts';
import type { TfjsModel } from './tfjs-model.ts';
import type { TfjsNetwork } from './tfjs-network.ts';
import type { TfjsRuntime } from './tfjs-runtime.ts';

/**
 * Builds a network.
 *
 * @throws Error naming the model for a layer class or op that TensorFlow.js does not know, or weights that do not fit.
 */
export async function openNetwork(runtime: TfjsRuntime, model: TfjsModel): Promise<TfjsNetwork> {
  try {
    return await (model.format === 'layers-model' ? layersNetwork : graphNetwork)(runtime, model);
  } catch (error) {
    const message = (error as Error).message.split('\n')[0]!;
    throw new Error(`${model.source}: ${message.replace(/ This may be due to .*$/, '')}`, { cause: error });
  }
}
