// Reads and checks fixtures that hold their own expectations: a comment under a line points at a place with carets and names the rule.
//
//     - image: nginx:1.27
//       #      ^^^^^^^^^^ docker-hub-image
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path/posix';
import {
  applyEdits,
  check,
  type FileContext,
  type Finding,
  fixAll,
  isDockerfile,
  NO_FILE,
  PLACEHOLDER,
  readSettings,
  type Settings,
} from '../../core/index.ts';
import { contextsOf } from './neighbours.ts';
import { differences, wordDifferences } from './tree.ts';

export const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';

/** Settings with a domain. The entries of `more` take precedence. */
export function settingsWith(more: Readonly<Record<string, unknown>> = {}): Settings {
  const { settings, problems } = readSettings({ proxy: { domain: DOMAIN }, ...more });
  assert.deepEqual(problems, []);
  return settings;
}

export interface Fixture {
  readonly name: string;
  readonly text: string;
  readonly settings: Settings;
  /** The content of `name.fixed.yaml`, which is the text after all safe fixes. Null where no fix changes the text. */
  readonly fixed: string | null;
  readonly file: FileContext;
}

/** The fixtures in a folder below test/manifests, sorted by path. A fixture may give settings in its first line: `# settings: {…}`. */
export function fixtures(folder: string): readonly Fixture[] {
  const path = join(import.meta.dirname, '..', 'manifests', folder);
  const all = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    // The engine uses slashes in paths, on Windows too.
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !FIXED.test(file))
    .sort();
  const files = all.filter((file) => KIND.test(file));
  const contexts = contextsOf(all, (file) => readFileSync(join(path, file), 'utf8'));
  return files.map((file) => {
    const text = readFileSync(join(path, file), 'utf8');
    const given = /^# settings: (\{.*\})/.exec(text)?.[1];
    const fixedFile = join(path, file.replace(/(\.\w+)?$/, '.fixed$1'));
    return {
      name: `${folder}/${file}`,
      text,
      settings: settingsOf(JSON.parse(given ?? 'null')),
      fixed: existsSync(fixedFile) ? readFileSync(fixedFile, 'utf8') : null,
      file: contexts(file),
    };
  });
}

/** The settings of a fixture. A domain is added, unless the fixture sets `proxy` itself or gives an empty object. */
function settingsOf(given: Record<string, unknown> | null): Settings {
  const isBare = given !== null && (Object.keys(given).length === 0 || 'proxy' in given);
  return isBare ? readSettings(given).settings : settingsWith(given ?? {});
}

const KIND = /(?:\.(?:ya?ml|json|tpl)|Kustomization|Dockerfile|Containerfile)$/;
const FIXED = /\.fixed(?:\.\w+)?$/;

/** Checks the expectations of a fixture, and the properties that hold for every text (see `checkCure`). */
export function checkFixture({ text, settings, fixed, file }: Fixture): void {
  const report = check(text, settings, { file });
  assert.deepEqual(
    report.findings.map((finding) => describe(text, finding)),
    expectations(text),
  );
  const result = applyEdits(text, fixAll(report));
  assert.equal(result, fixed ?? text);
  checkCure(text, result, settings, file);
}

/** Checks that `fixed` needs no further safe fix, and that it differs from `text` in images only. */
export function checkCure(text: string, fixed: string, settings: Settings, file = NO_FILE): void {
  assert.deepEqual(fixAll(check(fixed, settings, { file })), [], 'a fixed file needs no fix');
  const { proxy } = settings;
  const domain = proxy.kind === 'configured' ? proxy.domain : DOMAIN;
  const others = proxy.kind === 'invalid' ? [] : proxy.registries.map(({ target }) => target);
  const compare = isDockerfile(file.path) ? wordDifferences : differences;
  assert.deepEqual(
    compare(text, fixed, [domain, PLACEHOLDER, ...others]),
    [],
    'the tree is the same but for images',
  );
}

interface Expected {
  readonly line: number;
  readonly rule: string;
  readonly text: string;
}

const CARETS = /^(\s*#?\s*)(\^+) ([a-z-]+)\s*$/;

/** The expectations in the comments of `text`, in their order. Lines count from 1. */
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
