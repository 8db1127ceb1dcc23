/// <reference lib="webworker" />
// oxlint-disable-next-line import/no-unassigned-import -- gives the globals that modules below expect
import '../node/globals.ts';
// oxlint-disable-next-line import/no-unassigned-import -- puts files where they are looked for
import './installed.ts';

import { absolute, bytesOf, fileAt, filePaths, remove } from '../node/files.ts';
import { archiveOf, put, runFolders, unpackRuns } from './archives.ts';
import { holdSessions } from './breathing.ts';
import { lossOfGpu } from './gpu-loss.ts';
import { loadingWords } from './loading-words.ts';
import { memoryWords } from './memory-words.ts';
import type { Answer, Request } from './messages.ts';
import { roomHere } from './room.ts';
import { runQueue, type RunRequest } from './run-queue.ts';
import { isKept, openStorage } from './storage.ts';
import { wasmBytes } from './wasm-memory.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
const answer = (message: Answer): void => globalThis.postMessage(message);

// Loaded later, as modules shared with others are evaluated before this one, and it needs what was imported first.
const commandLine = import('@orograph/cli');

const storage = openStorage();
/** How often what has changed is kept, in milliseconds. */
const every = 2000;
let saving = false;
const save = async (): Promise<void> => {
  if (saving) return;
  saving = true;
  try {
    // What does not find room now is tried again.
    const { isNew, isFull } = (await (await storage)?.save()) ?? { isNew: false, isFull: false };
    if (isNew) answer({ kind: 'kept', isFull, room: await roomHere() });
  } finally {
    saving = false;
  }
};
setInterval(() => void save(), every);

/** A stream that passes on whole lines. */
function lines(take: (line: string) => void): NodeJS.WriteStream {
  let rest = '';
  return {
    write: (text: string) => {
      const all = (rest + text).split('\n');
      rest = all.pop()!;
      for (const line of all) take(line);
      return true;
    },
  } as NodeJS.WriteStream;
}

/** Carries out a command line; its records are passed on as they are made. */
async function run({ id, words }: RunRequest, signal: AbortSignal): Promise<void> {
  const { main } = await commandLine;
  const errors: string[] = [];
  const code = await main(words, {
    terminal: {
      out: lines((line) =>
        answer({ kind: 'record', id, record: JSON.parse(line) as Record<string, unknown> }),
      ),
      err: lines((line) => {
        if (line.startsWith('error:')) errors.push(line);
        else answer({ kind: 'told', id, line });
      }),
    },
    signal,
  });
  const reason = errors.length > 0 && words.includes('webgpu') ? await lossOfGpu() : undefined;
  // The page begins it again with another engine.
  if (reason !== undefined) return answer({ kind: 'broken', reason });
  const memory = errors.map((line) => memoryWords(line, wasmBytes())).find((line) => line !== undefined);
  // The page says itself that a run was cancelled.
  const said = memory === undefined ? (code === 130 ? [] : errors.map(loadingWords)) : [memory];
  for (const line of said) answer({ kind: 'told', id, line });
  answer({ kind: 'done', id, code });
  // What ran out of memory may be in any state.
  if (memory !== undefined) answer({ kind: 'broken', reason: undefined });
}

/** While a picture is drawn nothing is evaluated: it is there sooner. */
function runOrDraw(request: RunRequest, signal: AbortSignal): Promise<void> {
  const running = run(request, signal);
  if (request.words[0] === 'report') holdSessions(running);
  return running;
}

const queue = runQueue(runOrDraw, ({ id }) => answer({ kind: 'done', id, code: 130 }));

/** Takes in what was kept when the page was closed, and gives the paths of all files of the reader's. */
async function restore(id: number): Promise<void> {
  const found = (await (await storage)?.restore()) ?? [];
  // What came in meanwhile is newer.
  for (const { path, bytes } of found) if (!fileAt(path)) put(path, bytes);
  answer({ kind: 'paths', id, paths: found.map(({ path }) => path.slice(1)) });
}

/** Forgets all that is kept, in memory too. */
async function forget(id: number): Promise<void> {
  for (const path of filePaths()) if (isKept(path)) remove(path);
  await (await storage)?.forget();
  answer({ kind: 'paths', id, paths: [] });
}

/** Answers with the page of a comparison. */
async function compare({ id, folders }: Extract<Request, { kind: 'compare' }>): Promise<void> {
  const { compared } = await import('./compared.ts');
  answer({ kind: 'bytes', id, bytes: await compared(folders) });
}

globalThis.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  switch (data.kind) {
    case 'put':
      return put(data.path, data.bytes);
    case 'remove':
      return remove(absolute(data.path));
    case 'run':
      return queue.add(data);
    case 'restore':
      return void restore(data.id);
    case 'unpack':
      return answer({ kind: 'unpacked', id: data.id, ...unpackRuns(data.bytes) });
    case 'runs':
      return answer({ kind: 'paths', id: data.id, paths: runFolders() });
    case 'compare':
      return void compare(data);
    case 'forget':
      return void forget(data.id);
    case 'cancel':
      return queue.cancel(data.group);
    case 'read': {
      const file = fileAt(absolute(data.path));
      return answer({ kind: 'bytes', id: data.id, bytes: file && bytesOf(file).slice() });
    }
    case 'handOver':
      return answer({
        kind: 'files',
        id: data.id,
        files: filePaths()
          .filter((path) => isKept(path))
          .map((path) => ({ path, bytes: bytesOf(fileAt(path)!).slice() })),
      });
    case 'zip':
      return answer({ kind: 'bytes', id: data.id, bytes: archiveOf(data.folder) });
  }
});

const { onGpu, threads } = await import('./runtime.ts');
answer({ kind: 'ready', onGpu, threads });

// While the reader looks for files.
const quiet = lines(() => undefined);
const { main } = await commandLine;
const { warmUp } = await import('./warm-up.ts');
await warmUp((words) =>
  main(words, { terminal: { out: quiet, err: quiet }, signal: new AbortController().signal }),
);
