import type { Claim, Experiment } from '../experiment.ts';
import type { Results } from '../report/read-results.ts';
import type { Study } from '../study/subject.ts';
import type { Finding } from './finding.ts';
import { combined, judge, judgeAll, type Judgement, type Outcome } from './verdict.ts';

/** What one landscape says about a claim. */
export interface ClaimVerdict {
  /** `toy`, or the network of a study. */
  readonly on: string;
  /** What its numbers say. */
  readonly outcome: Outcome;
  /** What they would say if the condition of the experiment were left aside; the same where it holds. */
  readonly regardless: Outcome;
  /** Each finding in a sentence. */
  readonly words: readonly string[];
}

/** A claim with a verdict on each landscape. */
export interface JudgedClaim {
  /** The claim. */
  readonly claim: Claim;
  /** The toy first, where it was asked. */
  readonly verdicts: readonly ClaimVerdict[];
}

/**
 * Holds the claims of an experiment against the results of the toy and of the studies that take part. What was not measured
 * has no verdict, and a claim without one is left out.
 *
 * Findings of claims of one family are tested together, with Holm's adjustment. Where the condition of the experiment does not hold, as
 * that optima be low on test data, nothing is decided.
 */
export function judgedClaims(
  experiment: Experiment,
  results: Results,
  studies: readonly Study[],
): JudgedClaim[] {
  const { name, claims } = experiment;
  const parts = studies.filter(({ experiments }) => experiments.includes(name));
  const byLandscape = [
    verdictsOn('toy', claims, (claim) => claim.toyFindings?.(results)),
    ...parts.map((study) =>
      verdictsOn(
        study.subject.name,
        claims,
        (claim) => claim.findings?.(results, study),
        experiment.condition?.(results, study),
      ),
    ),
  ];
  return claims
    .map((claim) => ({
      claim,
      verdicts: byLandscape.flatMap((verdicts) => verdicts.get(claim) ?? []),
    }))
    .filter(({ verdicts }) => verdicts.length > 0);
}

/** The verdict of one landscape on each claim that it speaks about. */
function verdictsOn(
  on: string,
  claims: readonly Claim[],
  findingsOf: (claim: Claim) => readonly Finding[] | undefined,
  condition?: Finding,
): Map<Claim, ClaimVerdict> {
  const asked = claims
    .map((claim) => ({
      claim,
      findings: (findingsOf(claim) ?? []).filter(({ samples }) => samples.length > 0),
    }))
    .filter(({ findings }) => findings.length > 0);
  const judged = new Map<Claim, Judgement[]>();
  for (const family of new Set(asked.map(({ claim }) => claim.family ?? claim.claim))) {
    const own = asked.filter(({ claim }) => (claim.family ?? claim.claim) === family);
    const all = judgeAll(own.flatMap(({ findings }) => findings));
    for (const { claim, findings } of own) judged.set(claim, all.splice(0, findings.length));
  }
  const held = condition && condition.samples.length > 0 ? judge(condition) : undefined;
  const fails = held !== undefined && held.outcome !== 'supports';
  return new Map(
    asked.map(({ claim }) => {
      const found = judged.get(claim)!;
      const words = [
        ...found.map((one) => one.words),
        ...(fails ? [`no verdict, for a condition does not hold: ${held.words}`] : []),
      ];
      const regardless = combined(found.map(({ outcome }) => outcome));
      return [claim, { on, outcome: fails ? 'undecided' : regardless, regardless, words }];
    }),
  );
}
