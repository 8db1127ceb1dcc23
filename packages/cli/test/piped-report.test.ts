import { Readable } from 'node:stream';

import { numberText } from '@orograph/report';
import { expect, test } from 'vitest';

import { writtenTerminal } from '../../program/test/written-terminal.ts';
import { pipedReport } from '../src/commands/report/piped-report.ts';
import { fixture, orograph } from './run-cli.ts';

/** What `report -` writes of these lines. */
async function pageOf(lines: string, command = 'slice'): Promise<string> {
  const { terminal, written } = writtenTerminal();
  await pipedReport(Readable.from([lines]), command, { terminal });
  return `${written.out}${written.err}`;
}

const line = (command: string): string[] =>
  command
    .replaceAll('M0', fixture('mlp-0.onnx'))
    .replaceAll('DATA', `--data ${fixture('data.npz')}`)
    .split(' ');

test('records that are piped in have a page with figures and sentences of their numbers', async () => {
  const { out, records } = await orograph(line('slice M0 DATA --grid 5x3 --json'));
  const losses = records.flatMap(({ type, loss }) => (type === 'point' ? [Number(loss)] : []));
  const page = await pageOf(out);
  expect(page).toContain('<h1>orograph slice</h1>');
  expect(page).toContain('class="plot"');
  expect(page).toContain(`it is least, ${numberText(Math.min(...losses))}, at `);
  const reach = await orograph(line('reach M0 DATA --samples 2 --json'));
  expect(await pageOf(reach.out, 'reach')).toContain('class="plot"');
});

test('what is no record, or of another command, is refused', async () => {
  await expect(pageOf('')).rejects.toThrow(
    'nothing to report (expected a record a line, got no line, in standard input)',
  );
  await expect(pageOf('{"type":"point"}\nhello\n')).rejects.toThrow(
    'not a record (expected a JSON object with a type, got hello, in line 2 of standard input)',
  );
  await expect(pageOf('{"type":"x"}', 'view')).rejects.toThrow(
    /^records that nothing draws \(expected .*slice.*, got view, in --made-by\)$/,
  );
  await expect(pageOf('{"type":"point","index":[0],"coords":[0],"loss":1}', 'curvature')).rejects.toThrow(
    'these are not the records of curvature, or need what only their folder says (expected what orograph curvature --json writes, got records point, in standard input)',
  );
  expect(await orograph(['report', fixture('.'), '--made-by', 'slice'])).toMatchObject({
    code: 2,
    err: `error: --made-by does not apply (expected -, got a folder, which says it, in ${fixture('.')})\n`,
  });
});
