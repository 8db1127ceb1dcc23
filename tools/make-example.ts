// Makes examples/mnist-mlp.onnx: a 784-64-10 perceptron trained on MNIST, with what is needed to make it again in its metadata.
// node --conditions=@orograph/source --import tsx tools/make-example.ts
import { fileURLToPath } from 'node:url';
import { loadDataset, mlp, saveOnnx, train } from '@orograph/models';
import { adam, cosineDecay } from '@orograph/tensor';
import { lastValueFrom, tap } from 'rxjs';

const [epochs, batchSize, rate, seed] = [5, 128, 2e-3, 0];
const data = await loadDataset('mnist/train');
const test = await loadDataset('mnist/test');
const steps = epochs * Math.ceil(data.examples / batchSize);
let measured = {};
const last = await lastValueFrom(
  train(mlp({ hidden: [64], seed }), {
    data,
    test,
    optimizer: adam(),
    schedule: cosineDecay(rate, { steps }),
    epochs,
    batchSize,
    seed,
  }).pipe(
    tap((record) => {
      if (record.type !== 'epoch') return;
      console.log(`epoch ${record.epoch}: train ${record.loss}, test ${JSON.stringify(record.test)}`);
      measured = record.test ?? {};
    }),
  ),
);
if (last.type !== 'checkpoint' || last.status !== 'done') throw new Error('training did not end well');
const metadata = {
  producer: 'orograph tools/make-example.ts',
  network: 'mlp 784-64-10, ReLU',
  data: `mnist/train, sha256 ${data.hash}`,
  training: `Adam, learning rate ${rate} with cosine decay, batch ${batchSize}, ${epochs} epochs, seed ${seed}`,
  test: JSON.stringify(measured),
};
await saveOnnx(
  { ...last.graph, metadata },
  fileURLToPath(new URL('../examples/mnist-mlp.onnx', import.meta.url)),
);
