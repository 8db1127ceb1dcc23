import type { RunPlan } from './run-plan.ts';

const key = 'orograph-studio-unfinished';

/** The run that was under way when the page was closed, or was cancelled; `undefined` where there is none. */
export function unfinishedRun(): RunPlan | undefined {
  try {
    const text = localStorage.getItem(key);
    const plan = text === null ? undefined : (JSON.parse(text) as RunPlan);
    return Array.isArray(plan?.command) ? plan : undefined;
  } catch {
    return undefined;
  }
}

/** Notes the run under way, or that there is none. */
export function noteUnfinished(plan: RunPlan | undefined): void {
  try {
    if (plan) localStorage.setItem(key, JSON.stringify(plan));
    else localStorage.removeItem(key);
  } catch {
    // Without storage a closed page forgets its run.
  }
}
