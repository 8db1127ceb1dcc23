import { Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { tell, type Terminal, writeResult } from '../src/index.ts';
import { progressBar } from '../src/run.ts';

/** A screen that understands what a progress bar sends: text, new lines, and where the cursor goes. */
function makeScreen(): { readonly terminal: Terminal; readonly rows: () => readonly string[] } {
  const rows: string[] = [''];
  let [row, column] = [0, 0];
  let kept = [0, 0] as [number, number];
  const put = (text: string): void => {
    rows[row] = rows[row]!.padEnd(column).slice(0, column) + text + rows[row]!.slice(column + text.length);
    column += text.length;
  };
  const obey = (code: string): void => {
    if (code === '\u001B7') kept = [row, column];
    else if (code === '\u001B8') [row, column] = kept;
    else if (code.endsWith('G')) column = Number(code.slice(2, -1)) - 1;
    else if (code === '\u001B[2K') rows[row] = '';
    else if (code === '\u001B[0K') rows[row] = rows[row]!.slice(0, column);
  };
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _, done) => {
        // eslint-disable-next-line no-control-regex -- what a terminal is told begins with a control character
        for (const part of chunk.split(/(\u001B[78]|\u001B\[[?\d;]*[A-Za-z]|\n)/u)) {
          if (part === '\n') {
            [row, column] = [row + 1, 0];
            rows[row] ??= '';
          } else if (part.startsWith('\u001B')) obey(part);
          else put(part);
        }
        done();
      },
    }),
    { isTTY: true, columns: 120 },
  ) as unknown as NodeJS.WriteStream;
  return { terminal: { out: stream, err: stream }, rows: () => rows.map((text) => text.trimEnd()) };
}

describe('a progress bar on a terminal', () => {
  const progress = (count: number) => ({ value: count, count, total: 4, rate: 1, eta: 4 - count });

  it('makes way for the lines that are written while it is shown, and loses none of them', async () => {
    const { terminal, rows } = makeScreen();
    const found = (name: string): void =>
      writeResult(terminal, { type: 'found' }, { json: false, text: () => `${name} found` });
    tell(terminal, 'opening');
    const bar = progressBar<number>(terminal, { name: 'slice', total: 4 });
    expect(rows().at(-1)).toContain('0/4');
    found('first');
    bar.update(progress(1));
    found('second');
    await new Promise((resolve) => setTimeout(resolve, 150));
    bar.update(progress(2));
    expect(rows().at(-1)).toMatch(/^slice .* 2\/4 /u);
    found('third');
    bar.stop();
    tell(terminal, 'report: page.html');
    expect(rows()).toEqual([
      'opening',
      'first found',
      'second found',
      'third found',
      'report: page.html',
      '',
    ]);
  });

  it('makes way for another bar', () => {
    const { terminal, rows } = makeScreen();
    const outer = progressBar<number>(terminal, { name: 'outer', total: 4 });
    const inner = progressBar<number>(terminal, { name: 'inner', total: 4 });
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toMatch(/^inner /u);
    inner.stop();
    outer.stop();
    expect(rows()).toEqual(['']);
  });
});
