import {
  escapeHtml,
  factRows,
  fieldAt,
  htmlDocument,
  figureHtml,
  figureScript,
  type RunJson,
  text,
} from '@orograph/report';

import type { Experiment } from '../experiment.ts';
import { judgedClaims, type ClaimVerdict, type JudgedClaim } from '../verdict/judgements.ts';
import { nullKindOf, nullKinds, nullTitles } from '../nulls/null-studies.ts';
import { nullsOf, reproductionOf, tasksOf } from '../reproduction.ts';
import type { Study } from '../study/subject.ts';
import { experimentFigures } from './experiment-figures.ts';
import type { Results } from './read-results.ts';

/**
 * A run of `reproduce` as one HTML page that needs nothing else: for each experiment its claims with where they come from,
 * the toy's figures beside the networks', and what the numbers say. The same records give the same page.
 */
export async function reproduceReport({
  run,
  results,
}: {
  readonly run: RunJson;
  readonly results: Results;
}): Promise<string> {
  const reproduction = reproductionOf((fieldAt(run, 'identity') ?? {}) as Readonly<Record<string, unknown>>);
  const { experiments: made, studies } = reproduction;
  const nulls = nullsOf(reproduction);
  const sections = made.map((experiment) => ({
    experiment,
    claims: judgedClaims(experiment, results, [...studies, ...nulls]),
  }));
  const shown = await Promise.all(
    sections.map(({ experiment, claims }) =>
      section(experiment, claims, { results, studies, isOpen: made.length === 1 }),
    ),
  );
  const due = tasksOf(reproduction);
  const missing = due.filter(({ key }) => !results.has(key)).length;
  const title = 'The landscape of wedges and real networks';
  return htmlDocument({
    title,
    style: ownStyle,
    body: `<main>
<h1>${escapeHtml(title)}</h1>
<p class="lead">The experiments of Fort &amp; Jastrzębski 2019, “Large Scale Structure of Neural Network Loss Landscapes”, on their toy model and on ${escapeHtml(subjectsOf(studies))}; ${text(fieldAt(run, 'identity', 'scale'))} settings, seed ${text(fieldAt(run, 'identity', 'seed'))}.</p>
${missing > 0 ? `<p><b>This run is not complete: ${due.length - missing} of ${due.length} parts are measured.</b> Verdicts and figures are of these; the same command goes on after them.</p>` : ''}
<p class="note">A verdict is computed: <b class="supports">supports</b> where every number the claim speaks about lies on the side of its bar that it expects, by a t-test at 5 % over the repetitions with Holm's adjustment over the numbers of the claim; <b class="contradicts">contradicts</b> where one lies on the other side, else <b class="undecided">undecided</b>. Repetitions are independent trainings, or pairs and groups of them that share none. A search that ended at its limit counts as at least that. Optima must be low on test data for anything to be said of them. The text of the paper beyond its abstract, introduction, first figure and the authors' reply to reviewers was not at hand; a claim is marked “paper” only where it is in those, and no number below is the paper's.</p>
${
  studies.some(({ subject }) => subject.name.endsWith('autoencoder'))
    ? '<p class="note">E9, the autoencoder with its reconstruction loss, is a column of the experiments that it repeats: E1, E3, E5 and E6.</p>'
    : ''
}
<h2>At a glance</h2>
${overview(sections)}
<h2>Experiments</h2>
${shown.join('\n')}
<h2>Networks</h2>
${studyTable(studies)}
<h2>Run</h2>
<table>${factRows(run)
      .map(
        ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
      )
      .join('\n')}</table>
</main>
<script>${figureScript()}</script>`,
  });
}

const ownStyle = `
.supports { color: #00663f; } .contradicts { color: #a33000; } .undecided { color: var(--dim); }
@media (prefers-color-scheme: dark) { .supports { color: #35c796; } .contradicts { color: #ff8a4c; } }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 410px), 1fr)); gap: 12px 32px; } .pair > div { min-width: 0; }
.pair h3 { margin: 12px 0 4px; } .pair figure { margin-bottom: 20px; }
.claims td:first-child { width: 22rem; } .claims p { margin: 0 0 4px; } .source { color: var(--dim); font-size: .9rem; }
thead th { width: auto; } .overview { max-width: none; } .overview :is(td, th) { overflow-wrap: normal; } .overview td:nth-child(2) { width: 60%; }
a { color: var(--accent); }
.experiment { margin: 0; border-bottom: 1px solid var(--line); padding: 10px 0; } .experiment[open] { padding-bottom: 28px; } .experiment h2 { display: inline; margin: 0; }
@media (max-width: 720px) {
  .overview thead { display: none; } .overview tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .overview td, .overview td:nth-child(2), .claims td, .claims td:first-child { display: block; width: auto; border: 0; padding: 1px 0; }
  .overview td[data-on] { display: inline-block; margin-right: 14px; }
  .overview td[data-on]:not(:empty)::before { content: attr(data-on) ': '; color: var(--dim); } .overview td:empty { display: none; }
}
`;

function overview(
  sections: readonly { readonly experiment: Experiment; readonly claims: readonly JudgedClaim[] }[],
): string {
  const columns = [
    ...new Set(
      sections.flatMap(({ claims }) =>
        claims.flatMap(({ verdicts }) => verdicts.map(({ on }) => columnOf(on))),
      ),
    ),
  ];
  const rows = sections.flatMap(({ experiment, claims }) =>
    claims.map(({ claim, verdicts }) => {
      const cells = columns.map((on) => {
        const own = verdicts.filter((verdict) => columnOf(verdict.on) === on);
        return `<td data-on="${escapeHtml(on)}">${cellOf(own)}</td>`;
      });
      return `<tr><td><a href="#${experiment.name}">${experiment.label}</a></td><td>${escapeHtml(claim.claim)}</td><td>${claim.provenance}</td>${cells.join('')}</tr>`;
    }),
  );
  const heads = ['experiment', 'claim', 'from', ...columns].map(
    (name) => `<th scope="col">${escapeHtml(name)}</th>`,
  );
  return `<table class="overview"><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

/** One column for the toy and each network, and one for the null landscapes of each kind. */
const columnOf = (on: string): string => {
  const kind = nullKindOf(on);
  return kind ? `null: ${kind}` : on;
};

/** Of null landscapes how many support a claim: none should. */
function cellOf(own: readonly ClaimVerdict[]): string {
  if (own.length === 0) return '';
  if (!nullKindOf(own[0]!.on)) return badge(own[0]!);
  const supports = own.filter(({ outcome }) => outcome === 'supports').length;
  return `<b class="${supports > 0 ? 'contradicts' : 'undecided'}">${supports} of ${own.length}</b>`;
}

const badge = ({ outcome }: ClaimVerdict): string => `<b class="${outcome}">${outcome}</b>`;

async function section(
  experiment: Experiment,
  claims: readonly JudgedClaim[],
  {
    results,
    studies,
    isOpen,
  }: { readonly results: Results; readonly studies: readonly Study[]; readonly isOpen: boolean },
): Promise<string> {
  const { name, label, title, about } = experiment;
  const shown = await Promise.all(
    experimentFigures(experiment, results, studies).map(async ({ heading, plots }) => {
      const html = await Promise.all(plots.map(figureHtml));
      return `<div><h3>${escapeHtml(heading)}</h3>${html.join('\n')}</div>`;
    }),
  );
  return `<details class="experiment" id="${name}"${isOpen ? ' open' : ''}><summary><h2>${label}: ${escapeHtml(title)}</h2></summary>
<p>${escapeHtml(about)}</p>
<table class="claims"><tbody>${claims.map(claimRow).join('\n')}</tbody></table>
<div class="pair">${shown.join('\n')}</div></details>`;
}

const claimRow = ({ claim, verdicts }: JudgedClaim): string =>
  `<tr><td>${escapeHtml(claim.claim)}<br><span class="source">${claim.provenance}: ${escapeHtml(claim.source)}</span><br><span class="source">Would contradict it: ${escapeHtml(claim.contradictedBy)}</span></td><td>${verdicts
    .filter(({ on, outcome }) => !nullKindOf(on) || outcome === 'supports')
    .map(
      (verdict) =>
        `<p>${escapeHtml(verdict.on)} ${badge(verdict)}<br>${verdict.words.map(escapeHtml).join('<br>')}</p>`,
    )
    .join('')}${nullWords(verdicts)}</td></tr>`;

/** What the null landscapes say, of all of a kind together. */
const nullWords = (verdicts: readonly ClaimVerdict[]): string => {
  const kinds = nullKinds.flatMap((kind) => {
    const own = verdicts.filter(({ on }) => nullKindOf(on) === kind);
    const supports = own.filter(({ outcome }) => outcome === 'supports').length;
    return own.length === 0 ? [] : [`${supports} of ${own.length} draws of ${nullTitles[kind]}`];
  });
  return kinds.length === 0
    ? ''
    : `<p class="source">Null: supported on ${escapeHtml(kinds.join(', '))}.</p>`;
};

function studyTable(studies: readonly Study[]): string {
  const rows = studies.map(({ subject, training, optima }) => {
    const settings = Object.entries({ ...subject.flags, ...training, optima })
      .map(([name, value]) => `${spaced(name)} ${text(value)}`)
      .join(', ');
    return `<tr><th scope="row">${escapeHtml(subject.name)}</th><td>${escapeHtml(settings)}</td></tr>`;
  });
  return `<table>${rows.join('\n')}</table>`;
}

/** A setting as people write it: `learning rate` for `learningRate`. */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The networks by name; without any, the landscapes on which no claim should hold. */
const subjectsOf = (studies: readonly Study[]): string =>
  studies.length === 0 ? 'null landscapes' : studies.map(({ subject }) => subject.name).join(', ');
