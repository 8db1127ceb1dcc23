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
  {
    kind: 'layer norms that TorchScript merged at initialization',
    model: 'lnn_init.onnx',
    data: 'it.npz',
    expected: [715, 1.2817781337250622, 1.1274853558897937, 2.3989131295947015],
  },
  {
    kind: 'group norms that TorchScript folded and merged at initialization',
    model: 'group-norm-script.onnx',
    data: 'group-norm-script.npz',
    expected: [1821, 1.1313145938867581, 1.1000475859668815, 5.3293713824707325],
  },
  {
    kind: 'zero biases that torch.export left out',
    model: 'zero-biases.onnx',
    data: 'zero-biases.npz',
    expected: [323, 1.102690040296736, 0.36923380439956177, 0.05206903908090278],
  },
  {
    kind: 'a softmax in the operators that JAX writes',
    model: 'softmax-jax.onnx',
    data: 'softmax-by-hand.npz',
    expected: [12, 1.947408819479825, 0.43905470363409965, 0.012957746390136351],
  },
  {
    kind: 'batch norms whose statistics torch.export merged with their parameters',
    model: 'batch-norm.onnx',
    data: 'batch-norm.npz',
    expected: [471, 1.0861864156878844, 0.3480492350084932, 0.040094534331785135],
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
