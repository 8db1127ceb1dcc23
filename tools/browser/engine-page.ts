// Runs in the page: reads fixtures as a user's files are read, and evaluates them.
import { datasetFrom, onnxLoss, parseNpz, readOnnx, type Device } from '@orograph/models/browser';
import { normal } from '@orograph/tensor';

import { wasmBytes } from '../../packages/studio/src/engine/wasm-memory.ts';
import { lossFacts, type Facts } from './loss-facts.ts';

const bytesAt = async (address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(address)).arrayBuffer());

/** Evaluates a model and data that the server has under these names. */
const evaluate = async (model: string, data: string, device: Device): Promise<Facts> =>
  lossFacts({
    graph: readOnnx(await bytesAt(model)).graph,
    arrays: parseNpz(await bytesAt(data), data),
    device,
  });

/** The bytes of WebAssembly after a tenth of `count` points of a plane, and after all. */
const pointsOfPlane = async (model: string, data: string, count: number): Promise<readonly number[]> => {
  const { graph } = readOnnx(await bytesAt(model));
  const arrays = parseNpz(await bytesAt(data), data);
  const dataset = await datasetFrom(arrays, 'fixture', { graphInputs: graph.inputs });
  await using loss = await onnxLoss(graph, { data: dataset });
  const cut = await loss.cut(
    loss.theta,
    [0, 1].map((seed) => normal(loss.dim, seed)),
  );
  const sizes: number[] = [];
  for (let k = 1; k <= count; k++) {
    await cut.value([k / count, 1 - k / count]);
    if (k === count / 10 || k === count) sizes.push(wasmBytes());
  }
  await cut.dispose();
  return sizes;
};

Object.assign(globalThis, { evaluate, pointsOfPlane });
