import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Something that a device needs and that is not there. */
export interface Lack {
  /** What is needed. */
  readonly expected: string;
  /** What is there. */
  readonly got: string;
  /** What to do. */
  readonly remedy: string;
}

/** What is looked at. */
export interface Machine {
  /** The operating system and the processor, as Node names them: `linux-x64`. */
  readonly system: string;
  /** Whether a file exists. */
  readonly exists: (path: string) => boolean;
  /** The folder of ONNX Runtime's libraries, and its version. */
  readonly runtime: () => { readonly folder: string; readonly version: string };
  /** Why a library does not load; `undefined` where it does. */
  readonly loadError: (path: string) => string | undefined;
}

/** The files of ONNX Runtime's CUDA provider. */
const cudaFiles = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

const here: Machine = {
  system: `${process.platform}-${process.arch}`,
  exists: existsSync,
  runtime: () => {
    const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
    const { version } = createRequire(import.meta.url)(file) as { readonly version: string };
    const binaries = join(dirname(file), 'bin');
    const [api = ''] = readdirSync(binaries);
    return { folder: join(binaries, api, process.platform, process.arch), version };
  },
  loadError: (path) => {
    try {
      process.dlopen({ exports: {} }, path);
      return undefined;
    } catch (error) {
      const { message } = error as Error;
      return message.includes('did not self-register') ? undefined : message;
    }
  },
};

/** Finds what a device that ONNX Runtime could not use lacks on this machine, from the machine and the runtime's reason. */
export function deviceLacks(device: string, reason: string, machine: Machine = here): readonly Lack[] {
  if (device === 'cuda') return cudaLacks(reason, machine);
  if (device === 'webgpu' && reason.includes('adapter'))
    return [
      {
        expected: 'a graphics adapter with Vulkan, Metal or Direct3D 12',
        got: 'none',
        remedy:
          'install its driver, on Linux libvulkan1 too, or set VK_DRIVER_FILES to the .json file of SwiftShader, Vulkan in software, of the Debian package chromium',
      },
    ];
  const systems = { dml: 'win32', coreml: 'darwin' };
  const system = systems[device as keyof typeof systems];
  if (system === undefined || machine.system.startsWith(system)) return [];
  return [{ expected: `a machine of ${system}`, got: machine.system, remedy: 'take webgpu, or cpu' }];
}

function cudaLacks(reason: string, { system, exists, runtime, loadError }: Machine): readonly Lack[] {
  if (system !== 'linux-x64')
    return [
      {
        expected: 'linux-x64, the only system that onnxruntime-node has CUDA for',
        got: system,
        remedy: 'take webgpu, or cpu',
      },
    ];
  const lacks: Lack[] = [];
  if (!['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'].some(exists))
    lacks.push({
      expected: 'an NVIDIA GPU and its driver',
      got: 'no /dev/nvidiactl',
      remedy: 'install the driver, and give a container the GPU: docker run --gpus all',
    });
  const { folder, version } = runtime();
  const absent = cudaFiles.filter((file) => !exists(join(folder, file)));
  if (absent.length > 0)
    return [
      ...lacks,
      {
        expected: `ONNX Runtime's CUDA provider in ${folder}`,
        got: `no ${absent.join(' and no ')}`,
        remedy: `fetch it with ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node --ignore-scripts=false, or copy both files from onnxruntime/capi of the Python wheel onnxruntime-gpu ${version}`,
      },
    ];
  const why = reason.includes('shared library') ? loadError(join(folder, cudaFiles[1]!)) : undefined;
  if (why?.startsWith('libcuda.so'))
    return lacks.length > 0
      ? lacks
      : [{ expected: "the driver's libcuda.so.1", got: why, remedy: 'install the NVIDIA driver' }];
  if (why !== undefined || /lib(?:cu|nv)\w+\.so/.test(reason))
    return [
      ...lacks,
      {
        expected:
          'the libraries of CUDA and cuDNN that the provider was built with where the loader finds them',
        got: why ?? reason,
        remedy:
          "install them in the version that the library's name says, or add the lib folders of NVIDIA's Python wheels to LD_LIBRARY_PATH",
      },
    ];
  const failure = /CUDA (?:failure|error)[^;\n]*/i.exec(reason)?.[0];
  if (failure === undefined) return lacks;
  return [
    ...lacks,
    {
      expected: 'a GPU that CUDA can use',
      got: failure.trim(),
      remedy:
        'nvidia-smi has to list it, its driver has to be as new as CUDA, and CUDA_VISIBLE_DEVICES must not hide it',
    },
  ];
}
