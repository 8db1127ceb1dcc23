import { existsSync, readFileSync } from 'node:fs';
import { gradient } from '@orograph/onnx';
import { expect, test } from 'vitest';
import * as ort from 'onnxruntime-node';
import { openSession, type Device } from '../src/device.ts';
import { negative } from '../src/negative-model.ts';
import { loadRuntime, type Runtime } from '../src/runtime.ts';
import { simpleCnn } from '../src/index.ts';
import { sessionModel } from '../src/webgpu-graph.ts';

const model = { bytes: new Uint8Array(readFileSync(new URL('fixtures/rows.onnx', import.meta.url))) };

/** A runtime on which only one provider works. */
function onlyWorks(provider: string): Runtime & { readonly tried: string[] } {
  const tried: string[] = [];
  const create = (...args: unknown[]): Promise<unknown> => {
    const [first] = (args[1] as { executionProviders: (string | { readonly name: string })[] })
      .executionProviders;
    const name = typeof first === 'object' ? first.name : first!;
    tried.push(name);
    return name === provider ? Promise.resolve({}) : Promise.reject(new Error('no adapter'));
  };
  return {
    tried,
    Tensor: ort.Tensor,
    InferenceSession: { create } as unknown as Runtime['InferenceSession'],
  };
}

test('a session on the CPU runs on the CPU', async () => {
  const { session, device } = await openSession(ort, model, 'cpu');
  expect(device).toEqual({ asked: 'cpu', used: 'cpu', engine: `onnxruntime-node ${ort.env.versions.node}` });
  await session.release();
});

test('auto takes the first device that works, trying one at a time', async () => {
  const runtime = onlyWorks('webgpu');
  const { device } = await openSession(runtime, model, 'auto');
  expect(device).toEqual({ asked: 'auto', used: 'webgpu' });
  expect(runtime.tried).toEqual(['cuda', 'dml', 'coreml', 'webgpu']);
});

test('a device that does not work is an error with the reason, never another device', async () => {
  await expect(openSession(onlyWorks('cpu'), model, 'cuda')).rejects.toThrow(
    /^device cuda: not available here; .*ONNX Runtime says: no adapter$/,
  );
});

test('a device that another model runs on is not said to be missing', async () => {
  const runtime = onlyWorks('webgpu');
  const create = (bytes: Uint8Array, options: object): Promise<unknown> =>
    bytes === negative
      ? runtime.InferenceSession.create(bytes, options).then(() => ({ release: () => Promise.resolve() }))
      : Promise.reject(new Error('no kernel for Det'));
  const refusing = { ...runtime, InferenceSession: { create } } as unknown as Runtime;
  await expect(openSession(refusing, model, 'webgpu')).rejects.toThrow(
    'device webgpu: it cannot run this model: no kernel for Det',
  );
});

test.runIf(process.platform === 'linux' && !existsSync('/dev/nvidiactl'))(
  'the runtime of this machine, which has no NVIDIA GPU, is told what it needs, and DirectML what it runs on',
  async () => {
    await expect(openSession(ort, model, 'cuda')).rejects.toThrow(
      /^device cuda: not available here; expected .*NVIDIA|linux-x64/,
    );
    await expect(openSession(ort, model, 'dml')).rejects.toThrow(
      `device dml: not available here; expected a machine of win32, got linux-${process.arch} (take webgpu, or cpu); ONNX Runtime says: no available backend found.`,
    );
  },
);

test('a model that does not run anywhere is an error with the reason', async () => {
  await expect(openSession(onlyWorks('none'), model, 'auto')).rejects.toThrow(
    'ONNX Runtime cannot run this model: no adapter',
  );
});

test('an unknown device is refused', async () => {
  await expect(openSession(ort, model, 'tpu' as Device)).rejects.toThrow(
    'device: expected one of cuda, dml, coreml, webgpu, cpu or auto, got "tpu".',
  );
});

test('a missing runtime says how to install it', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(loadRuntime(() => Promise.reject(missing))).rejects.toThrow(
    'onnxruntime-node is not installed; get it with ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
  );
  await expect(loadRuntime(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('on WebGPU, max-pooling that gives the places of its maxima runs on the CPU where sizes are not known, and other max-pooling does not', async () => {
  const network = simpleCnn({ inputShape: [1, 28, 28], outputs: 10, seed: 0 });
  const pools = network.nodes.filter(({ op }) => op === 'MaxPool').length;
  const known = gradient(
    {
      ...network,
      nodes: [
        ...network.nodes,
        {
          op: 'ReduceMean',
          domain: '',
          name: '',
          inputs: ['output'],
          outputs: ['loss'],
          attributes: { keepdims: { kind: 'int', value: 0 } },
        },
      ],
      outputs: [{ name: 'loss', dataType: 'float', shape: [] }],
    },
    'loss',
    ['conv1.weight'],
  );
  const gradients: typeof known = {
    ...known,
    inputs: known.inputs.map(({ name, dataType }) => ({ name, dataType })),
    valueInfo: new Map(),
  };
  const given: object[] = [];
  const runtime = onlyWorks('webgpu');
  const noted = {
    ...runtime,
    InferenceSession: {
      create: (...args: Parameters<Runtime['InferenceSession']['create']>) => {
        given.push(args[1]!.executionProviders![0] as object);
        return runtime.InferenceSession.create(...args);
      },
    },
  } as unknown as Runtime;
  for (const graph of [network, gradients, known])
    await openSession(noted, sessionModel(graph, 'webgpu'), 'webgpu');
  const names = gradients.nodes.filter(({ op }) => op === 'MaxPool').map(({ name }) => name);
  expect(names).toHaveLength(pools);
  expect(new Set(names).size).toBe(pools);
  expect(given).toEqual([
    { name: 'webgpu', preferredLayout: 'NCHW' },
    { name: 'webgpu', preferredLayout: 'NCHW', forceCpuNodeNames: names },
    { name: 'webgpu', preferredLayout: 'NCHW' },
  ]);
});

test('WebGPU is given the file that is made for it, every other device the graph as it is', async () => {
  const bytesFor: Record<string, Uint8Array> = {};
  const runtime = {
    Tensor: ort.Tensor,
    InferenceSession: {
      create: (bytes: Uint8Array, { executionProviders: [first] }: { executionProviders: unknown[] }) => {
        bytesFor[typeof first === 'string' ? first : (first as { name: string }).name] = bytes;
        return Promise.reject(new Error('no adapter'));
      },
    },
  } as unknown as Runtime;
  const own = Uint8Array.of(1);
  const asked = openSession(runtime, { ...model, onWebgpu: { bytes: own, onCpu: [] } }, 'auto');
  await expect(asked).rejects.toThrow('no adapter');
  const { bytes } = model;
  expect(bytesFor).toEqual({ cuda: bytes, dml: bytes, coreml: bytes, webgpu: own, cpu: bytes });
});
