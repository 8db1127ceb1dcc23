import { expect, test } from 'vitest';

import { tellMemory } from '../src/models.ts';
import { writtenTerminal } from './written-terminal.ts';

/** What is told of a command on a network of this many parameters. */
function told(
  need: Parameters<typeof tellMemory>[2],
  memory: Parameters<typeof tellMemory>[3],
  isLarge = true,
): string {
  const { terminal, written } = writtenTerminal();
  tellMemory(terminal, { dim: 100_000_000, isLarge }, need, memory);
  return `${written.out}${written.err}`;
}
const machine = { total: 8e9, free: 6e9 };

test('memory is said before it is needed: 4 bytes a number of float32, 8 of float64, and files', () => {
  expect(told({ singles: 2 }, machine)).toBe('note: needs about 1.1 GB of memory\n');
  expect(told({ singles: 1, doubles: 2, stored: 3 }, machine)).toBe(
    'note: needs about 2.3 GB of memory, and 1.2 GB of disk for temporary files\n',
  );
  expect(told({ singles: 2 }, machine, false)).toBe('');
});

test('less that is free is warned of, and less than there is refused with both numbers', () => {
  expect(told({ singles: 2 }, { total: 8e9, free: 5e8 })).toBe(
    'warning: needs about 1.1 GB of memory, and 500 MB are free\n',
  );
  expect(() => told({ singles: 2 }, { total: 1e9, free: 1e9 })).toThrow(
    /needs more memory than there is.*about 1\.1 GB, for 100000000 parameters.*1\.0 GB/s,
  );
});
