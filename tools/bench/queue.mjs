// What handing records out costs, with simulated workers and a redis-server of its own:
//   node --conditions=@orograph/source --import tsx tools/bench/queue.mjs [records]
// It prints, as one JSON object a line,
//   - pieces: milliseconds per piece when every piece is one record that costs nothing,
//   - scaling: seconds of one and of two workers (processes that compute for 1 ms a record) on the same records, and their ratio,
//   - records: records a second that are collected, parsed and written into a run folder, and the largest memory meanwhile.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { connect, openCollector, protocol, queueAddress, work } from '@orograph/queue';
import { fromJson, openRunFolder, recordTasks } from '@orograph/runs';
import { from } from 'rxjs';

const here = fileURLToPath(import.meta.url);
const port = 7391;
const address = (prefix) => queueAddress(`redis://127.0.0.1:${port}?prefix=${prefix}`, {});

/** A worker process: each record costs so many milliseconds of computing. */
async function simulate(prefix, cost) {
  const line = (i) =>
    `{"type":"point","index":[${i}],"coords":[${i / 1e6}],"loss":${Math.sin(i)},"metrics":{"accuracy":0.5,"error":0.5}}`;
  const burn = (ms) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  await work(await connect(address(prefix)), {
    facts: {
      id: `w${process.pid}`,
      host: 'here',
      pid: process.pid,
      version: '0',
      node: process.version,
      machine: 'simulated',
      device: null,
      concurrency: 1,
    },
    signal: new AbortController().signal,
    open: async () => ({
      exactness: 'same bits',
      device: null,
      make: async ({ from: first, to }) => {
        const lines = [];
        for (let i = first; i < to; i++) {
          if (cost > 0) burn(cost);
          lines.push(line(i));
        }
        return { lines };
      },
    }),
  });
}

/** Starts worker processes, and resolves once they are listed. */
async function startWorkers(prefix, count, cost) {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [...process.execArgv, here, '--worker', prefix, String(cost)], {
      stdio: 'inherit',
    }),
  );
  const connection = await connect(address(prefix));
  while ((await connection.redis.scard(`${prefix}:workers`)) < count) await pause(50);
  connection.close();
  return () => children.forEach((child) => child.kill('SIGKILL'));
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Collects a run of so many records into a folder. */
async function collect(prefix, count, spans = [[0, count]]) {
  const connection = await connect(address(prefix));
  let [pieces, peak] = [0, 0];
  const collector = await openCollector(connection, {
    run: `run-${prefix}`,
    holder: 'bench',
    handed: {
      protocol,
      version: '0',
      line: ['bench'],
      inputs: [],
      isKept: false,
      counts: [count],
      manifest: {},
    },
    spans,
    signal: new AbortController().signal,
    took: () => {
      pieces += 1;
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  const out = mkdtempSync(join(tmpdir(), 'orograph-bench-'));
  const folder = await openRunFolder(join(out, 'run'), { identity: { command: 'bench' } });
  const lines = async function* () {
    for await (const line of collector.lines(0, count)) yield fromJson(line);
  };
  const began = performance.now();
  await recordTasks(folder, [{ key: {}, count, stream: () => from(lines()) }]);
  const seconds = (performance.now() - began) / 1000;
  folder.close();
  const { size } = statSync(join(out, 'run/records.ndjson'));
  rmSync(out, { recursive: true });
  await collector.close('done');
  connection.close();
  return { seconds, pieces, peak, bytes: size };
}

async function main() {
  const records = Number(process.argv[2] ?? 200_000);
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    console.log('redis-server is not here: nothing is measured');
    return;
  }
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  await pause(1000);
  const print = (values) => console.log(JSON.stringify(values));
  const round = (x, digits = 3) => Number(x.toPrecision(digits));
  try {
    const count = 2000;
    const each = Array.from({ length: count }, (_, i) => [i, i + 1]);
    let stop = await startWorkers('pieces', 1, 0);
    const single = await collect('pieces', count, each);
    stop();
    print({
      measure: 'pieces',
      pieces: single.pieces,
      msPerPiece: round((1000 * single.seconds) / single.pieces),
    });

    const seconds = {};
    for (const workers of [1, 2]) {
      stop = await startWorkers(`scaling${workers}`, workers, 1);
      const { seconds: own, pieces } = await collect(`scaling${workers}`, 24_000);
      stop();
      seconds[workers] = own;
      print({ measure: 'scaling', workers, records: 24_000, pieces, seconds: round(own) });
    }
    print({ measure: 'scaling', ratio: round(seconds[1] / seconds[2]) });

    stop = await startWorkers('records', 1, 0);
    const many = await collect('records', records);
    stop();
    print({
      measure: 'records',
      records,
      pieces: many.pieces,
      perSecond: Math.round(records / many.seconds),
      peakMB: Math.round(many.peak / 1e6),
      journalMB: Math.round(many.bytes / 1e6),
    });
  } finally {
    server.kill();
  }
}

if (process.argv[2] === '--worker') await simulate(process.argv[3], Number(process.argv[4]));
else await main();
process.exit(0);
