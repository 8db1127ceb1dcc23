// A day of `orograph view` in short: a run of 10⁶ records, written in 86,400 steps, whose state is asked for after each, as an open page does every second.
// The memory of the process, collected before each look, must not grow with the run:
//   node --expose-gc --conditions=@orograph/source --import tsx tools/bench/view-day.mjs [records]
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { liveRun } from '@orograph/report/live';

const records = Number(process.argv[2] ?? 1e6);
const seconds = 86_400;
const folder = mkdtempSync(join(tmpdir(), 'orograph-view-'));
const line = (i) =>
  `{"type":"point","index":[${i}],"coords":[${i / 1e6}],"loss":${Math.sin(i)},"metrics":{"accuracy":0.5}}\n`;
const looks = [];
try {
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ identity: { command: 'slice', grid: [records] } }),
  );
  const run = liveRun(folder);
  let written = 0;
  for (let second = 1; second <= seconds; second++) {
    const due = Math.floor((records * second) / seconds);
    let text = '';
    while (written < due) text += line(written++);
    appendFileSync(join(folder, 'records.ndjson'), text);
    const { done } = run.state();
    if (done !== written) throw new Error(`expected ${written} records, got ${done}`);
    if (second % 3600 > 0) continue;
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    looks.push(heapUsed);
    console.log(
      JSON.stringify({
        hour: second / 3600,
        records: done,
        'heap, MB': Number((heapUsed / 1e6).toFixed(2)),
        'rss, MB': Math.round(rss / 1e6),
      }),
    );
  }
  const growth = looks.at(-1) / looks[0];
  console.log(`heap after a day by that after an hour: ${growth.toFixed(3)}`);
  process.exitCode = growth < 1.1 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
