import { experiments, nullKindOf, nullKinds, nullTitles } from '@orograph/paper';

import { readReproduction } from './reproduced.ts';

/** What the null landscapes of a run say, a row a kind; and which claims are supported by numbers that the condition sets aside. */
export async function nullTable(path: string): Promise<string> {
  const { judged, seed, done, tasks } = await readReproduction(path);
  const all = experiments.flatMap(({ name, label }) =>
    (judged.get(name) ?? []).flatMap(({ claim, verdicts }) =>
      verdicts.map((verdict) => ({ label, claim: claim.claim, ...verdict })),
    ),
  );
  const rows = nullKinds.flatMap((kind) => {
    const own = all.filter(({ on }) => nullKindOf(on) === kind);
    const count = (outcome: string): number => own.filter((verdict) => verdict.outcome === outcome).length;
    const set = own.filter(({ regardless, outcome }) => regardless === 'supports' && outcome !== 'supports');
    const draws = new Set(own.map(({ on }) => on)).size;
    return own.length === 0
      ? []
      : [
          `| ${nullTitles[kind]} | ${draws} | ${own.length} | ${count('supports')} | ${count('contradicts')} | ${count('undecided')} | ${set.length} |`,
        ];
  });
  const falsely = all.filter(({ on, outcome }) => nullKindOf(on) && outcome === 'supports');
  const aside = all.filter(
    ({ on, outcome, regardless }) => nullKindOf(on) && outcome !== 'supports' && regardless === 'supports',
  );
  const byClaim = [...new Set(aside.map(({ label, claim }) => `${label}: ${claim}`))].map((name) => {
    const own = aside.filter(({ label, claim }) => `${label}: ${claim}` === name);
    const kinds = nullKinds.flatMap((kind) => {
      const count = own.filter(({ on }) => nullKindOf(on) === kind).length;
      return count === 0 ? [] : [`${count} ${kind}`];
    });
    return `- ${name} (${kinds.join(', ')})`;
  });
  const open = done < tasks ? ` The run has not ended: ${done} of ${tasks} tasks.` : '';
  return `\`orograph reproduce --quick --nulls ${new Set(all.flatMap(({ on }) => (nullKindOf(on) ? [on] : []))).size} --seed ${seed}\`.${open}

| landscape | draws | verdicts | supported | contradicted | undecided | supported were it not for the condition |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${falsely.length === 0 ? 'No claim is supported.' : `Falsely supported:\n\n${falsely.map(({ on, claim, words }) => `- ${on}: ${claim} ${words.join('; ')}`).join('\n')}`}

${byClaim.length === 0 ? '' : `What the numbers alone would support, had the optima been low on test data:\n\n${byClaim.join('\n')}`}`;
}
