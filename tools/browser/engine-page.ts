// Runs in the page: reads fixtures as a user's files are read, and evaluates them.
import { parseNpz, readOnnx, type Device } from '@orograph/models/browser';

import { lossFacts, type Facts } from './loss-facts.ts';

const bytesAt = async (address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(address)).arrayBuffer());

/** Evaluates a model and data that the server has under these names. */
const evaluate = async (model: string, data: string, device: Device): Promise<Facts> =>
  lossFacts({
    graph: readOnnx(await bytesAt(model)).graph,
    arrays: parseNpz(await bytesAt(data), data),
    device,
  });

Object.assign(globalThis, { evaluate });
