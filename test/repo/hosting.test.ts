// Checks that the files of the hosting service match the repository: the workflow, the issue forms, the updates of dependencies.
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { suite, test } from 'node:test';
import { load } from 'js-yaml';
import { ENGINE, ONLY_ON_LINUX } from '../engine.ts';
import { FILES, read } from './repository.ts';

suite('dependabot.yml', () => {
  for (const [ecosystem, manifest] of [
    ['npm', 'package.json'],
    ['gomod', 'go.mod'],
  ] as const) {
    test(`names every folder with ${manifest}`, () => {
      const folders = FILES.filter((path) => posix.basename(path) === manifest).map((path) =>
        posix.join('/', posix.dirname(path)),
      );
      const named = readYaml('.github/dependabot.yml')
        .updates.filter((each: Record<string, unknown>) => each['package-ecosystem'] === ecosystem)
        .flatMap((each: { directories: readonly string[] }) => each.directories);
      assert.deepEqual(named.sort(), folders.sort());
    });
  }
});

suite('the workflow', () => {
  const { jobs } = readYaml('.github/workflows/ci.yml');

  test('runs .ci/run and nothing else on Linux', () => {
    assert.deepEqual(commandsOf(jobs.everything), ['.ci/run']);
  });

  test('runs the tests of the engine elsewhere', () => {
    assert.deepEqual(commandsOf(jobs.engine), ['npm run test:engine']);
  });

  test('pins every action to a commit, with the version beside it', () => {
    const uses = read('.github/workflows/ci.yml').match(/uses: .*/g) ?? [];
    assert.ok(uses.length > 0);
    assert.deepEqual(
      uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
      [],
    );
  });

  test('runs the tests of each folder on every platform, or says why not', () => {
    const folders = FILES.filter((path) => /^test\/.*\.test\.ts$/.test(path)).map(
      (path) => path.split('/')[1],
    );
    const accountedFor = [...ENGINE, ...Object.keys(ONLY_ON_LINUX)];
    assert.deepEqual(
      [...new Set(folders)].filter((folder) => !accountedFor.includes(folder ?? '')),
      [],
    );
  });
});

suite('issue forms', () => {
  const forms = FILES.filter((path) => /^\.github\/ISSUE_TEMPLATE\/(?!config)/.test(path));
  assert.ok(forms.length > 0);
  for (const path of forms) {
    test(`${path} is one, in both languages`, () => {
      const { name, description, body } = readYaml(path);
      const ids = body.map(({ id }: { id: string }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const words = [name, description];
      for (const { type, id, attributes } of body) {
        assert.match(type, /^(?:input|textarea)$/);
        assert.match(id, /^[\w-]+$/);
        words.push(attributes.label, attributes.description ?? attributes.label);
      }
      assert.deepEqual(
        words.filter((each) => !/\w .*·.*\p{Script=Han}|^\w+ · \p{Script=Han}+$/su.test(each)),
        [],
      );
    });
  }
});

interface Job {
  readonly steps: readonly { readonly run?: string }[];
}

function commandsOf({ steps }: Job): readonly string[] {
  return steps.flatMap(({ run }) => run ?? []);
}

// biome-ignore lint/suspicious/noExplicitAny: each test asks for the part of these files that it is about.
function readYaml(path: string): any {
  return load(read(path));
}
