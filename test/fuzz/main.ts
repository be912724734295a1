// `npm run fuzz`: checks ever new texts against the properties of the engine, and prints what fails as small as it can.
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { faultOf, readingFaultOf } from './properties.ts';
import { realFilesIn } from './realFiles.ts';
import { describeFailure, failuresFrom } from './run.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    folder: { type: 'string', multiple: true, default: [] },
    // Compares the readers of YAML, and checks nothing else.
    readers: { type: 'boolean', default: false },
    'most-failures': { type: 'string', default: '20' },
  },
});
const number = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    console.error(`--${name} ${text}: not a number`);
    process.exit(2);
  }
  return value;
};
const seed = number('seed', values.seed);
const count = values.count === undefined ? null : number('count', values.count);
const most = number('most-failures', values['most-failures']);
const end = performance.now() + number('minutes', values.minutes) * 60_000;

const folders = [join(root, 'examples'), join(root, 'test/manifests'), ...values.folder];
const real = folders.flatMap(realFilesIn);
const run = failuresFrom(seed, real, values.readers ? readingFaultOf : faultOf, (done) =>
  count === null ? performance.now() < end : done < count,
);
let failures = 0;
let next = run.next();
for (; !next.done && failures < most; next = run.next()) {
  failures++;
  console.log(describeFailure(next.value));
}
const done = next.done ? `${next.value} inputs, seeds ${seed} to ${seed + next.value - 1}` : 'ended early';
console.log(`${done}, ${failures === 0 ? 'no' : failures} failure${failures === 1 ? '' : 's'}`);
process.exit(failures === 0 ? 0 : 1);
