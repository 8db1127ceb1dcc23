/**
 * Tells what this process holds and has written, and writes its lines: all that a command line needs before it knows its command.
 * Loads nothing that reads or writes vectors.
 *
 * @packageDocumentation
 */
export { DamagedRunError } from './damaged-run.ts';
export { holdsLock } from './folder-lock.ts';
export { settled } from '@orograph/tensor/under-way';
export { misuse, MisuseError, type Mismatch, type SettingMismatch } from '@orograph/tensor/misuse';
export { formatRecord, fromJson, toJson, type ResultRecord } from './record-line.ts';
export { writtenRuns, type WrittenRun } from './written-runs.ts';
