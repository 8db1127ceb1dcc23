import { fileURLToPath } from 'node:url';
import { dot, norm } from '@orograph/tensor';
import { expect, test } from 'vitest';
import type { LoadDatasetSettings } from '../src/data/dataset-in.ts';
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
  readonly settings?: LoadDatasetSettings;
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
    kind: 'a recurrence whose batch is not first',
    model: 'tm.onnx',
    data: 'tm.npz',
    settings: { batchAxes: { x: 1 } },
    expected: [232, 0.7034537892617149, 0.10682258574318018, 0.006330609299157157],
  },
  {
    kind: 'weights in a branch that the sampling rate decides',
    model: 'ifinput.onnx',
    data: 'if.npz',
    expected: [12, 1.2978686718153263, 0.7575854893942462, 0.25319364332546],
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
  const data = await loadDataset(at(file.data), { graphInputs: graph.inputs, ...file.settings });
  await using loss = await onnxLoss(graph, { data });
  const [dim, value, gradient, curvature] = file.expected;
  expect(loss.dim).toBe(dim);
  const at0 = await loss.valueAndGrad!(loss.theta);
  expect(at0.value / value - 1).toBeCloseTo(0, 6);
  expect(norm(at0.grad) / gradient - 1).toBeCloseTo(0, 5);
  const product = await loss.hvp!(loss.theta, at0.grad);
  expect(dot(at0.grad, product) / curvature - 1).toBeCloseTo(0, 4);
});

test('where nothing says which axis counts the examples, the one that agrees with the target is named', async () => {
  const { inputs: graphInputs } = await loadOnnx(at('tm.onnx'));
  await expect(loadDataset(at('tm.npz'), { graphInputs })).rejects.toThrow(
    /uneven example counts, key "x" has 7 and key "y" has 6; if axis 1 of "x" counts the examples, say so with batchAxes: \{ "x": 1 \}\.$/,
  );
  await expect(loadDataset(at('tm.npz'), { graphInputs, batchAxes: { x: 3 } })).rejects.toThrow(
    /key "x" has shape \[7,6,4\], expected the axis of its examples from 0 to 2, got 3\.$/,
  );
});

test('an input held constant must be one of the graph', async () => {
  const { inputs: graphInputs } = await loadOnnx(at('ifinput.onnx'));
  await expect(loadDataset(at('if.npz'), { graphInputs, constants: ['rate'] })).rejects.toThrow(
    /constants names "rate", which is no input of the graph; its inputs are "x", "sr"\.$/,
  );
  const data = await loadDataset(at('if.npz'), { graphInputs });
  expect(data.constants).toEqual({ sr: { shape: [], dataType: 'int64', data: BigInt64Array.of(16_000n) } });
});

test('weights in branches that stay open are named in the refusal', async () => {
  const graph = await loadOnnx(at('ifinput.onnx'));
  const { constants: _, ...data } = await loadDataset(at('if.npz'), { graphInputs: graph.inputs });
  const open = {
    ...data,
    inputs: { ...data.inputs, sr: { shape: [6], dataType: 'int64', data: new BigInt64Array(6) } as const },
  };
  const wide = {
    ...graph,
    inputs: graph.inputs.map((info) => (info.name === 'sr' ? { ...info, shape: ['b'] } : info)),
  };
  await expect(onnxLoss(wide, { data: open })).rejects.toThrow(
    'The weights "Wt", "We" lie in branches of If "y", which "c" decides while the graph runs',
  );
});
