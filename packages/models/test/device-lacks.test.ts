import { expect, test } from 'vitest';
import { deviceLacks, type Machine } from '../src/platform/device-lacks.ts';

const unloaded = 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library';
const [shared, cuda] = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** A machine with these files, whose libraries load but for this reason. */
const machine = (files: readonly string[], loadError?: string, system = 'linux-x64'): Machine => ({
  system,
  exists: (path) => files.includes(path),
  runtime: () => ({ folder: '/ort', version: '1.30.0' }),
  loadError: () => loadError,
});
const driver = '/dev/nvidiactl';
const provider = [`/ort/${shared}`, `/ort/${cuda}`];
const told = (...asked: Parameters<typeof deviceLacks>): string[] =>
  deviceLacks(...asked).map(({ expected, got }) => `${expected} | ${got}`);

test('a machine without a GPU and a provider lacks both, and is told how to get the provider', () => {
  const lacks = deviceLacks('cuda', unloaded, machine([]));
  expect(lacks.map(({ got }) => got)).toEqual(['no /dev/nvidiactl', `no ${shared} and no ${cuda}`]);
  expect(lacks[1]!.remedy).toMatch(
    /ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node .*onnxruntime-gpu 1\.30\.0/,
  );
});

test('one missing file of the provider is named alone', () => {
  expect(told('cuda', unloaded, machine([driver, provider[0]!]))).toEqual([
    `ONNX Runtime's CUDA provider in /ort | no ${cuda}`,
  ]);
});

// What glibc and ONNX Runtime 1.30 said on Linux: without CUDA's libraries, with them but no driver, and with a driver that has no device.
test('a library that the provider does not find is named', () => {
  const why = 'libcublasLt.so.13: cannot open shared object file: No such file or directory';
  expect(told('cuda', unloaded, machine([driver, ...provider], why))).toEqual([
    `the libraries of CUDA and cuDNN that the provider was built with where the loader finds them | ${why}`,
  ]);
});

test('the library of the driver is the driver', () => {
  const why = 'libcuda.so.1: cannot open shared object file: No such file or directory';
  expect(told('cuda', unloaded, machine(provider, why))).toEqual([
    'an NVIDIA GPU and its driver | no /dev/nvidiactl',
  ]);
  expect(told('cuda', unloaded, machine([driver, ...provider], why))).toEqual([
    `the driver's libcuda.so.1 | ${why}`,
  ]);
});

test('cuDNN that is first looked for when the provider starts is named', () => {
  const why = 'Unable to load libcudnn_graph.so.9';
  expect(told('cuda', why, machine([driver, ...provider]))[0]).toMatch(
    /CUDA and cuDNN.*libcudnn_graph\.so\.9$/,
  );
});

test('a failure of CUDA itself is told without the place in its sources', () => {
  const why =
    'cuda_call.cc:154 CudaCall [with THRW = true] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=vm';
  expect(told('cuda', why, machine([driver, ...provider]))).toEqual([
    'a GPU that CUDA can use | CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version',
  ]);
});

test('systems that a device is not for are named', () => {
  expect(told('cuda', unloaded, machine([], undefined, 'darwin-arm64'))).toEqual([
    'linux-x64, the only system that onnxruntime-node has CUDA for | darwin-arm64',
  ]);
  expect(told('coreml', '', machine([]))).toEqual(['a machine of darwin | linux-x64']);
  expect(told('dml', '', machine([], undefined, 'win32-x64'))).toEqual([]);
});

test('a machine without an adapter is told of drivers, and other failures of WebGPU are not taken for one', () => {
  expect(told('webgpu', 'Failed to get a WebGPU adapter: No supported adapters', machine([]))).toEqual([
    'a graphics adapter with Vulkan, Metal or Direct3D 12 | none',
  ]);
  expect(told('webgpu', 'no kernel', machine([]))).toEqual([]);
});
