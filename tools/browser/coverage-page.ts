// Runs in the page: opens the loss, a cut, the gradient and a Hessian-vector product of a network on WebGPU, with the runtime's log of where it puts
// each node. Nothing is evaluated.
import { datasetFrom, onnxLoss, parseNpz, readOnnx } from '@orograph/models/browser';
import { normal } from '@orograph/tensor';
import { InferenceSession } from 'onnxruntime-web';

/** Thrown in place of running a session. */
class Opened extends Error {}

const create = InferenceSession.create.bind(InferenceSession);
Object.assign(InferenceSession, {
  create: async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    const session = await create(model, { ...options, logSeverityLevel: 0 });
    return Object.assign(session, { run: () => Promise.reject(new Opened()) });
  },
});

const bytesAt = async (address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(address)).arrayBuffer());

/** What is logged of a quantity stands after a line with its name. */
async function stage(name: string, open: () => Promise<unknown>): Promise<void> {
  console.log(`stage ${name}`);
  try {
    await open();
  } catch (error) {
    if (!(error instanceof Opened)) throw error;
  }
}

/** Opens the sessions of a model that the server has under this name. */
const cover = async (model: string, data: string): Promise<void> => {
  const { graph } = readOnnx(await bytesAt(model));
  const arrays = parseNpz(await bytesAt(data), data);
  const dataset = await datasetFrom(arrays, 'fixture', { graphInputs: graph.inputs });
  const open = () => onnxLoss(graph, { data: dataset, device: 'webgpu' });
  console.log('stage loss');
  await using loss = await open();
  const directions = [0, 1].map((seed) => normal(loss.dim, seed));
  await stage('cut', async () => (await loss.cut(loss.theta, directions)).value([0.1, 0.2]));
  if (loss.valueAndGrad) await stage('gradient', () => loss.valueAndGrad!(loss.theta));
  if (loss.hvp) await stage('product', () => loss.hvp!(loss.theta, directions[0]!));
};

Object.assign(globalThis, { cover });
