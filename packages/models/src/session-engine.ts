import { displace } from '@orograph/tensor';
import type { Tensor } from 'onnxruntime-common';
import { unitNumbers } from './data/unit-images.ts';
import { openSession, type Device } from './device.ts';
import { writesIntoPlaces } from './output-place.ts';
import type { Runtime, Session } from './runtime.ts';
import { callSession, readTensors } from './session-call.ts';
import { runPass, type OpenSession } from './session-pass.ts';
import type { SessionResult, SessionTask, Template } from './session-task.ts';

/** Carries out session tasks, one after the other. */
export interface SessionEngine {
  /** Carries out one task. */
  perform(task: SessionTask): Promise<SessionResult>;
  /** Releases every session. */
  dispose(): Promise<void>;
}

const opened = async (runtime: Runtime, session: Session, device: Device): Promise<OpenSession> => ({
  session,
  inPlace: await writesIntoPlaces(runtime, device),
  outputs: new Map(),
  inputs: new Map(),
});
const nothing: SessionResult = { sums: {}, concat: {} };

/** The owner of the native memory of one thread: named sessions, and named tensors they are run on. */
export function sessionEngine(runtime: Runtime): SessionEngine {
  const sessions = new Map<string, OpenSession>();
  const tensors = new Map<string, Tensor>();
  const templates = new Map<string, Template>();

  async function perform(task: SessionTask): Promise<SessionResult> {
    switch (task.kind) {
      case 'store': {
        const { type, dims, data } = task.tensor;
        const tensor = task.isPixels
          ? new runtime.Tensor('float32', unitNumbers(data as Uint8Array), dims)
          : new runtime.Tensor(type, data, dims);
        tensors.set(task.name, tensor);
        break;
      }
      case 'discard':
        for (const name of task.names) {
          tensors.delete(name);
          templates.delete(name);
        }
        break;
      case 'open': {
        const { session, device } = await openSession(runtime, task.model, task.device, {
          intraOpNumThreads: task.threads ?? 1,
        });
        sessions.set(task.session, await opened(runtime, session, device.used));
        return { ...nothing, device };
      }
      case 'close':
        await sessions.get(task.session)?.session.release();
        sessions.delete(task.session);
        break;
      case 'clear':
        await clear();
        break;
      case 'run':
        return runPass(runtime, existing(sessions, task.session), tensors, task);
      case 'call':
        return callSession(runtime, existing(sessions, task.session), tensors, task);
      case 'read':
        return { ...nothing, concat: readTensors(tensors, task.names) };
      case 'template':
        templates.set(task.name, { ...task.template, bytes: task.template.bytes.slice() });
        break;
      case 'rebuild': {
        const open = await rebuild(runtime, existing(templates, task.template), task.coords);
        try {
          return await runPass(runtime, open, tensors, task);
        } finally {
          await open.session.release();
        }
      }
    }
    return nothing;
  }

  async function clear(): Promise<void> {
    for (const { session } of sessions.values()) await session.release();
    sessions.clear();
    tensors.clear();
    templates.clear();
  }

  return { perform, dispose: clear };
}

function existing<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`internal: "${name}" was closed or never opened.`);
  return found;
}

/** A session whose weights are the constants θ₀ + Σ cᵢdᵢ, written into the bytes of the file. */
async function rebuild(
  runtime: Runtime,
  template: Template,
  coords: readonly number[],
): Promise<OpenSession> {
  const { bytes, onCpu, placements, device, origin, directions } = template;
  const theta = displace(origin, directions, coords);
  for (const { from, size, at, type } of placements) {
    const part = theta.subarray(from, from + size);
    const kind = type === 'float64' ? Float64Array : Float32Array;
    const weights = part instanceof kind ? part : kind.from(part);
    bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength), at);
  }
  const { session, device: own } = await openSession(runtime, { bytes, onWebgpu: { bytes, onCpu } }, device);
  return opened(runtime, session, own.used);
}
