// Checks that every rule has fixtures, and a page in both languages with correct examples.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  check,
  DEFAULT_SETTINGS,
  type FileContext,
  type Finding,
  NO_FILE,
  RULE_CODES,
  type RuleCode,
  rulePage,
  type Severity,
} from '../../core/index.ts';
import { readRules } from '../../scripts/generated/rulePages.ts';
import { LANGUAGES_OF_PEOPLE } from '../../scripts/generated/wording.ts';
import { DOMAIN, fixtures, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';
import { exists, FILES, read } from './repository.ts';

/** The path of the examples of a rule, where they are not manifests. */
const PATHS: Partial<Record<RuleCode, string>> = {
  'invalid-setting': '.nearpull.yaml',
  'docker-hub-chart': 'Chart.yaml',
  'unmatched-entry': 'kustomization.yaml',
};
/** The settings that the examples of a rule need. */
const SETTINGS: Partial<Record<RuleCode, Readonly<Record<string, unknown>>>> = {
  'possible-docker-hub-image': { severity: { 'possible-docker-hub-image': 'information' } },
  'upstream-registry-image': {
    proxy: { domain: DOMAIN, registries: { 'ghcr.io': 'ghcr-proxy.example.com' } },
  },
  'unknown-proxy-domain': { proxy: { domain: DOMAIN, formerDomains: ['old-proxy.example.com'] } },
  'missing-pull-secret': { proxy: { domain: DOMAIN, pullSecret: 'cr-credential' } },
  'kyverno-deprecated-api': { kyverno: { version: '1.17' } },
};

/** The findings in all fixtures, because a rule may have more fixes in the fixtures of another rule. */
const FINDINGS: readonly Finding[] = RULE_CODES.flatMap((rule) =>
  fixtures(rule).flatMap(({ text, settings, file }) => check(text, settings, { file }).findings),
);

/** The number of headings on a page: why, an example, what to write instead, how safe the fix is, how to turn the rule off. */
const SECTIONS = 5;

/** The beginning of the second paragraph of a page, in English or in Chinese. */
const SEVERITY_SENTENCE: Readonly<Record<Severity, RegExp>> = {
  error: /^(?:Reported as an error by default|默认级别为错误)/,
  warning: /^(?:Reported as a warning by default|默认级别为警告)/,
  information: /^(?:Reported as information by default|默认级别为信息)/,
  hint: /^(?:Reported as a hint by default|默认级别为提示)/,
  off: /^(?:Off by default|默认关闭)/,
};

for (const rule of RULE_CODES) {
  suite(`rule ${rule}`, () => {
    test('has fixtures', () => {
      assert.ok(FILES.some((path) => path.startsWith(`test/manifests/${rule}`)));
    });

    test('its pages say how safe the safest of its fixes is', () => {
      const fixes = FINDINGS.filter((finding) => finding.rule === rule).flatMap((finding) =>
        finding.fixes.map(({ safety }) => safety),
      );
      const safest = fixes.includes('safe') ? 0 : fixes.includes('needs-review') ? 1 : 2;
      for (const language of LANGUAGES_OF_PEOPLE) {
        const { fix } = readRules({ read, language }).find(({ code }) => code === rule) ?? {};
        assert.equal(fix, language.fixes[safest]?.[1]);
      }
    });

    test('links to its page, in the language of its reader', () => {
      assert.ok(rulePage(rule, 'en').endsWith(`/docs/rules/${rule}.md`));
      assert.ok(rulePage(rule, 'zh-cn').endsWith(`/docs/rules/${rule}.zh-cn.md`));
    });

    for (const page of [`docs/rules/${rule}.md`, `docs/rules/${rule}.zh-cn.md`]) {
      test(`${page} has every section and says how to turn the rule off`, () => {
        assert.ok(exists(page));
        const text = read(page);
        assert.ok(text.startsWith(`# ${rule}\n`));
        assert.equal(text.match(/^## /gm)?.length, SECTIONS);
        for (const word of [
          'nearpull-ignore',
          'nearpull-ignore-next-line',
          'nearpull-ignore-file',
          'nearpull.severity',
        ]) {
          assert.ok(text.includes(word), word);
        }
      });

      test(`${page} says the default severity`, () => {
        const paragraph = read(page).split('\n\n')[3] ?? '';
        assert.match(paragraph, SEVERITY_SENTENCE[DEFAULT_SETTINGS.severity[rule]]);
      });

      test(`the examples of ${page} are correct`, () => {
        const [example, better] = read(page)
          .split(/^## /m)
          .flatMap((section) => examplesOf(section, rule));
        assert.ok(example);
        assert.deepEqual(findingsIn(example, rule), expectationsIn(example));
        assert.ok(expectationsIn(example).length > 0);
        if (better && !better.includes('nearpull-ignore')) {
          assert.deepEqual(findingsIn(better, rule), []);
        }
      });

      test(`the ignore comments of ${page} work`, () => {
        const off = read(page).split(/^## /m).at(-1) ?? '';
        const [comments = ''] = examplesOf(off, rule);
        const withoutFile = comments.replace(/^.*ignore-file.*$/m, '');
        assert.notEqual(withoutFile, comments);
        assert.deepEqual(findingsIn(comments, rule), []);
        assert.deepEqual(findingsIn(withoutFile, rule), []);
        const silencing = new RegExp(`# nearpull-ignore\\S* ${rule}.*$`, 'gm');
        assert.notDeepEqual(findingsIn(comments.replaceAll(silencing, ''), rule), []);
      });
    }
  });
}

test('every page about rules is about a rule that exists', () => {
  const names = FILES.map((path) => /^docs\/rules\/([^/]+?)(?:\.zh-cn)?\.md$/.exec(path)?.[1]).filter(
    Boolean,
  );
  assert.deepEqual(new Set(names), new Set(RULE_CODES));
});

/** The context of an example at `path` whose base is the one that the page describes. */
function besideBase(yaml: string, path: string): FileContext {
  const base = {
    'base/kustomization.yaml': 'resources:\n  - pod.yaml\n',
    'base/pod.yaml': inPod('  - image: ghcr.io/acme/web:1\n'),
  };
  const texts = new Map(Object.entries({ ...base, [path]: yaml }));
  return contextsOf([...texts.keys()], (each) => texts.get(each) ?? '')(path);
}

interface CaretLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}

/** The blocks of YAML in a section, each as a whole file. */
function examplesOf(section: string, rule: RuleCode): readonly string[] {
  return [...section.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) =>
    rule in PATHS || yaml.includes('apiVersion') ? yaml : inPod(yaml),
  );
}

function inPod(yaml: string): string {
  const containers = yaml.startsWith('containers:') ? yaml : `containers:\n${yaml}`;
  return `apiVersion: v1\nkind: Pod\nspec:\n${containers.replaceAll(/^/gm, '  ')}`;
}

/** The expectations in comments with carets about the line above them. */
function expectationsIn(yaml: string): readonly CaretLine[] {
  let line = 0;
  return yaml.split('\n').flatMap((text, index) => {
    const match = /^ *# *(?<carets>\^+) (?<rule>[a-z-]+)$/d.exec(text);
    const [start, end] = match?.indices?.groups?.carets ?? [0, 0];
    if (!match) {
      line = index;
      return [];
    }
    return [{ line, start, end, rule: match.groups?.rule ?? '' }];
  });
}

function findingsIn(yaml: string, rule: RuleCode): readonly CaretLine[] {
  const settings = settingsWith(SETTINGS[rule]);
  const path = PATHS[rule] ?? '';
  const file = rule === 'unmatched-entry' ? besideBase(yaml, path) : { ...NO_FILE, path };
  return check(yaml, settings, { file }).findings.map(({ rule: code, span }) => {
    const before = yaml.slice(0, span.start).split('\n');
    const start = before.at(-1)?.length ?? 0;
    return { line: before.length - 1, start, end: start + span.end - span.start, rule: code };
  });
}
