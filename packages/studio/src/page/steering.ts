import type { Engine } from './engine.ts';
import type { RunPlan } from './run-plan.ts';

/** Changes settings of the run under way. */
export interface Steering {
  /** A run was asked for, which begins when the one before it has ended. */
  readonly ask: (plan: RunPlan) => void;
  /** It begins, in a folder. */
  readonly begin: (folder: string) => void;
  /** It has ended. */
  readonly end: () => void;
  /** The name of the view whose run is under way; `undefined` where none is. */
  readonly view: () => string | undefined;
  /** Has a setting of it become another, where it takes changes. */
  readonly set: (name: string, value: number) => void;
}

/** Writes what is to change into the folder of the run, which takes it before its next steps. */
export function steeringOf(engine: Engine): Steering {
  let plan: RunPlan | undefined;
  let place: string | undefined;
  let settings: Readonly<Record<string, number>> = {};
  const write = (): void => {
    if (place !== undefined && Object.keys(settings).length > 0)
      engine.put(`${place}/steer.json`, new TextEncoder().encode(JSON.stringify(settings)));
  };
  return {
    ask: (asked) => {
      [plan, place, settings] = [asked, undefined, {}];
    },
    begin: (folder) => {
      place = folder;
      write();
    },
    // Another may wait for the end of this one.
    end: () => {
      if (place !== undefined) plan = place = undefined;
    },
    view: () => plan?.name,
    set: (name, value) => {
      if (plan?.steered === undefined) return;
      // One that is not taken yet is overwritten: what is written has them all.
      settings = { ...settings, [name]: value };
      write();
    },
  };
}
