import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { namedDatasets, saveOnnx, type Trainable, withBatchNormStatistics } from '@orograph/models';
import { vectorStore } from '@orograph/runs';
import type { Vector } from '@orograph/tensor';

/** Where trained weights are kept, and what they say of themselves. */
export interface KeptNetwork {
  /** The run folder. */
  readonly folder: string;
  /** The name of the file, without its ending. */
  readonly key: string;
  /** The seed of the training. */
  readonly seed: number;
  /** What made them. */
  readonly producer: string;
}

/**
 * Keeps trained weights in a run folder and returns the path in it: an ONNX checkpoint, with the statistics of the data where there
 * is BatchNormalization, or of a network without a graph an archive of θ.
 */
export async function keepTrained(
  { graphOf, data, network }: Trainable,
  theta: Vector,
  { folder, key, seed, producer }: KeptNetwork,
): Promise<string> {
  if (!graphOf) {
    vectorStore(folder).write(key, { theta });
    return `vectors/${key}.npz`;
  }
  const trained = graphOf(theta);
  const graph = trained.nodes.some(({ op }) => op === 'BatchNormalization')
    ? await withBatchNormStatistics(trained, { data })
    : trained;
  const path = `checkpoints/${key}.onnx`;
  mkdirSync(join(folder, 'checkpoints'), { recursive: true });
  const metadata = {
    producer,
    network,
    setting: key,
    seed: String(seed),
    data: nameOf(data.source),
    data_sha256: data.hash,
  };
  await saveOnnx({ ...graph, metadata }, join(folder, path));
  return path;
}

/** What data are called on any machine: a set by its name, a file by its own without the way to it. */
const nameOf = (source: string): string => (Object.hasOwn(namedDatasets, source) ? source : basename(source));
