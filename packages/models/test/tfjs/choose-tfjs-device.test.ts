import { expect, test } from 'vitest';
import { chooseDevice, type Trials } from '../../src/tfjs/choose-tfjs-device.ts';
import type { TfjsBackend, TfjsDevice } from '../../src/tfjs/tfjs-device.ts';
import { tfjsRuntime } from '../../src/tfjs/tfjs-runtime.ts';

const installed = await tfjsRuntime();
const fallback = {
  ...installed,
  backends: ['wasm', 'cpu'] as TfjsBackend[],
  withoutNative: '@tensorflow/tfjs-node is not installed',
};

/** A trial that fails on some backends. */
const trial =
  (errors: Partial<Record<TfjsBackend, string>> = {}) =>
  (): void => {
    const error = errors[installed.core.getBackend() as TfjsBackend];
    if (error !== undefined) throw new Error(error);
  };
const lacks = (kernel: string): string => `Kernel '${kernel}' not registered for backend 'wasm'`;
const choose = (asked: TfjsDevice, trials: Partial<Trials> = {}): ReturnType<typeof chooseDevice> =>
  chooseDevice(fallback, asked, { value: trial(), missing: () => [], gradient: trial(), ...trials });

const native = '; native TensorFlow would be faster, but @tensorflow/tfjs-node is not installed.';

test('the fastest backend runs everything where it can', () => {
  expect(choose('auto')).toEqual({
    device: {
      asked: 'auto',
      used: 'wasm',
      gradient: 'wasm',
      note: `TensorFlow.js runs on WebAssembly${native}`,
    },
    withoutGradient: [],
  });
});

test('gradients for which a backend lacks a kernel run on the next', () => {
  const gradient = trial({ wasm: lacks('Conv2DBackpropFilter') });
  expect(choose('auto', { gradient }).device).toEqual({
    asked: 'auto',
    used: 'wasm',
    gradient: 'cpu',
    note: `TensorFlow.js runs on WebAssembly, gradients on JavaScript (WebAssembly lacks Conv2DBackpropFilter)${native}`,
  });
  expect(choose('wasm', { gradient }).withoutGradient).toEqual(['Conv2DBackpropFilter']);
});

test('values for which a backend lacks a kernel run on the next, and gradients there', () => {
  expect(choose('auto', { value: trial({ wasm: lacks('Einsum') }) }).device).toMatchObject({
    used: 'cpu',
    gradient: 'cpu',
    note: `TensorFlow.js runs on JavaScript (WebAssembly lacks Einsum)${native}`,
  });
});

test('a kernel without a gradient is named and the gradient not tried', () => {
  const gradient = trial({ wasm: 'tried' });
  const { device, withoutGradient } = choose('auto', { missing: () => ['TopK'], gradient });
  expect(withoutGradient).toEqual(['TopK']);
  expect(device.gradient).toBeUndefined();
});

test('another reason for which there is no gradient is told', () => {
  const gradient = trial({ wasm: 'Cannot compute gradient for fused activation Sigmoid.\n at f' });
  expect(choose('auto', { gradient }).withoutGradient).toEqual([
    'Cannot compute gradient for fused activation Sigmoid.',
  ]);
});

test('native TensorFlow is named without advice', () => {
  const { core } = installed;
  const there = {
    ...installed,
    core,
    backends: ['tensorflow', 'cpu'] as TfjsBackend[],
    withoutNative: undefined,
  };
  const runs = installed.backends.includes('tensorflow');
  const { device } = chooseDevice(runs ? there : { ...there, backends: ['cpu'] }, runs ? 'auto' : 'cpu', {
    value: trial(),
    missing: () => [],
    gradient: trial(),
  });
  expect(device.note).toBe(`TensorFlow.js runs on ${runs ? 'native TensorFlow' : 'JavaScript'}.`);
});

test('a backend that is not there, or has no name, is refused with the reason', () => {
  expect(() => choose('tensorflow')).toThrow(
    'device tensorflow: not available here, @tensorflow/tfjs-node is not installed.',
  );
  expect(() => choose('cuda' as TfjsDevice)).toThrow(
    'device: expected one of tensorflow, wasm, cpu, auto for a TensorFlow.js model, got "cuda".',
  );
});

test('a model that no backend runs is refused with what TensorFlow.js says', () => {
  expect(() => choose('auto', { value: trial({ wasm: 'Argument x must be a string\n at f' }) })).toThrow(
    /^TensorFlow.js cannot run this model: Argument x must be a string$/,
  );
  const value = (): void => {
    throw new RangeError('tfjsLoss: mse expected 4 targets');
  };
  expect(() => choose('auto', { value })).toThrow(/^tfjsLoss: mse expected 4 targets$/);
});

test('without TensorFlow.js the way to get it is told', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  await expect(tfjsRuntime(() => Promise.reject(missing))).rejects.toThrow(
    'TensorFlow.js is not installed; get it with npm install @tensorflow/tfjs-core@4',
  );
  await expect(tfjsRuntime(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
});
