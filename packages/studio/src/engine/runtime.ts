/**
 * The ONNX Runtime of the studio: that of WebGPU where the browser has an adapter, which runs on the CPU as well; else the smaller one that
 * runs on the CPU alone. Its files lie beside the page.
 */
import type { InferenceSession as Session } from 'onnxruntime-web/wasm';

// oxlint-disable-next-line import/no-unassigned-import -- watches devices before there is one
import './gpu-loss.ts';

import { breathing } from './breathing.ts';

const hasGpu = await (async (): Promise<boolean> => {
  const gpu = (navigator as { readonly gpu?: { requestAdapter(): Promise<object | null> } }).gpu;
  return (await gpu?.requestAdapter().catch(() => null)) !== null && gpu !== undefined;
})();

const ort = hasGpu ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
ort.env.wasm.wasmPaths = new URL(/* @vite-ignore */ '../runtime/', import.meta.url).href;
// A page that is isolated from others may use threads.
export const threads: number = globalThis.crossOriginIsolated
  ? Math.min(4, navigator.hardwareConcurrency)
  : 1;
ort.env.wasm.numThreads = threads;

/** Makes sessions that let messages in between evaluations. */
export const InferenceSession = {
  create: async (...args: Parameters<typeof ort.InferenceSession.create>): Promise<Session> =>
    breathing(await ort.InferenceSession.create(...args)),
};

export const { Tensor } = ort;

/** Whether WebGPU is there. */
export const onGpu: boolean = hasGpu;
