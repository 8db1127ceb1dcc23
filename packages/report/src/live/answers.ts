import { realpathSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import type { ResultRecord, RunManifest } from '@orograph/runs';

import { htmlPage } from '../page/html-page.ts';
import { renderRun } from '../runs/render-run.ts';
import type { RunDrawings } from '../runs/run-drawing.ts';

/** The kinds of file of a run folder that are shown. */
const kinds: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.svg': 'image/svg+xml',
  '.yaml': 'application/yaml',
};

/** The page of what there is so far; where that is too little for the report, it says so. */
export async function drawn(
  folder: string,
  stored: { readonly run: RunManifest; readonly records: readonly ResultRecord[] },
  drawings: RunDrawings,
): Promise<string> {
  try {
    return (await renderRun(folder, stored, drawings)).html;
  } catch (error) {
    return htmlPage({
      title: `orograph ${String(stored.run.identity['command'])}`,
      lead: `No report of ${stored.records.length} records yet: ${(error as Error).message}`,
      sections: [],
    });
  }
}

/** The path of a file of a folder that is shown, links followed; `undefined` for all others. */
export function inside(folder: string, name: string): string | undefined {
  try {
    const path = realpathSync(join(folder, name));
    const way = relative(realpathSync(folder), path);
    const isShown = Object.hasOwn(kinds, extname(path)) && statSync(path).isFile();
    return isShown && way !== '..' && !way.startsWith(`..${sep}`) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Headers of every answer. */
export const headers: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
const typeOf = (kind: string): string => `${kind}; charset=utf-8`;

/** The type of a file that is shown. */
export const fileType = (path: string): string => typeOf(kinds[extname(path)]!);

/** Answers with a text. */
export function send(
  response: ServerResponse,
  status: number,
  kind: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers, ...more, 'content-type': typeOf(kind) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
