import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import {
  NotYetError,
  QueueError,
  queueError,
  type ArtifactCache,
  type ArtifactStore,
  type HandedRun,
  type WorkableRun,
} from '@orograph/queue';
import { toJson, type TypedRecord } from '@orograph/runs';
import { zoo } from '@orograph/models';
import { take } from 'rxjs';

import { consume } from '../terminal/consume.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Program } from '../command.ts';
import type { OpenRun } from '../run/open-run.ts';
import { parseLine, type ParsedLine } from '../parse-line.ts';
import { isDataSet } from '../is-data-set.ts';
import { mapPaths, pathsRead } from './call-paths.ts';
import { compareManifests } from './exactness.ts';
import { placed } from '../run/shard-run.ts';
import { scratchFolder } from './written-files.ts';

/** What a worker opens runs with. */
export interface Workplace {
  /** The program whose commands it knows. */
  readonly program: Program;
  /** Where files come from. */
  readonly cache: ArtifactCache;
  /** Where files go to. */
  readonly store: ArtifactStore;
  /** The folder below which runs write theirs. */
  readonly folder: string;
  /** What models run on here, where that is not what the run says. */
  readonly device: string | undefined;
}

/** A run that is open on a worker. */
export interface OpenedRun extends WorkableRun {
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a run that was handed out: its command is read by the same rules as on a command line, it reads only what came with it, and it
 * writes nothing.
 *
 * @throws QueueError if this worker does not know the command, lacks something it reads, or gets other numbers.
 */
export async function workableRun(
  handed: HandedRun,
  { program, cache, store, folder, device }: Workplace,
): Promise<OpenedRun> {
  const typed = await parsed(handed.line, program);
  const { command, body } = typed;
  if (!body.openRun) throw refusal('not a command with tasks', 'one with --queue', command.name);
  const paths = new Map<string, string>();
  for (const input of handed.inputs) paths.set(input.path, await cache.pathOf(input));
  for (const path of pathsRead(command, typed))
    if (!paths.has(path) && !isName(path)) throw refusal('a file did not come with the run', path, 'none');
  const { words, flags } = mapPaths(command, typed, (path) => paths.get(path) ?? path);
  const scratch = handed.isKept ? scratchFolder(join(folder, 'runs'), { cache, store }) : undefined;
  const run = await body.openRun({
    words,
    flags: { ...flags, out: scratch?.path, ...(device !== undefined && { device }) },
    line: handed.line,
    terminal: silent,
    signal: new AbortController().signal,
    program,
  });
  const close = async (): Promise<void> => {
    await run.close();
    scratch?.remove();
  };
  try {
    const { exactness, differs } = compareManifests(handed.manifest, run.manifest);
    if (differs !== undefined) throw refusal('the run is another here', 'what the submitter has', differs);
    const counts = run.tasks.map(({ count }) => count);
    if (counts.join() !== handed.counts.join())
      throw refusal(
        'the run is another here',
        `${handed.counts.length} tasks`,
        `${counts.length} tasks of other counts`,
      );
    return {
      exactness,
      device: run.manifest['device'] ?? null,
      make: async (piece, { signal, files: noted }) => {
        const parts = partsOf(run.tasks, piece);
        const make = (): Promise<string[]> => makeLines(parts, signal);
        if (!scratch || !parts.some(({ task }) => task.hasFiles)) return { lines: await make() };
        const needs = neededBy(parts);
        const given = await noted(needs);
        const missing = needs.find((name) => !given.has(name));
        if (missing !== undefined) throw new NotYetError(`${missing} is not made yet`);
        const { made, files } = await scratch.collect(make, [...given.values()]);
        return { lines: made, files };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads the command line of a run. */
async function parsed(line: readonly string[], { commands }: Program): Promise<ParsedLine> {
  let found: ParsedLine | undefined;
  try {
    found = await parseLine(commands, line);
  } catch (error) {
    throw new QueueError(`the run's command line is not one of ours: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (found) return found;
  throw refusal('a command that this worker does not know', 'one of ours', line[0]!);
}

/** Whether a word is the name of a data set or network, of which nothing comes along. */
const isName = (word: string): boolean =>
  isDataSet(word) || Object.hasOwn(zoo, word.slice(word.indexOf('/') + 1));

/** A part of a task. */
interface TaskPart {
  readonly task: OpenRun['tasks'][number];
  readonly first: number;
  readonly end: number;
}

const partsOf = (
  tasks: OpenRun['tasks'],
  { from, to }: { readonly from: number; readonly to: number },
): TaskPart[] =>
  [...placed(tasks)].flatMap(({ task, start }) => {
    const [first, end] = [Math.max(0, from - start), Math.min(task.count, to - start)];
    return end > first ? [{ task, first, end }] : [];
  });

/** The files that parts go on from, but for those that parts before them make. */
function neededBy(parts: readonly TaskPart[]): string[] {
  const made = new Set<string>();
  const needs = new Set<string>();
  for (const { task } of parts) {
    for (const name of task.needs ?? []) if (!made.has(name)) needs.add(name);
    for (const name of task.makes ?? []) made.add(name);
  }
  return [...needs];
}

/** The records of parts of tasks, a line each, without the fields that the submitter knows. */
async function makeLines(parts: readonly TaskPart[], signal: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  for (const { task, first, end } of parts) {
    const records = task.stream(first, end).pipe(take(end - first));
    await consume<TypedRecord>(records, (record) => void lines.push(toJson(record)), signal);
  }
  return lines;
}

const nowhere = new Writable({ write: (_, __, done) => done() }) as unknown as NodeJS.WriteStream;
const silent: Terminal = { out: nowhere, err: nowhere, said: () => undefined };

const refusal = (what: string, expected: string, got: string): QueueError =>
  queueError(what, { expected, got, where: 'the run' });

/** Where a worker keeps what it fetched, unless it is told. */
export const usualCache = (): string => `${tmpdir()}/orograph-worker`;
