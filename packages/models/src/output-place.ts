import type { Tensor } from 'onnxruntime-common';
import { openSession, type Device } from './device.ts';
import { negative } from './negative-model.ts';
import type { Runtime } from './runtime.ts';

/** The numbers of a tensor, of a type `set`, `subarray` and indexing exist for. */
export type Elements = Exclude<Tensor.DataType, string[]>;

const known = new WeakMap<Runtime, Map<Device, Promise<boolean>>>();

/**
 * Whether a runtime writes outputs into the tensors it is given for them, tried once for each device: onnxruntime-node does, which saves
 * a copy; onnxruntime-web gives back what it was given as it was, and the output is lost.
 */
export function writesIntoPlaces(runtime: Runtime, device: Device): Promise<boolean> {
  const devices = known.get(runtime) ?? new Map<Device, Promise<boolean>>();
  known.set(runtime, devices);
  const found = devices.get(device) ?? tryPlace(runtime, device);
  devices.set(device, found);
  return found;
}

async function tryPlace(runtime: Runtime, device: Device): Promise<boolean> {
  const { session } = await openSession(runtime, { bytes: negative }, device);
  try {
    const place = new runtime.Tensor('float32', Float32Array.of(0), [1]);
    await session.run({ x: new runtime.Tensor('float32', Float32Array.of(2), [1]) }, { y: place });
    return place.data[0] === -2;
  } catch {
    return false;
  } finally {
    await session.release();
  }
}

/** Copies the numbers of an output to where they are wanted, unless the runtime wrote them there. */
export function copyTo(place: Tensor, output: Tensor): void {
  if (place !== output) (place.data as Float32Array).set(output.data as Float32Array);
}
