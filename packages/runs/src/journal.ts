import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

import { checksumOf, openChecksums, readChecksums } from './checksums.ts';
import { damagedLine } from './damaged-run.ts';
import { formatRecord, parseRecord, type ResultRecord } from './record-line.ts';
import { writeWhole } from './write-whole.ts';

/** The records of a run, in their order, on disk. */
export interface Journal {
  /** Appends a record: one write, so that a killed process leaves at most one torn line. */
  append(record: ResultRecord): void;
  /** Forces what was written to the disk, and closes. */
  close(): void;
}

/** A record in its journal. */
export interface JournalLine {
  /** The record. */
  readonly record: ResultRecord;
  /** The number of its line, from 1. */
  readonly line: number;
  /** Where its line ends, in bytes. */
  readonly end: number;
  /** The CRC-32 of its line. */
  readonly checksum: string;
}

/**
 * Reads the complete lines of a file of records, streamed, each checked against the checksum that was written with it; a last line
 * without its line break is not one. A file without checksums beside it is read unchecked; one that is not there has no lines, as a run has
 * none before its first record.
 *
 * `unchecked` says what becomes of lines after the last checksum, which a power cut can leave: `refuse` them (by default), or `end`
 * before them.
 *
 * @throws DamagedRunError naming the line that is not a record, or not the one that was written.
 */
export async function* readJournal(
  path: string,
  { unchecked = 'refuse' }: { readonly unchecked?: 'end' | 'refuse' } = {},
): AsyncGenerator<JournalLine> {
  if (!existsSync(path)) return;
  let checksums = readChecksums(path);
  let [end, line] = [0, 0];
  for await (const bytes of wholeLines(path)) {
    // Another process may have gone on writing; it writes the checksum first.
    if (checksums && line >= checksums.count) checksums = readChecksums(path);
    if (checksums && line >= checksums.count && unchecked === 'end') return;
    const checksum = checksumOf(bytes);
    const expected = checksums?.at(line) ?? checksum;
    line += 1;
    end += bytes.length;
    if (checksum !== expected)
      throw damagedLine(
        { folder: dirname(path), line },
        {
          what: 'is not as it was written',
          expected: expected === '' ? 'a checksum of it' : `checksum ${expected}`,
          got: expected === '' ? 'none' : checksum,
        },
      );
    yield { record: parsed(bytes, path, line), line, end, checksum };
  }
}

/**
 * Opens a file of records to append after its first `lines` lines of `bytes` bytes; what follows them (a torn line) is dropped.
 * `missing` are the checksums of these lines where nobody kept them.
 *
 * The disk is forced once a second: a killed process loses nothing, a power cut about a second, which is computed again.
 */
export function openJournal(
  path: string,
  {
    bytes,
    lines,
    missing,
  }: { readonly bytes: number; readonly lines: number; readonly missing?: readonly string[] },
): Journal {
  const file = openSync(path, 'a');
  ftruncateSync(file, bytes);
  const checksums = openChecksums(path, lines, missing);
  const files = [checksums.file, file];
  let forced = Date.now();
  const force = (): void => {
    for (const each of files) fsyncSync(each);
    checkThere(path, file);
    forced = Date.now();
  };
  return {
    append: (record) => {
      const line = Buffer.from(formatRecord(record));
      // First the checksum: a whole line without one was not written by a run.
      checksums.append(line);
      writeWhole(file, line);
      if (Date.now() - forced >= 1000) force();
    },
    close: () => {
      try {
        force();
      } finally {
        for (const each of files) closeSync(each);
      }
    },
  };
}

/** Throws if what is written no longer lies where others would find it: writing into a deleted file fails nowhere. */
function checkThere(path: string, file: number): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.ino === fstatSync(file).ino) return;
  throw new Error(
    `the journal is gone (expected the file that was opened, got ${there ? 'another' : 'none'}, in ${path}): its folder was deleted or moved while it was written; what was measured there is lost`,
  );
}

/** The bytes of each line of a file, its line break included. */
async function* wholeLines(path: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let stop = chunk.indexOf(10); stop !== -1; stop = chunk.indexOf(10, start)) {
      const last = chunk.subarray(start, stop + 1);
      yield parts.length === 0 ? last : Buffer.concat([...parts, last]);
      [parts, start] = [[], stop + 1];
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
}

function parsed(bytes: Buffer, path: string, line: number): ResultRecord {
  try {
    return parseRecord(bytes.toString('utf8', 0, bytes.length - 1));
  } catch (error) {
    throw damagedLine(
      { folder: dirname(path), line },
      {
        what: 'is not a record',
        expected: 'a JSON object with a "type"',
        cause: error,
        got: bytes.toString('utf8', 0, 60).trimEnd() || 'an empty line',
      },
    );
  }
}
