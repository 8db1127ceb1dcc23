/** What lies where the command line is installed. To be imported before it. */
import { makeFolder } from '../node/files.ts';
import { writeFileSync } from '../node/fs.ts';

/** The version of the command line, which the build puts in. */
declare const ownVersion: string;

makeFolder('/orograph');
writeFileSync('/orograph/package.json', JSON.stringify({ version: ownVersion }));
// The library of pictures to turn is not loaded here: a report saved from a page is drawn anew with it by `orograph report`.
makeFolder('/packages');
writeFileSync('/packages/plotly.js-gl3d-dist-min', '');
