import type { Request, RunGroup } from './messages.ts';

/** A command that is asked for. */
export type RunRequest = Extract<Request, { kind: 'run' }>;

/** Commands that wait for each other: two at once would take the memory of both. */
export interface RunQueue {
  /** Carries out a command when those before it have ended; those of `look` come first, those `beside` wait for none. */
  readonly add: (request: RunRequest) => void;
  /** Interrupts the commands of a group; those that wait are not begun. */
  readonly cancel: (group: RunGroup) => void;
}

/** Carries out commands by `run`, one at a time; `dropped` is told of those that were cancelled before they began. */
export function runQueue(
  run: (request: RunRequest, signal: AbortSignal) => Promise<void>,
  dropped: (request: RunRequest) => void,
): RunQueue {
  let waiting: readonly RunRequest[] = [];
  const underWay = new Map<RunRequest, AbortController>();
  const begin = async (request: RunRequest): Promise<void> => {
    const interruption = new AbortController();
    underWay.set(request, interruption);
    await run(request, interruption.signal).finally(() => underWay.delete(request));
  };
  const isFree = (): boolean => [...underWay.keys()].every(({ group }) => group === 'beside');
  const next = async (): Promise<void> => {
    if (!isFree()) return;
    const request = waiting.find(({ group }) => group === 'look') ?? waiting[0];
    if (request === undefined) return;
    waiting = waiting.filter((one) => one !== request);
    await begin(request).finally(() => void next());
  };
  return {
    add: (request) => {
      if (request.group === 'beside') return void begin(request);
      waiting = [...waiting, request];
      return void next();
    },
    cancel: (group) => {
      const gone = waiting.filter((request) => request.group === group);
      waiting = waiting.filter((request) => request.group !== group);
      for (const request of gone) dropped(request);
      for (const [request, interruption] of underWay) if (request.group === group) interruption.abort();
    },
  };
}
