import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { manifestName, readRun, type ResultRecord } from '@orograph/runs';

import { escapeHtml } from '../page/escape-html.ts';
import { text } from '../page/fact-rows.ts';
import { htmlPage } from '../page/html-page.ts';
import type { PageOf } from '../runs/run-drawing.ts';
import { runPlots } from '../runs/run-plots.ts';

/** A kind of record of which a step has more than this many is not shown. */
const most = 12;

/**
 * The page of a pipeline's folder: its steps in their order, each with its report, its plots and the records of which it has few.
 * Steps that are not done come last. The same folder gives the same page.
 */
async function pipelineIndex(folder: string): Promise<string> {
  const { run, records } = await readRun(folder);
  const done = new Map(
    records.filter(({ type }) => type === 'step').map((record) => [String(record['step']), record]),
  );
  const present = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, manifestName)))
    .map(({ name }) => name)
    .toSorted();
  const names = [...done.keys()].filter((name) => present.includes(name));
  const open = present.filter((name) => !done.has(name));
  const sections: string[] = [];
  for (const name of [...names, ...open]) sections.push(await stepSection(folder, name, done.get(name)));
  return htmlPage({
    title: `orograph run ${text(run['pipeline']).replace(/^.*[\\/]/, '')}`,
    lead: `${names.length} steps done${open.length > 0 ? `, ${open.length} not` : ''}`,
    style: ownStyle,
    sections: [...sections, '<p class="note"><a href="pipeline.yaml">pipeline.yaml</a></p>'],
  });
}

/** `index.html` of a pipeline's folder. */
export const page: PageOf = async (folder) => ({ name: 'index.html', html: await pipelineIndex(folder) });

const ownStyle = `
.plots { display: flex; flex-wrap: wrap; gap: 12px; } .plots figure { max-width: 380px; } .plots img { display: block; height: 240px; max-width: 100%; background: #fff; border: 1px solid var(--line); }
a { color: inherit; } .records { overflow-x: auto; } .records table { width: auto; } .records :is(td, th) { width: auto; overflow-wrap: normal; }
`;

async function stepSection(folder: string, name: string, done: ResultRecord | undefined): Promise<string> {
  const files = readdirSync(join(folder, name)).toSorted();
  const { run, records } = await readRun(join(folder, name));
  const link = (file: string, words: string): string =>
    `<a href="${escapeHtml(encodeURI(`${name}/${file}`))}">${words}</a>`;
  const pages = files.filter((file) => file.endsWith('.html'));
  const plots = runPlots(join(folder, name));
  const command = text(done?.['command'] ?? run.identity['command']);
  return [
    `<h2 id="${name}">${escapeHtml(name)}</h2>`,
    `<p class="lead">${escapeHtml(command)}${done ? '' : ' · not done'}${pages.map((file) => ` · ${link(file, file.replace('.html', ''))}`).join('')}</p>`,
    plots.length > 0
      ? `<div class="plots">${plots.map(({ file, title }) => `<figure>${link(file, `<img src="${escapeHtml(encodeURI(`${name}/${file}`))}" alt="${title}">`)}<figcaption aria-hidden="true">${title}</figcaption></figure>`).join('\n')}</div>`
      : '',
    valueLine((done?.['values'] ?? run.identity['values'] ?? {}) as Readonly<Record<string, unknown>>),
    ...recordTables(records),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** The keys of a step with their values, on a line. */
const valueLine = (values: Readonly<Record<string, unknown>>): string =>
  `<p class="note">${Object.entries(values)
    .map(([key, value]) => `${escapeHtml(key)} <code>${escapeHtml(text(value))}</code>`)
    .join(' · ')}</p>`;

/** A table a kind of record, a row a record; long values are left out. */
function recordTables(records: readonly ResultRecord[]): string[] {
  const byType = new Map<string, ResultRecord[]>();
  for (const record of records) {
    const rows = byType.get(record.type);
    if (rows) rows.push(record);
    else byType.set(record.type, [record]);
  }
  return [...byType].flatMap(([type, rows]) => {
    if (rows.length > most) return [];
    const flat = rows.map(flatFields);
    const columns = [...new Set(flat.flatMap((fields) => Object.keys(fields)))];
    const head = columns.map((column) => `<th scope="col">${escapeHtml(spaced(column))}</th>`).join('');
    const body = flat.map(
      (fields) =>
        `<tr>${columns.map((column) => `<td>${escapeHtml(fields[column] ?? '')}</td>`).join('')}</tr>`,
    );
    return [
      `<h3>${escapeHtml(type)}</h3>\n<div class="records" tabindex="0"><table><tr>${head}</tr>${body.join('\n')}</table></div>`,
    ];
  });
}

/** The name of a field in words; that of a parameter, with its dots, stays as it is. */
const spaced = (column: string): string =>
  column.replaceAll(/\b[a-z]+(?:[A-Z][a-z]*)+\b(?!\.)/g, (name) =>
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  );

/** The short fields of a record, one level deep, as text. */
function flatFields(record: ResultRecord): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === 'type') continue;
    const inner = isMap(value) ? Object.entries(value) : [];
    const entries: (readonly [string, unknown])[] = isMap(value) ? inner : [[name, value]];
    for (const [key, shown] of entries)
      if (!isMap(shown) && text(shown).length <= 80)
        fields[key === name || name === 'metrics' ? key : `${name} ${key}`] = text(shown);
  }
  return fields;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
