/** Notes when a device of WebGPU is lost. To be imported before the runtime. */

/** What this needs of WebGPU. */
interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}
interface Adapter {
  requestDevice: (this: Adapter, ...args: unknown[]) => Promise<GpuDevice>;
}

let loss: string | undefined;
const listeners: (() => void)[] = [];

const adapters = (globalThis as { readonly GPUAdapter?: { readonly prototype: Adapter } }).GPUAdapter;
if (adapters) {
  const { requestDevice } = adapters.prototype;
  adapters.prototype.requestDevice = async function noted(this: Adapter, ...args) {
    const device = await requestDevice.apply(this, args);
    void noteLoss(device);
    return device;
  };
}

async function noteLoss({ lost }: GpuDevice): Promise<void> {
  const { reason, message } = await lost;
  if (reason === 'destroyed') return;
  loss = message || 'no reason was given';
  for (const listener of listeners.splice(0)) listener();
}

/** How long an error may be known before the loss that it comes from, in milliseconds. */
const patience = 1000;

/** The reason why the device was lost, `undefined` where it was not: asked after an error, as that may be known first. */
export async function lossOfGpu(): Promise<string | undefined> {
  if (loss === undefined && adapters)
    await new Promise<void>((resolve) => {
      listeners.push(resolve);
      setTimeout(resolve, patience);
    });
  return loss;
}
