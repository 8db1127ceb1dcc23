import { mlp } from '@orograph/models';
import { serializeOnnx } from '@orograph/onnx';

import { remove } from '../node/files.ts';
import { put } from './archives.ts';

/**
 * Measures a small plane of a network of a few weights, and has its report drawn: runtime, commands and charts are loaded and have run once, so that the
 * first picture of a reader does not wait for them.
 */
export async function warmUp(carryOut: (words: readonly string[]) => Promise<unknown>): Promise<void> {
  const folder = 'scratch/first';
  put(`/${folder}.onnx`, serializeOnnx(mlp({ inputShape: [2], outputs: 2, hidden: [2], seed: 0 })));
  put(`/${folder}.csv`, new TextEncoder().encode('a,b,y\n1,2,0\n3,4,1\n5,1,0\n'));
  await carryOut([
    'slice',
    `${folder}.onnx`,
    '--data',
    `${folder}.csv`,
    '--grid',
    '7x7',
    '--out',
    folder,
    '--json',
  ]);
  for (const path of ['', '.onnx', '.csv']) remove(`/${folder}${path}`);
}
