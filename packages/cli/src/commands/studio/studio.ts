import { type Body, type Context, serveHere, writeResult } from '@orograph/program';
import { MisuseError } from '@orograph/runs';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { studioCommand, StudioFlags } from './studio-command.ts';
import { siteServer } from './site-server.ts';

/** Does what the command line asks. */
export const body: Body<typeof studioCommand.flags> = (call) => studio(call.flags, call);

/** Where the site lies: in the installed package, and in a checkout once it is built. */
const places = ['../../../studio/', '../../../../studio/dist/'].map((place) =>
  fileURLToPath(new URL(place, import.meta.url)),
);

/** What a browser keeps, it keeps by the address: the same one every time, where it is free. */
const usualPort = 7411;

/** `studio`: serves the studio on this machine until it is interrupted. */
function studio({ port, json }: StudioFlags, { terminal, signal }: Context): Promise<void> {
  const site = places.find((place) => existsSync(`${place}index.html`));
  if (site === undefined)
    throw new Error(
      `the studio is not built (expected it in ${places.at(-1)!}); run: npx nx build @orograph/studio`,
    );
  const started = (url: string): void =>
    writeResult(terminal, { type: 'studio', url }, { json, text: () => `${url} (Ctrl-C ends it)` });
  const serve = (at: number): Promise<void> => serveHere(siteServer(site), { port: at, signal, started });
  if (port !== undefined) return serve(port);
  return serve(usualPort).catch((error: unknown) => {
    if (error instanceof MisuseError) return serve(0);
    throw error;
  });
}
