// A program that imageTable.ts bundles and runs: prints the milliseconds that loading the image table and its first answer take.
import { tableFor } from '../../core/sites/imageTable/table.ts';

/** The time at which the bundle began, set in its banner. */
declare const begin: number;

const loaded = performance.now();
const table = tableFor({ apiVersion: 'apps/v1', kind: 'Deployment' }, []);
table.judge(['spec', 'template', 'spec', 'containers', 0, 'image']);
console.log(loaded - begin, performance.now() - loaded);
