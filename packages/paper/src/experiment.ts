import type { ChartKind, ChartOf } from '@orograph/report';
import type { Study } from './study/subject.ts';
import type { Task } from './study/task.ts';
import type { Results } from './report/read-results.ts';
import type { Finding } from './verdict/finding.ts';

/** How much is done: `quick` in minutes with small networks, `standard` in an hour, `full` over hours or days. */
export type Scale = 'quick' | 'standard' | 'full';

/** Where a claim comes from. `ours` also covers what we only remember or derived of the paper's model. */
export type Provenance = 'paper' | 'earlier work' | 'later work' | 'ours';

/** A sentence about landscapes, and the numbers that speak for or against it. */
export interface Claim {
  /** The sentence. */
  readonly claim: string;
  /** Where it comes from. */
  readonly provenance: Provenance;
  /** The words or the work it goes back to. */
  readonly source: string;
  /** What would contradict it: on which side of which bar the numbers would lie. */
  readonly contradictedBy: string;
  /** Claims of one family are tested together, as the factors of a sweep are; a claim is one of its own by default. */
  readonly family?: string;
  /** What the network of a study says, where it is asked; what was not measured has no samples. */
  findings?(results: Results, study: Study): readonly Finding[];
  /** What the toy says, where it was asked. */
  toyFindings?(results: Results): readonly Finding[];
}

/** A chart with its caption. */
export interface Figure<Kind extends ChartKind = ChartKind> {
  /** Which kind of chart. */
  readonly kind: Kind;
  /** What it shows. */
  readonly chart: ChartOf<Kind>;
  /** What to look at. */
  readonly caption: string;
}

/** One experiment: its settings as data, its tasks, and what they are read for. */
export interface Experiment<Plan = unknown> {
  /** Its name on the command line. */
  readonly name: string;
  /** Its number, for instance `E1`. */
  readonly label: string;
  /** Its heading. */
  readonly title: string;
  /** What is done, in a few sentences. */
  readonly about: string;
  /** Whether it is made only where it is named. */
  readonly isOnRequest?: boolean;
  /** The settings. */
  readonly plans: Readonly<Record<Scale, Plan>>;
  /** The claims it tests. */
  readonly claims: readonly Claim[];
  /** The work on a network, what it goes on from included. */
  tasks(plan: Plan, study: Study): readonly Task[];
  /** The same on the landscape of wedges. */
  toyTasks(plan: Plan, seed: number): readonly Task[];
  /** What must hold on a network for its numbers to mean anything; no verdict is given where it does not. */
  condition?(results: Results, study: Study): Finding;
  /** The figures of a network; those that are not measured are left out. */
  figures(results: Results, study: Study): readonly Figure[];
  /** The figures of the toy. */
  toyFigures(results: Results): readonly Figure[];
}

/** A chart of a known kind as a figure. */
export const figure = <Kind extends ChartKind>(
  kind: Kind,
  chart: ChartOf<Kind>,
  caption: string,
): Figure => ({ kind, chart, caption });
