import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

import { writeWhole } from './write-whole.ts';

/** Eight hexadecimal digits and a line break. */
const width = 9;

/** The CRC-32 of each line of a journal, in order. */
export interface Checksums {
  /** How many there are. */
  readonly count: number;
  /** The checksum of a line, its line break included; lines count from 0. */
  at(line: number): string;
}

/** The file beside a journal that holds the checksums of its lines. */
export const checksumsPath = (journal: string): string => `${journal}.crc32`;

/** The CRC-32 of bytes as eight hexadecimal digits. */
export const checksumOf = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

/** Reads the checksums of a journal; `undefined` if nobody kept any. A torn last one is left out. */
export function readChecksums(journal: string): Checksums | undefined {
  const path = checksumsPath(journal);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return {
    count: Math.floor(bytes.length / width),
    at: (line) => bytes.toString('latin1', width * line, width * (line + 1) - 1),
  };
}

/** Leaves only the checksums of the first lines. */
export function cutChecksums(journal: string, lines: number): void {
  const path = checksumsPath(journal);
  if (statSync(path).size > width * lines) truncateSync(path, width * lines);
}

/** Appends checksums to those of a journal. */
export interface ChecksumWriter {
  /** Appends the checksum of a line. */
  append(line: Uint8Array): void;
  /** The open file. */
  readonly file: number;
}

/** Opens the checksums of a journal to append after those of its first `lines` lines; `missing` are theirs, where nobody kept any. */
export function openChecksums(
  journal: string,
  lines: number,
  missing: readonly string[] | undefined,
): ChecksumWriter {
  const file = openSync(checksumsPath(journal), 'a');
  try {
    ftruncateSync(file, missing ? 0 : width * lines);
    if (missing && missing.length > 0)
      writeWhole(file, Buffer.from(missing.map((sum) => `${sum}\n`).join('')));
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return { file, append: (line) => writeWhole(file, Buffer.from(`${checksumOf(line)}\n`)) };
}
