// Checks that every dialect has a guide in both languages, and that the engine does what its examples show.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  applyEdits,
  check,
  DIALECTS,
  type Dialect,
  type FileContext,
  fixAll,
  POLICY_KINDS,
  type Settings,
} from '../../core/index.ts';
import { checkCure, checkFixture, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';
import { exists, FILES, read } from './repository.ts';

const LANGUAGES = [
  {
    ending: '.md',
    before: 'Before',
    after: 'After',
    sections: [
      'What is looked at',
      'Before',
      'After',
      'What is left alone',
      'Which fixes need your review',
      'Settings',
    ],
  },
  {
    ending: '.zh-cn.md',
    before: '修改前',
    after: '修改后',
    sections: ['检查范围', '修改前', '修改后', '不改动的内容', '需要人工确认的修复', '设置'],
  },
] as const;
type Language = (typeof LANGUAGES)[number];

/** The file name of the settings that a page shows. They apply to all examples of the page. */
const SETTINGS_FILE = '.nearpull.json';

for (const dialect of Object.keys(DIALECTS) as Dialect[]) {
  suite(`guide ${dialect}`, () => {
    for (const language of LANGUAGES) {
      const path = `docs/guides/${dialect}${language.ending}`;

      test(`${path} has every section, and the index leads to it`, () => {
        assert.ok(exists(path));
        const titles = [...read(path).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
        assert.deepEqual(
          language.sections.filter((title) => !titles.includes(title)),
          [],
        );
        assert.ok(read(`docs/guides/README${language.ending}`).includes(`](${dialect}${language.ending})`));
        // A block without a file name would not be checked.
        assert.equal(blocksIn(read(path)).length, read(path).match(/^```\w/gm)?.length);
      });

      test(`the first example of ${path} is what all safe fixes make of it`, () => {
        const [pair] = pairsIn(read(path), language);
        assert.ok(pair);
        checkSafeFixes(pair, settingsOf(read(path)));
      });

      test(`the other examples of ${path} are what the fix through a kustomization makes of them`, () => {
        for (const pair of pairsIn(read(path), language).slice(1)) {
          checkKustomizationFixes(pair, settingsOf(read(path)));
        }
      });

      test(`${path} says rightly what else is flagged, and that no safe fix changes it`, () => {
        const text = read(path);
        const others = blocksIn(text).filter(({ title, name }) => isOther(title, name, language));
        const first = pairsIn(text, language)[0]?.before ?? new Map();
        const contexts = contextsFor(new Map([...first, ...filesOf(others)]));
        for (const { name, content } of others) {
          const fixture = { name, text: content, settings: settingsOf(text), fixed: null };
          checkFixture({ ...fixture, file: contexts(name) });
        }
      });
    }

    test('has the same examples in both languages', () => {
      const [english, chinese] = LANGUAGES.map(({ ending }) =>
        blocksIn(read(`docs/guides/${dialect}${ending}`)).map(({ name, content }) => ({ name, content })),
      );
      assert.deepEqual(chinese, english);
    });
  });
}

/** The guide of Kyverno shows what the policies do to Pods, which is what the fixes do to files. */
suite('guide kyverno', () => {
  for (const language of LANGUAGES) {
    const path = `docs/guides/kyverno${language.ending}`;

    test(`the example of ${path} is what all safe fixes make of it, and the index leads to it`, () => {
      const pairs = pairsIn(read(path), language);
      assert.equal(pairs.length, 1);
      for (const pair of pairs) {
        checkSafeFixes(pair, settingsOf(read(path)));
      }
      assert.ok(read(`docs/guides/README${language.ending}`).includes(`](kyverno${language.ending})`));
    });
  }

  test('names every kind of policy, and shows the same commands in both languages', () => {
    const [english = '', chinese = ''] = LANGUAGES.map(({ ending }) => read(`docs/guides/kyverno${ending}`));
    for (const kind of POLICY_KINDS) {
      assert.ok(english.includes(`| \`${kind}\``) && chinese.includes(`| \`${kind}\``), kind);
    }
    const code = (page: string) => [...page.matchAll(/^```.*?^```$/gms)].map(([block]) => block);
    assert.deepEqual(code(chinese), code(english));
  });
});

/** What the guides of the commands that ask helm and kustomize show is tested by `test/render/pages.test.ts`. */
const PROVING = ['prove', 'values-overlay'];

for (const name of PROVING) {
  test(`guide ${name} shows the same commands in both languages, and the index leads to it`, () => {
    const [english, chinese] = LANGUAGES.map(({ ending }) => {
      assert.ok(read(`docs/guides/README${ending}`).includes(`](${name}${ending})`));
      return read(`docs/guides/${name}${ending}`).match(/^\$ nearpull .*$/gm);
    });
    assert.ok(english);
    assert.deepEqual(chinese, english);
  });
}

test('guide editors shows the same code in both languages, of which a test runs two, and the index leads to it', () => {
  const [english = '', chinese = ''] = LANGUAGES.map(({ ending }) => {
    assert.ok(read(`docs/guides/README${ending}`).includes(`](editors${ending})`));
    assert.ok(read(`README${ending}`).includes(`](docs/guides/editors${ending})`));
    return read(`docs/guides/editors${ending}`);
  });
  const code = (page: string) => [...page.matchAll(/^```.*?^```$/gms)].map(([block]) => block);
  assert.deepEqual(code(chinese), code(english));
  // What is not run says so in the table, with a date. A block without a name is of such an editor.
  const [run, notRun] = [/\| run by a test/g, /\| not run here; .*\b20\d\d/g].map((row) =>
    english.match(row),
  );
  assert.equal(run?.length, blocksIn(english).length);
  assert.equal(notRun?.length, 4);
  assert.equal(chinese.match(/\| 未在此运行；.*20\d\d/g)?.length, 4);
});

test('the guides of the command line, of pipelines and of other linters say the same in both languages, and the index leads to them', () => {
  for (const name of ['command-line', 'pipelines', 'linters']) {
    const [english, chinese] = LANGUAGES.map(({ ending }) => {
      const page = read(`docs/guides/${name}${ending}`);
      assert.ok(read(`docs/guides/README${ending}`).includes(`](${name}${ending})`));
      const code = [...page.matchAll(/^```(?:sh|yaml)\n.*?^```$/gms)].map(([block]) => block);
      return { code, versions: page.match(/\d+\.\d+(?:\.\d+)?/g), rows: page.match(/^\|/gm)?.length };
    });
    assert.deepEqual(chinese, english);
  }
});

test('every guide is about a dialect that exists', () => {
  const names = FILES.map((path) => /^docs\/guides\/([^/]+?)(?:\.zh-cn)?\.md$/.exec(path)?.[1]).filter(
    (name) => name !== undefined,
  );
  assert.deepEqual(
    new Set(names),
    new Set([
      ...Object.keys(DIALECTS),
      ...PROVING,
      'README',
      'kyverno',
      'editors',
      'proxy-setup',
      'settings',
      'pipelines',
      'linters',
      'command-line',
    ]),
  );
});

test('the fix through a kustomization is shown', () => {
  for (const language of LANGUAGES) {
    assert.equal(pairsIn(read(`docs/guides/kustomize${language.ending}`), language).length, 2);
  }
});

/** A block of code with the name of its file, and the heading above it. */
interface Block {
  readonly title: string;
  readonly name: string;
  readonly content: string;
}

type Files = ReadonlyMap<string, string>;

interface Pair {
  readonly before: Files;
  /** All files after the fixes. A file that the page does not show again is unchanged. */
  readonly after: Files;
}

function blocksIn(page: string): readonly Block[] {
  let title = '';
  return [
    ...page.matchAll(/^#{2,3} (?<title>[^\n]*)$|^```\w+ (?<name>\S+)\n(?<content>.*?)^```$/gms),
  ].flatMap(({ groups }) => {
    title = groups?.title ?? title;
    const { name, content } = groups ?? {};
    return name === undefined || content === undefined ? [] : [{ title, name, content }];
  });
}

function pairsIn(page: string, { before, after }: Language): readonly Pair[] {
  const blocks = blocksIn(page).filter(({ name }) => name !== SETTINGS_FILE);
  const pairs: { before: Block[]; after: Block[] }[] = [];
  blocks.forEach((block, index) => {
    if (block.title === before) {
      const isNext = blocks[index - 1]?.title === before;
      isNext ? pairs.at(-1)?.before.push(block) : pairs.push({ before: [block], after: [] });
    } else if (block.title === after) {
      pairs.at(-1)?.after.push(block);
    }
  });
  return pairs.map((pair) => {
    const [old, shown] = [filesOf(pair.before), filesOf(pair.after)];
    assert.ok(shown.size > 0);
    assert.deepEqual(
      [...shown.keys()].filter((name) => !old.has(name)),
      [],
      'a file that was not there before',
    );
    return { before: old, after: new Map([...old, ...shown]) };
  });
}

function isOther(title: string, name: string, { before, after }: Language): boolean {
  return title !== before && title !== after && name !== SETTINGS_FILE;
}

function filesOf(blocks: readonly Block[]): Files {
  return new Map(blocks.map(({ name, content }) => [name, content]));
}

function settingsOf(page: string): Settings {
  const shown = blocksIn(page).find(({ name }) => name === SETTINGS_FILE);
  return settingsWith(JSON.parse(shown?.content ?? '{}'));
}

function contextsFor(files: Files): (path: string) => FileContext {
  // A folder below charts/ is a chart, even where the page does not show its Chart.yaml.
  const charts = [...files.keys()].flatMap((path) => /^charts\/[^/]+\//.exec(path)?.[0] ?? []);
  const paths = new Set([...files.keys(), ...charts.map((folder) => `${folder}Chart.yaml`)]);
  return contextsOf([...paths], (path) => files.get(path) ?? '');
}

function checkSafeFixes({ before, after }: Pair, settings: Settings): void {
  const contexts = contextsFor(before);
  const fixed = new Map<string, string>();
  for (const [path, text] of before) {
    const file = contexts(path);
    const result = applyEdits(text, fixAll(check(text, settings, { file })));
    checkCure(text, result, settings, file);
    fixed.set(path, result);
  }
  assert.deepEqual(fixed, after);
  checkNothingIsFlagged(after, settings);
}

/** Applies one fix after the other, as a person does, until no image has one. */
function checkKustomizationFixes({ before, after }: Pair, settings: Settings): void {
  let files = before;
  for (let next = offeredIn(files, settings); next; next = offeredIn(files, settings)) {
    files = next;
  }
  assert.deepEqual(files, after);
  checkNothingIsFlagged(after, settings);
}

/** The files after the first fix that changes nothing but a kustomization. Null where no finding has such a fix. */
function offeredIn(files: Files, settings: Settings): Files | null {
  const contexts = contextsFor(files);
  for (const [path, text] of files) {
    const { findings } = check(text, settings, { file: contexts(path) });
    const fix = findings.flatMap(({ fixes }) => fixes).find(({ edits }) => edits.length === 0);
    if (fix) {
      const changed = (fix.elsewhere ?? []).map(
        (each) => [each.path, applyEdits(files.get(each.path) ?? '', each.edits)] as const,
      );
      return new Map([...files, ...changed]);
    }
  }
  return null;
}

function checkNothingIsFlagged(files: Files, settings: Settings): void {
  const contexts = contextsFor(files);
  for (const [path, text] of files) {
    assert.deepEqual(check(text, settings, { file: contexts(path) }).findings, [], path);
  }
}
