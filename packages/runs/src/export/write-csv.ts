import { closeSync, openSync, writeSync } from 'node:fs';

import type { Cell, RecordTable } from '../record-table.ts';

/** The lines of a table as CSV: numbers in full, texts quoted where they need it, an empty cell where there is nothing. */
export function* csvLines({ columns, rows }: RecordTable): Generator<string> {
  const line = (cells: readonly Cell[]): string => `${cells.map(csvCell).join()}\n`;
  yield line(columns.map(({ name }) => name));
  for (let row = 0; row < rows; row++) yield line(columns.map(({ cells }) => cells[row] ?? null));
}

/** Writes a table into a CSV file, as {@link csvLines} has it. */
export function writeCsv(path: string, table: RecordTable): void {
  const file = openSync(path, 'w');
  try {
    for (const line of csvLines(table)) writeSync(file, line);
  } finally {
    closeSync(file);
  }
}

function csvCell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
