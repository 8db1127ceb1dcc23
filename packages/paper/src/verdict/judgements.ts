import type { Claim, Experiment } from '../experiment.ts';
import type { Study } from '../study/subject.ts';
import type { Results } from '../report/read-results.ts';
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

/**
 * The claims of an experiment, held against the results of the toy and of the studies that take part. What was not measured
 * has no verdict, and a claim without one is left out.
 */
export function judgedClaims(
  { name, claims }: Experiment,
  results: Results,
  studies: readonly Study[],
): JudgedClaim[] {
  const parts = studies.filter(({ experiments }) => experiments.includes(name));
  return claims
    .map((claim) => ({
      claim,
      verdicts: [
        ...verdictOn('toy', claim.toyFindings?.(results)),
        ...parts.flatMap((study) => verdictOn(study.subject.name, claim.findings?.(results, study))),
      ],
    }))
    .filter(({ verdicts }) => verdicts.length > 0);
}

function verdictOn(on: string, findings: readonly Finding[] = []): ClaimVerdict[] {
  const judged = findings.filter(({ samples }) => samples.length > 0).map(judge);
  if (judged.length === 0) return [];
  const outcome = combined(judged.map((one) => one.outcome));
  return [{ on, outcome, words: judged.map(({ words }) => words) }];
}
