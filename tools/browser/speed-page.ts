// Runs in the page: opens a network once, and times it when it is asked.
import { parseNpz, readOnnx } from '@orograph/models/browser';

import { openTimed, type Times } from './loss-times.ts';

const bytesAt = async (address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(address)).arrayBuffer());

let times: (() => Promise<Times>) | undefined;

Object.assign(globalThis, {
  timed: {
    open: async (model: string, data: string): Promise<void> => {
      const { graph } = readOnnx(await bytesAt(model));
      ({ times } = await openTimed(graph, parseNpz(await bytesAt(data), data)));
    },
    times: () => times!(),
  },
});
