import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { misuse } from '@orograph/tensor/misuse';

import { folderError } from './folder-error.ts';
import { lockFolder, type FolderLock, type Lease } from './folder-lock.ts';
import { checksumsPath } from './checksums.ts';
import { journalName } from './damaged-run.ts';
import { removeHalfWritten } from './half-written.ts';
import { openJournal, readJournal, type Journal } from './journal.ts';
import { manifestSchema } from './manifest-schema.ts';
import { noteRun } from './written-runs.ts';
import { fromJson, toJson, type ResultRecord } from './record-line.ts';

/** What a run is: everything needed to repeat it. Two commands with the same `identity` make the same records. */
export interface RunManifest {
  /** The command and everything its records depend on. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Versions, paths, devices and facts about the run that its records do not depend on. */
  readonly [fact: string]: unknown;
}

/** A folder that holds a run, open for writing. */
export interface RunFolder {
  /** Where it is. */
  readonly path: string;
  /** How many records it holds, of those read by {@link RunFolder.earlier} and appended. */
  readonly records: number;
  /** The records there are already, in order, streamed. */
  earlier(): AsyncIterable<ResultRecord>;
  /** Appends a record after those read by {@link RunFolder.earlier}, which must have been read to its end. */
  append(record: ResultRecord): void;
  /** Forces the records to the disk and lets others write the folder. */
  close(): void;
}

/** The manifest's file name. */
export const manifestName = 'run.json';

/**
 * Opens a folder to write a run: a new one, or the same run to be continued.
 *
 * The lock of a machine that is gone is waited for up to its lease, a minute by default.
 *
 * @throws MisuseError if the folder holds another run or files a run would overwrite, or is being written; nothing
 * was changed then.
 */
export async function openRunFolder(
  folder: string,
  manifest: RunManifest,
  lease: Lease = {},
): Promise<RunFolder> {
  const { created, lock } = await lockedFolder(folder, manifest, lease).catch((error: unknown) => {
    throw folderError(error, folder);
  });
  const path = join(folder, journalName);
  try {
    checkSame(folder, manifest);
    removeHalfWritten(folder);
    if (!existsSync(join(folder, manifestName)))
      writeAtomic(join(folder, manifestName), `${toJson(manifest, 2)}\n`);
  } catch (error) {
    lock.release();
    if (created !== undefined) rmSync(created, { recursive: true, force: true });
    throw folderError(error, folder);
  }
  let [bytes, lines, isRead] = [0, 0, !existsSync(path)];
  const missing: string[] | undefined = existsSync(checksumsPath(path)) ? undefined : [];
  let journal: Journal | undefined;
  let added = 0;
  const run: RunFolder = {
    path: folder,
    get records() {
      return lines + added;
    },
    earlier: async function* () {
      for await (const { record, line, end, checksum } of readJournal(path, { unchecked: 'end' })) {
        [bytes, lines] = [end, line];
        missing?.push(checksum);
        yield record;
      }
      isRead = true;
    },
    append: (record) => {
      lock.check();
      if (!isRead) throw new Error(`${path}: expected its records to be read before more are appended.`);
      journal ??= openJournal(path, { bytes, lines, ...(missing && { missing }) });
      journal.append(record);
      added += 1;
    },
    close: () => {
      try {
        journal?.close();
      } finally {
        lock.release();
      }
    },
  };
  noteRun(run);
  return run;
}

/** Makes the folder where there is none, and locks it. */
async function lockedFolder(
  folder: string,
  manifest: RunManifest,
  lease: Lease,
): Promise<{ readonly created: string | undefined; readonly lock: FolderLock }> {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw misuse('--out is not a folder', { expected: 'a folder', got: 'a file', where: folder });
  checkSame(folder, manifest);
  const created = mkdirSync(folder, { recursive: true });
  return { created, lock: await lockFolder(folder, lease) };
}

/**
 * The manifest of a run.
 *
 * @throws MisuseError if the folder holds none.
 */
export function readManifest(folder: string): RunManifest {
  const path = join(folder, manifestName);
  if (!existsSync(path))
    throw misuse('not a run folder', {
      expected: `a folder with ${manifestName}`,
      got: 'none',
      where: folder,
    });
  let manifest: unknown;
  try {
    manifest = fromJson(readFileSync(path, 'utf8'));
  } catch {
    throw misuse('not a run folder', { expected: 'JSON', got: 'something else', where: path });
  }
  const { success, error } = manifestSchema.safeParse(manifest);
  if (success) return manifest as RunManifest;
  const [{ path: place, message: words }] = error.issues as [(typeof error.issues)[0]];
  const message = words.replace('undefined', 'nothing');
  throw misuse('not a run folder', {
    expected: `what a command writes into ${manifestName}`,
    got: place.length === 0 ? message : `at "${place.join('.')}": ${message}`,
    where: path,
  });
}

/** Writes a file so that it is there whole or not at all. */
export function writeAtomic(path: string, content: string | Uint8Array): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(aside, content, { flush: true });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

function checkSame(folder: string, manifest: RunManifest): void {
  if (!existsSync(join(folder, manifestName))) {
    const taken = [journalName, 'report.html'].find((name) => existsSync(join(folder, name)));
    if (taken)
      throw misuse('the --out folder is not of this command', {
        expected: 'an empty or new folder, or this run',
        got: `a ${taken} without ${manifestName}`,
        where: folder,
      });
    return;
  }
  const there = readManifest(folder).identity;
  const mine = fromJson(toJson(manifest.identity)) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(mine), ...Object.keys(there)])) {
    const [expected, got] = [there[key], mine[key]].map((value) =>
      value === undefined ? 'none' : toJson(value),
    );
    if (expected !== got)
      throw misuse('the --out folder is of another command', {
        expected: `${key} ${expected}`,
        got: got!,
        where: join(folder, manifestName),
      });
  }
}
