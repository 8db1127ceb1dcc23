/** What Node has everywhere. To be imported before anything else. */
import { Buffer } from 'buffer';

import page from './process.ts';

const { setInterval: plain } = globalThis;

/** Node's timers can be told not to keep the process; nothing keeps a page. */
function setInterval(act: () => void, milliseconds: number): { unref(): object; valueOf(): number } {
  const number = plain(act, milliseconds) as unknown as number;
  const timer = { unref: () => timer, valueOf: () => number };
  return timer;
}

Object.assign(globalThis, { Buffer, process: page, global: globalThis, setInterval });
