import type { Claim, Experiment } from './experiment.ts';
import type { Study } from './subject.ts';
import type { Results } from './task.ts';
import { combined, judge, type Finding, type Outcome } from './verdict.ts';

/** What one landscape says about a claim. */
export interface ClaimVerdict {
  /** `toy`, or the network of a study. */
  readonly on: string;
  /** What its numbers say. */
  readonly outcome: Outcome;
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

/** The claims of an experiment, held against the results of the toy and of the studies that take part. */
export const judgedClaims = (
  { name, claims }: Experiment,
  results: Results,
  studies: readonly Study[],
): JudgedClaim[] =>
  claims.map((claim) => ({
    claim,
    verdicts: [
      ...(claim.toyFindings ? [verdictOn('toy', claim.toyFindings(results))] : []),
      ...studies
        .filter(({ experiments }) => experiments.includes(name))
        .map((study) => verdictOn(study.subject.name, claim.findings(results, study))),
    ],
  }));

function verdictOn(on: string, findings: readonly Finding[]): ClaimVerdict {
  const judged = findings.map(judge);
  return {
    on,
    outcome: combined(judged.map(({ outcome }) => outcome)),
    words: judged.map(({ words }) => words),
  };
}
