// Writes docs/what-we-found.md, with its figures and records in docs/found, from runs of `reproduce` and one of null landscapes:
//   node --conditions=@orograph/source --import tsx tools/found/page.ts [--nulls RUN] RUN...
// Of a run that has not ended what is there is told, and that it has not ended.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

import { experiments, type ClaimVerdict } from '@orograph/paper';
import { renderSvg } from '@orograph/report';
import * as prettier from 'prettier';

import { nullTable } from './null-table.ts';
import { readReproduction, type Reproduced } from './reproduced.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const { values, positionals } = parseArgs({ options: { nulls: { type: 'string' } }, allowPositionals: true });
if (positionals.length === 0) throw new Error('expected the folders of runs of reproduce');
const runs = await Promise.all(positionals.map(readReproduction));
const folder = join(docs, 'found');
rmSync(folder, { recursive: true, force: true });
for (const { path, seed } of runs) {
  mkdirSync(join(folder, `seed-${seed}`), { recursive: true });
  const to = join(folder, `seed-${seed}`);
  copyFileSync(join(path, 'run.json'), join(to, 'run.json'));
  writeFileSync(
    join(to, 'records.ndjson.gz'),
    gzipSync(readFileSync(join(path, 'records.ndjson')), { level: 9 }),
  );
}

const page = join(docs, 'what-we-found.md');
const text = [await head(), verdictTable(), contradictions(), ...(await sections()), await nulls()].join(
  '\n\n',
);
writeFileSync(
  page,
  await prettier.format(text, { ...(await prettier.resolveConfig(page)), parser: 'markdown' }),
);
console.log(page);

async function head(): Promise<string> {
  const open = runs.filter(({ done, tasks }) => done < tasks);
  const cut = readFileSync(new URL('what-was-cut.md', import.meta.url), 'utf8');
  return `---
title: What we found
group: Guides
---

# What we found

<!-- Written by tools/found/page.ts from the records in docs/found; change it there. -->

The experiments of Fort & Jastrzębski 2019 by \`orograph reproduce\`, ${runs[0]!.scale} scale, ${runs.length > 1 ? 'seeds' : 'seed'} ${runs.map(({ seed }) => seed).join(' and ')}: what each network says of each claim, contradictions
included. No number here is the paper's. [When a number becomes a verdict](verdicts.md) has the rules. The records are beside this page (${runs.map(({ seed }) => `\`docs/found/seed-${seed}\``).join(', ')}): with \`gunzip docs/found/seed-${runs[0]!.seed}/records.ndjson.gz\`, \`orograph report docs/found/seed-${runs[0]!.seed}\` draws the whole report, every figure included.

${open.map(({ seed, done, tasks }) => `**The run of seed ${seed} has not ended: ${done} of ${tasks} tasks are done. What they say so far is below; a cell is empty where nothing was measured yet.**`).join('\n\n')}

## Networks

${trainings()}

${cut}`;
}

/** How well each network learnt, on training and test data. */
function trainings(): string {
  const rows = runs.flatMap(({ seed, studies, results }) =>
    studies.flatMap(({ subject, training, optima }) => {
      const found = Array.from({ length: optima }, (_, k) =>
        results.get(`${subject.name}/optimum/${k}`),
      ).filter((record) => record !== undefined);
      if (found.length === 0) return [];
      const mean = (data: 'test' | 'train'): string => {
        const measured = found.map(
          (record) => record[data] as { loss: number; metrics: Record<string, number> },
        );
        const accuracies = measured.flatMap(({ metrics }) => metrics['accuracy'] ?? []);
        const of = accuracies.length > 0 ? accuracies : measured.map(({ loss }) => loss);
        const average = of.reduce((sum, x) => sum + x, 0) / of.length;
        const deviation = Math.sqrt(
          of.reduce((sum, x) => sum + (x - average) ** 2, 0) / Math.max(1, of.length - 1),
        );
        return `${accuracies.length > 0 ? '' : 'loss '}${average.toPrecision(4)} ± ${deviation.toPrecision(2)}`;
      };
      const examples = subject.flags.limit ?? 'all';
      return [
        `| ${subject.name} | ${seed} | ${found.length} | ${examples} | ${training.epochs} | ${mean('train')} | ${mean('test')} |`,
      ];
    }),
  );
  return `| network | seed | trainings | training images | epochs | accuracy on training data | on test data |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Mean and standard deviation over the trainings; of the autoencoder the loss.`;
}

/** A row for each claim, a column for the toy and each network: what each seed says. */
function verdictTable(): string {
  const columns = [
    'toy',
    ...new Set(runs.flatMap(({ studies }) => studies.map(({ subject }) => subject.name))),
  ];
  const rows = experiments.flatMap(({ name, label, claims }) =>
    claims.flatMap(({ claim, provenance }) => {
      const cells = columns.map((on) =>
        runs
          .map((run) => verdictOf(run, name, claim, on)?.outcome ?? '')
          .filter((outcome, i, all) => outcome !== '' && (i === 0 || new Set(all).size > 1))
          .join(', then '),
      );
      return cells.every((cell) => cell === '')
        ? []
        : [`| [${label}](#${name}) | ${claim} | ${provenance} | ${cells.join(' | ')} |`];
    }),
  );
  return `## Verdicts

A cell says what the seeds say: once where they agree, one after the other where they do not.

| | claim | from | ${columns.join(' | ')} |
| --- | --- | --- | ${columns.map(() => '---').join(' | ')} |
${rows.join('\n')}`;
}

function verdictOf(run: Reproduced, experiment: string, claim: string, on: string): ClaimVerdict | undefined {
  return run.judged
    .get(experiment)
    ?.find((one) => one.claim.claim === claim)
    ?.verdicts.find((verdict) => verdict.on === on);
}

/** All contradictions, with their numbers. */
function contradictions(): string {
  const lines = runs.flatMap(({ seed, judged }) =>
    [...judged.values()].flatMap((claims) =>
      claims.flatMap(({ claim, verdicts }) =>
        verdicts
          .filter(({ outcome }) => outcome === 'contradicts')
          .map(
            ({ on, words }) =>
              `- **${on}, seed ${seed}**: “${claim.claim}” is contradicted. ${words.join('; ')}.`,
          ),
      ),
    ),
  );
  return `## Contradictions\n\n${lines.length === 0 ? 'None so far.' : lines.join('\n')}`;
}

/** For each experiment its claims with the numbers of each network, and the figures of the first network that was measured. */
async function sections(): Promise<string[]> {
  const made: string[] = [];
  for (const experiment of experiments) {
    const { name, label, title, about, claims } = experiment;
    const told = claims.flatMap(({ claim, source, contradictedBy }) => {
      const lines = runs.flatMap((run) =>
        ['toy', ...run.studies.map(({ subject }) => subject.name)].flatMap((on) => {
          const verdict = verdictOf(run, name, claim, on);
          return verdict && !(on === 'toy' && run !== runs[0])
            ? [
                `- ${on}${on === 'toy' ? '' : `, seed ${run.seed}`}: **${verdict.outcome}**. ${verdict.words.join('; ')}.`,
              ]
            : [];
        }),
      );
      return lines.length === 0
        ? []
        : [`**${claim}** (${source}.) Would contradict it: ${contradictedBy}\n\n${lines.join('\n')}`];
    });
    if (told.length === 0) continue;
    made.push(
      [`## ${label}: ${title} <a id="${name}"></a>`, about, ...told, ...(await figuresOf(name))].join('\n\n'),
    );
  }
  return made;
}

/** The figures of the first network that has any, drawn into docs/found. */
async function figuresOf(name: string): Promise<string[]> {
  const experiment = experiments.find((one) => one.name === name)!;
  const [{ results, studies }] = runs as [Reproduced];
  for (const study of studies.filter(({ experiments: own }) => own.includes(name))) {
    const figures = experiment.figures(results, study);
    if (figures.length === 0) continue;
    const links: string[] = [];
    for (const [i, { kind, chart, caption }] of figures.entries()) {
      const file = `${name}-${i}.svg`;
      writeFileSync(join(folder, file), await renderSvg(kind, chart));
      links.push(
        `![${study.subject.name}: ${caption.replaceAll('[', '(').replaceAll(']', ')')}](found/${file})\n\n*${study.subject.name}.* ${caption}`,
      );
    }
    return links;
  }
  return [];
}

async function nulls(): Promise<string> {
  return values.nulls === undefined ? '' : `## Null landscapes\n\n${await nullTable(values.nulls)}`;
}
