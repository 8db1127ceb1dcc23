import { closeSync, openSync, writeSync } from 'node:fs';

import type { Cell, RecordTable } from '../record-table.ts';

/** Writes a table as CSV: numbers in full, texts quoted where they need it, an empty cell where there is nothing. */
export function writeCsv(path: string, { columns, rows }: RecordTable): void {
  const file = openSync(path, 'w');
  const line = (cells: readonly Cell[]): void => void writeSync(file, `${cells.map(csvCell).join()}\n`);
  try {
    line(columns.map(({ name }) => name));
    for (let row = 0; row < rows; row++) line(columns.map(({ cells }) => cells[row] ?? null));
  } finally {
    closeSync(file);
  }
}

function csvCell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
