import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pack, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { loadDataset } from '../src/data/load-dataset.ts';
import { parseNpz } from '../src/data/npz.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss, type OnnxLoss } from '../src/onnx-loss.ts';

// Truth from PyTorch in float64: six trained networks, 512 MNIST images, a plane through each.
const folder = new URL('../../../../shared/fixtures/', import.meta.url);
const absent = !existsSync(folder);
const at = (file: string): string => fileURLToPath(new URL(file, folder));

interface Expected {
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly dimension: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly plane: { readonly grid: readonly number[]; readonly loss: readonly (readonly number[])[] };
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(at(`${name}.expected.json`), 'utf8')) as Expected;

const lossOf = async (name: string): Promise<OnnxLoss> =>
  onnxLoss(await loadOnnx(at(`${name}.onnx`)), { data: await loadDataset(at('mnist-512.npz')) });

function directionsOf(name: string, { layout }: OnnxLoss): Vector[] {
  const arrays = parseNpz(new Uint8Array(readFileSync(at(`${name}.directions.npz`))));
  return ['u', 'v'].map((prefix) =>
    pack(
      layout,
      Object.fromEntries(
        layout.blocks.map((block) => [block.name, arrays[`${prefix}/${block.name}`]!.data as Float32Array]),
      ),
    ),
  );
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);

test.skipIf(absent).for(['mlp-0', 'mlp-1', 'mlp-2', 'cnn-0', 'cnn-1', 'cnn-2'])(
  '%s has the parameters, loss, accuracy and plane that PyTorch computes',
  async (name) => {
    const expected = expectedOf(name);
    const loss = await lossOf(name);
    expect(loss.dim).toBe(expected.dimension);
    expect(loss.layout.blocks.map((block) => ({ name: block.name, shape: block.shape }))).toEqual(
      expected.parameters,
    );
    const measured = await loss.metrics(loss.theta);
    expect(relative(measured.loss, expected.loss)).toBeLessThan(1e-5);
    expect(relative(measured.metrics['accuracy']!, expected.accuracy)).toBeLessThan(1e-5);
    expect(await loss.value(loss.theta)).toBe(measured.loss);

    const { grid } = expected.plane;
    const truth = expected.plane.loss.flat();
    const points = grid.flatMap((a) => grid.map((b) => [a, b]));
    for (const strategy of ['affine', 'in-graph', 'rebuild'] as const) {
      const cut = await loss.cut(loss.theta, directionsOf(name, loss), { strategy });
      expect(cut).toMatchObject({ strategy, rank: 2, concurrency: 2 });
      const values = await cut.values(points);
      expect(Math.max(...truth.map((value, i) => relative(values[i]!, value)))).toBeLessThan(2e-4);
      await cut.dispose();
    }
    await loss.dispose();
  },
);
