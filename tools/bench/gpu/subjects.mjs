import { basename } from 'node:path';
import { datasetOf, loadDataset, loadOnnx, mlp, resnet20, simpleCnn } from '@orograph/models';
import { normal, random, sizeOf } from '@orograph/tensor';

const networks = {
  mlp: { shape: [1, 28, 28], make: () => mlp({ hidden: [512, 512], seed: 1 }) },
  simplecnn: { shape: [1, 28, 28], make: () => simpleCnn({ seed: 1 }) },
  resnet20: { shape: [3, 32, 32], make: () => resnet20({ seed: 1 }) },
};

/** Examples that nothing has been trained on: normal numbers and labels of ten classes. */
export function noise(examples, shape) {
  const stream = random(8);
  return datasetOf({
    inputs: {
      x: {
        shape: [examples, ...shape],
        dataType: 'float',
        data: Float32Array.from(normal(examples * sizeOf(shape), 7)),
      },
    },
    target: {
      shape: [examples],
      dataType: 'int64',
      data: BigInt64Array.from({ length: examples }, () => BigInt(Math.floor(10 * stream.uniform()))),
    },
    source: 'noise',
  });
}

/** Networks on their data, by the name of a network or the path of an ONNX file. */
export const subjects = (names, examples) =>
  Promise.all(
    names.map(async (name) => {
      if (!name.endsWith('.onnx')) {
        if (!Object.hasOwn(networks, name))
          throw new Error(`expected one of ${Object.keys(networks).join(', ')} or an ONNX file, got ${name}`);
        const { shape, make } = networks[name];
        return { name, network: name, graph: make(), data: noise(examples, shape) };
      }
      const graph = await loadOnnx(name);
      const data = await loadDataset('mnist/test', { limit: examples, graphInputs: graph.inputs });
      return { name: basename(name, '.onnx'), network: 'read-off', graph, data };
    }),
  );
