import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as ort from 'onnxruntime-node';
import { openSession, type Device } from '../src/device.ts';
import { loadRuntime, type Runtime } from '../src/runtime.ts';

const model = new Uint8Array(readFileSync(new URL('fixtures/rows.onnx', import.meta.url)));

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
    'device cuda: not available here, or it cannot run this model: no adapter',
  );
});

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
