import { fileURLToPath } from 'node:url';
import { dot, norm } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { loadDataset } from '../src/data/load-dataset.ts';
import { loadOnnx } from '../src/load-onnx.ts';
import { onnxLoss } from '../src/onnx-loss.ts';

const at = (file: string): string => fileURLToPath(new URL(`fixtures/foreign/${file}`, import.meta.url));

/**
 * Networks as other people's exporters write them, with what PyTorch says of them in float64: D, the loss, the norm of the gradient g,
 * and gᵀHg.
 */
const files: readonly {
  readonly kind: string;
  readonly model: string;
  readonly data: string;
  readonly expected: readonly [dim: number, loss: number, gradient: number, curvature: number];
}[] = [
  {
    kind: 'a convolution over images of any size',
    model: 'dynconv.onnx',
    data: 'dynconv.npz',
    expected: [27, 1.3659941559198758, 0.6136103245603557, 0.15586754160370067],
  },
  {
    kind: 'an output whose rank is not declared',
    model: 'noshape.onnx',
    data: 'noshape.npz',
    expected: [9, 4.932053937272656, 3.7364874507674246, 25.208537791615203],
  },
];

test.each(files)('$kind: dimension, loss, gradient and curvature are those of PyTorch', async (file) => {
  const graph = await loadOnnx(at(file.model));
  const data = await loadDataset(at(file.data), { graphInputs: graph.inputs });
  await using loss = await onnxLoss(graph, { data });
  const [dim, value, gradient, curvature] = file.expected;
  expect(loss.dim).toBe(dim);
  const at0 = await loss.valueAndGrad!(loss.theta);
  expect(at0.value / value - 1).toBeCloseTo(0, 6);
  expect(norm(at0.grad) / gradient - 1).toBeCloseTo(0, 5);
  const product = await loss.hvp!(loss.theta, at0.grad);
  expect(dot(at0.grad, product) / curvature - 1).toBeCloseTo(0, 4);
});
