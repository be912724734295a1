// Fixtures that carry their expectations: a comment under the text names the rule, carets point at the place.
//
//     - image: nginx:1.27
//       #      ^^^^^^^^^^ docker-hub-image
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { applyEdits, check, type Finding, fixAll, readSettings, type Settings } from '../../core/index.ts';
import { readAll } from './tree.ts';

export const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';

/** Settings with a domain; `more` is merged over them. */
export function settingsWith(more: Readonly<Record<string, unknown>> = {}): Settings {
  const { settings, problems } = readSettings({ proxy: { domain: DOMAIN }, ...more });
  assert.deepEqual(problems, []);
  return settings;
}

export interface Fixture {
  readonly name: string;
  readonly text: string;
  readonly settings: Settings;
  /** `name.fixed.yaml`: the text after all safe fixes. Null where nothing is to change. */
  readonly fixed: string | null;
}

/** The fixtures of a folder below test/manifests. A first line `# settings: {…}` gives settings. */
export function fixtures(folder: string): readonly Fixture[] {
  const path = join(import.meta.dirname, '..', 'manifests', folder);
  return readdirSync(path)
    .filter((file) => /\.(yaml|json)$/.test(file) && !/\.fixed\./.test(file))
    .map((file) => {
      const text = readFileSync(join(path, file), 'utf8');
      const given = /^# settings: (\{.*\})/.exec(text)?.[1];
      const fixedFile = join(path, file.replace(/\.(yaml|json)$/, '.fixed.$1'));
      return {
        name: `${folder}/${basename(file)}`,
        text,
        settings: given ? readSettings(JSON.parse(given)).settings : settingsWith(),
        fixed: existsSync(fixedFile) ? readFileSync(fixedFile, 'utf8') : null,
      };
    });
}

/** Checks everything that a fixture says, and what holds for every text. */
export function checkFixture({ text, settings, fixed }: Fixture): void {
  const report = check(text, settings);
  assert.deepEqual(
    report.findings.map((finding) => describe(text, finding)),
    expectations(text),
  );
  const result = applyEdits(text, fixAll(report));
  assert.equal(result, fixed ?? text);
  checkCure(text, result, settings);
}

/** After the cure the patient is well, and nothing but images has changed. */
export function checkCure(text: string, fixed: string, settings: Settings): void {
  assert.deepEqual(fixAll(check(fixed, settings)), [], 'a fixed file needs no fix');
  const before = readAll(text);
  if (before !== null) {
    assert.deepEqual(readAll(fixed)?.tree, before.tree, 'the tree is the same but for images');
  }
}

interface Expected {
  readonly line: number;
  readonly rule: string;
  readonly text: string;
}

const CARETS = /^(\s*#?\s*)(\^+) ([a-z-]+)\s*$/;

/** What the comments say, in the order of the text. Lines count from 1. */
function expectations(text: string): readonly Expected[] {
  const found: Expected[] = [];
  let subject = { line: 0, text: '' };
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    const match = line.trimStart().startsWith('#') ? CARETS.exec(line) : null;
    if (match?.[1] !== undefined && match[2] && match[3]) {
      const place = subject.text.slice(match[1].length, match[1].length + match[2].length);
      found.push({ line: subject.line, rule: match[3], text: place });
    } else {
      subject = { line: index + 1, text: line };
    }
  });
  return found;
}

function describe(text: string, { rule, span }: Finding): Expected {
  const line = text.slice(0, span.start).split(/\r\n|\n|\r/).length;
  return { line, rule, text: text.slice(span.start, span.end) };
}
