import type { Engine } from './engine.ts';
import type { RunPlan } from './run-plan.ts';

/** Changes settings of the run under way. */
export interface Steering {
  /** A run begins in a folder. */
  readonly begin: (plan: RunPlan, folder: string) => void;
  /** It has ended. */
  readonly end: () => void;
  /** The name of the view whose run is under way; `undefined` where none is. */
  readonly view: () => string | undefined;
  /** Has a setting of it become another, where it takes changes. */
  readonly set: (name: string, value: number) => void;
}

/** Writes what is to change into the folder of the run, which takes it before its next steps. */
export function steeringOf(engine: Engine): Steering {
  let run: { readonly plan: RunPlan; readonly folder: string } | undefined;
  let settings: Readonly<Record<string, number>> = {};
  return {
    begin: (plan, folder) => {
      run = { plan, folder };
      settings = {};
    },
    end: () => (run = undefined),
    view: () => run?.plan.name,
    set: (name, value) => {
      if (run?.plan.steered === undefined) return;
      // One that is not taken yet is overwritten: what is written has them all.
      settings = { ...settings, [name]: value };
      engine.put(`${run.folder}/steer.json`, new TextEncoder().encode(JSON.stringify(settings)));
    },
  };
}
