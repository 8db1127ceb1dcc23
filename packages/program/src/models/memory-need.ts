import { freemem, totalmem } from 'node:os';

import type { ModelLoss } from '@orograph/models';

import { misuse } from '../terminal/misuse.ts';
import { tell, type Terminal } from '../terminal/terminal.ts';

/** Bytes of Node.js, ONNX Runtime and what does not grow with a network. */
const base = 2.5e8;

/** What a command holds of a network so large that it is said before. */
export interface MemoryNeed {
  /** Vectors of the network's dimension in float32, θ and what its file is read into included. */
  readonly singles: number;
  /** Vectors in float64. */
  readonly doubles?: number;
  /** Float32 vectors in temporary files. */
  readonly stored?: number;
}

/** The memory of the machine, or what its container may have of it, and what of it is free. */
function memoryHere(): { readonly total: number; readonly free: number } {
  const limit = process.constrainedMemory?.() ?? 0;
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { total, free: Math.min(total, process.availableMemory?.() ?? freemem()) };
}

/**
 * Says how much memory a command needs for a network whose θ is held once, before it begins; smaller ones are not worth a word. A warning
 * where less is free.
 *
 * @throws MisuseError where the machine has less.
 */
export function tellMemory(
  terminal: Terminal,
  { isLarge, dim }: Pick<ModelLoss, 'dim' | 'isLarge'>,
  { singles, doubles = 0, stored = 0 }: MemoryNeed,
  { total, free } = memoryHere(),
): void {
  if (!isLarge) return;
  const bytes = base + dim * (4 * singles + 8 * doubles);
  if (bytes > total)
    throw misuse('the command needs more memory than there is', {
      expected: `about ${size(bytes)}, for ${dim} parameters`,
      got: size(total),
      where: 'this machine',
    });
  const files = stored > 0 ? `, and ${size(4 * dim * stored)} of disk for temporary files` : '';
  const told = `needs about ${size(bytes)} of memory${files}`;
  tell(
    terminal,
    bytes > free ? `warning: ${told}, and ${size(Math.max(0, free))} are free` : `note: ${told}`,
  );
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toPrecision(2)} GB`;
