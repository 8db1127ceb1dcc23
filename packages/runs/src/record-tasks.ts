import { isDeepStrictEqual } from 'node:util';

import type { Observable } from 'rxjs';

import { damagedLine, recordNotDue, type LinePlace } from './damaged-run.ts';
import { toJson, type ResultRecord } from './record-line.ts';
import type { RunFolder } from './run-folder.ts';

/** What every record of a task has. */
export interface TypedRecord {
  /** The kind. */
  readonly type: string;
}

/** A part of a run: records of one origin, in one order that depends on nothing else. */
export interface Task<R extends TypedRecord> {
  /** The fields that each of its records begins with after its type; they tell its records from those of other tasks. */
  readonly key: Readonly<Record<string, unknown>>;
  /** How many records it has; at most, where `isLast` tells which one is the last. */
  readonly count: number;
  /** Makes its records but for the first `skip`, which there are already; those from `end` on, where it is given, need not be made. */
  readonly stream: (skip: number, end?: number) => Observable<R>;
  /** Whether a record is the last of the task, for a task whose records cannot be counted before they are made. */
  readonly isLast?: ((record: ResultRecord) => boolean) | undefined;
  /** Whether only the process that writes the run can make it: it goes on from earlier records, or from files beside them. */
  readonly isLocal?: boolean | undefined;
  /** Whether it writes files into the folder of the run. */
  readonly hasFiles?: boolean | undefined;
  /** The fields that each of its records ends with. */
  readonly rest?: Readonly<Record<string, unknown>> | undefined;
  /** Whether a record that was read is the one at a place of the task, from 0, by its own indices. */
  readonly isDue?: ((record: ResultRecord, place: number) => boolean) | undefined;
}

/** Takes in all records of a run in their order, and sums them up. */
export interface Fold {
  /** Takes in the next record. */
  add(record: ResultRecord): void;
  /** The last record of the run, for a run that ends with a summary. */
  summary?(): ResultRecord;
}

/** How the records of tasks are made and where they go. */
export interface RecordTasksSettings<R extends TypedRecord> {
  /** Takes in the records and sums them up; without one, a run has no summary. */
  readonly fold?: Fold | undefined;
  /** Checks every record before it is written or gone on from, as `recordCheck` of kinds of records does: what throws ends the run. */
  readonly check?: ((record: ResultRecord) => void) | undefined;
  /** Is given every record that was not there yet. */
  readonly emit?: (record: ResultRecord) => void;
  /** Subscribes to what is left of a task and passes on its values; `done` are there already. */
  readonly follow?: (
    stream: Observable<R>,
    take: (value: R) => void,
    at: { readonly task: Task<R>; readonly done: number },
  ) => Promise<void>;
}

/**
 * Makes the records of tasks in a run folder, going on after those that are there, and ends with their summary. A run that has its
 * summary computes nothing. Later tasks may depend on what earlier ones found: the next task is asked for when the one before is done.
 *
 * @throws DamagedRunError naming the line of the first record that is there and not the one due; Error for a task that makes another
 *   number of records than it says.
 */
export async function recordTasks<R extends TypedRecord>(
  folder: RunFolder | undefined,
  tasks: AsyncIterable<Task<R>> | Iterable<Task<R>>,
  { fold, check, emit, follow = followPlainly }: RecordTasksSettings<R> = {},
): Promise<void> {
  const earlier = folder?.earlier()[Symbol.asyncIterator]();
  let next = await earlier?.next();
  const write = (record: ResultRecord): void => {
    check?.(record);
    folder?.append(record);
    emit?.(record);
  };
  const add = (record: ResultRecord): void => {
    write(record);
    fold?.add(record);
  };
  const isSummary = ({ type }: ResultRecord): boolean => fold?.summary !== undefined && type === 'summary';
  let line = 0;
  for await (const task of tasks) {
    const { key, count, stream, rest, isLast } = task;
    let done = 0;
    let isWhole = count === 0;
    for (; next && !next.done && !isWhole && !isSummary(next.value); done++) {
      line += 1;
      const at = { folder: folder!.path, line };
      checkDue(task, next.value, done, at);
      checkKind(check, next.value, at);
      fold?.add(next.value);
      isWhole = done + 1 === count || isLast?.(next.value) === true;
      next = await earlier!.next();
    }
    if (isWhole) continue;
    if (next && !next.done) throw notDue(task, next.value, done, { folder: folder!.path, line: line + 1 });
    let made = done;
    await follow(
      stream(done),
      (value) => {
        if (isWhole) throw new Error(`a task of ${made} records made one more: ${toJson(value)}`);
        const { type, ...fields } = value;
        const record = { type, ...key, ...fields, ...rest };
        add(record);
        made += 1;
        isWhole = made === count || isLast?.(record) === true;
      },
      { task, done },
    );
    if (!isWhole) throw new Error(`a task ended after ${made} of ${count} records: ${toJson(key)}`);
  }
  const summed = next && !next.done && isSummary(next.value);
  if (summed) next = await earlier!.next();
  if (next && !next.done)
    throw damagedLine(
      { folder: folder!.path, line: line + (summed ? 2 : 1) },
      { what: 'is one too many', expected: 'the run to be complete', got: toJson(next.value) },
    );
  if (!fold?.summary || summed) return;
  write(fold.summary());
}

const followPlainly = <R>(stream: Observable<R>, take: (value: R) => void): Promise<void> =>
  stream.forEach(take);

type TaskKey = Pick<Task<TypedRecord>, 'isDue' | 'key'>;

function checkDue(task: TaskKey, record: ResultRecord, place: number, at: LinePlace): void {
  const fits = Object.entries(task.key).every(([name, value]) => isDeepStrictEqual(record[name], value));
  if (!fits || task.isDue?.(record, place) === false) throw notDue(task, record, place, at);
}

/** Throws where a record that was read is not as its kind has it. */
function checkKind(
  check: ((record: ResultRecord) => void) | undefined,
  record: ResultRecord,
  at: LinePlace,
): void {
  try {
    check?.(record);
  } catch (cause) {
    throw damagedLine(at, {
      what: 'is not a record of its kind',
      expected: (cause as Error).message,
      got: toJson(record).slice(0, 120),
      cause,
    });
  }
}

const notDue = ({ key }: TaskKey, record: ResultRecord, place: number, at: LinePlace): Error =>
  recordNotDue(at, `record ${place} of ${toJson(key)}`, record);
