// Which values bring images to the proxy: every way for one image, and the fewest for all.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { MarkedPart } from '../../proof/chart/markers.ts';
import { choicesFor, keyOf, textOf } from '../../proof/values/choices.ts';
import { chooseValues, type ImageToReach, imageWith } from '../../proof/values/choose.ts';

/** The parts of `{registry=docker.io}/{name=nginx}:1`: text, and values with what stands there. */
function parts(text: string): readonly MarkedPart[] {
  return text
    .split(/(\{[^}]*\})/)
    .filter((each) => each !== '')
    .map((each) => {
      const [, path, value = ''] = /^\{([^=]*)=(.*)\}$/.exec(each) ?? [];
      return path === undefined ? each : { word: '', path: path.split('.'), value };
    });
}

function shown(assignment: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...assignment].map(([key, text]) => [JSON.parse(key).join('.'), text]));
}

function choices(text: string, target: string): readonly Record<string, string>[] {
  return choicesFor(parts(text), [target]).map(shown);
}

suite('the choices for an image', () => {
  test('are its registry, where that is enough, and its whole name', () => {
    assert.deepEqual(choices('{registry=docker.io}/acme/web:1', 'p/acme/web:1'), [{ registry: 'p' }]);
    assert.deepEqual(choices('{image=nginx}:1', 'p/library/nginx:1'), [{ image: 'p/library/nginx' }]);
    assert.deepEqual(choices('{image=nginx:1}', 'p/library/nginx:1'), [{ image: 'p/library/nginx:1' }]);
  });

  test('are registry and repository together for an official image', () => {
    assert.deepEqual(choices('{registry=docker.io}/{repository=nginx}:{tag=1}', 'p/library/nginx:1'), [
      { registry: 'p/library' },
      { registry: 'p', repository: 'library/nginx' },
    ]);
  });

  test('are none behind text that no value changes, and never versions', () => {
    assert.deepEqual(choices('docker.io/{repository=nginx}:1', 'p/library/nginx:1'), []);
    assert.deepEqual(choices('nginx:{tag=1}', 'p/library/nginx:1'), []);
  });

  test('cut two values without text between them behind a slash', () => {
    assert.deepEqual(choices('{prefix=acme/}{name=web}:1', 'p/acme/web:1'), [
      { prefix: 'p/acme/' },
      { prefix: 'p/', name: 'acme/web' },
    ]);
    assert.deepEqual(choices('{prefix=}{name=nginx}:1', 'p/library/nginx:1'), [
      { prefix: 'p/library/' },
      { name: 'p/library/nginx' },
      { prefix: 'p/', name: 'library/nginx' },
    ]);
  });

  test('make what they are for', () => {
    for (const text of ['{a=docker.io}/{b=x}/{c=y}:1', '{a=}{b=x/y}:1', '{a=x}/{b=y}:1']) {
      for (const choice of choicesFor(parts(text), ['p/x/y:1'])) {
        assert.equal(textOf(parts(text), choice), 'p/x/y:1', text);
      }
    }
  });
});

suite('the choice for all images', () => {
  const image = (text: string, target: string | null, ...more: readonly string[]): ImageToReach => ({
    raw: textOf(parts(text), new Map()),
    targets: target === null ? [] : [target],
    ways: [text, ...more].map(parts),
    compared: [],
    keeping: null,
  });
  const chosen = (...images: readonly ImageToReach[]) => {
    const { assignment, missed } = chooseValues(images, new Set());
    for (const each of images) {
      const now = imageWith(each, assignment);
      assert.ok(now === each.raw || each.targets.includes(now), now);
    }
    return { ...shown(assignment), missed };
  };

  test('takes one value for many images before many values', () => {
    const images = ['one', 'two', 'three'].map((name) =>
      image(`{registry=docker.io}/{${name}=acme/${name}}:1`, `p/acme/${name}:1`),
    );
    assert.deepEqual(chosen(...images), { registry: 'p', missed: 0 });
  });

  test('leaves a value alone that an image of another registry has too', () => {
    assert.deepEqual(
      chosen(
        image('{host=docker.io}/{a=acme/web}:1', 'p/acme/web:1'),
        image('{host=docker.io}/own/{b=x}:1', null),
      ),
      { missed: 1 },
    );
    assert.deepEqual(
      chosen(image('{ns=acme}/{a=web}:1', 'p/acme/web:1'), image('{ns=acme}.example.com/x:1', null)),
      { missed: 1 },
    );
  });

  test('repairs the official image that a common registry spoils', () => {
    const web = image('{registry=docker.io}/{web=acme/web}:1', 'p/acme/web:1');
    const nginx = image('{registry=docker.io}/{nginx=nginx}:1', 'p/library/nginx:1');
    assert.deepEqual(chosen(web, nginx), { registry: 'p', nginx: 'library/nginx', missed: 0 });
  });

  test('sets a global registry only where it is right for every image', () => {
    const own = (name: string) =>
      [
        `{${name}.registry=docker.io}/acme/${name}:1`,
        `{${name}.registry=docker.io}/acme/${name}:1`,
        `{global.registry=}/acme/${name}:1`,
      ] as const;
    const images = ['a', 'b', 'c'].map((name) => {
      const [plain, ...more] = own(name);
      return image(plain, `p/acme/${name}:1`, ...more);
    });
    assert.deepEqual(chosen(...images), { 'global.registry': 'p', missed: 0 });
    const quay = image(
      '{d.registry=quay.io}/acme/d:1',
      null,
      '{d.registry=quay.io}/acme/d:1',
      '{global.registry=}/acme/d:1',
    );
    assert.deepEqual(chosen(...images, quay), {
      'a.registry': 'p',
      'b.registry': 'p',
      'c.registry': 'p',
      missed: 0,
    });
  });

  test('leaves a value alone that a template compares, unless another takes its place there', () => {
    const compared = {
      raw: 'docker.io/busybox:1',
      targets: ['p/library/busybox:1'],
      ways: [[]],
      compared: [keyOf(['registry'])],
      keeping: null,
    };
    const web = image('{registry=docker.io}/{name=acme/web}:1', 'p/acme/web:1');
    assert.deepEqual(chosen(compared, web), { missed: 2 });
    const other = image('{own=docker.io}/{name=acme/web}:1', 'p/acme/web:1');
    assert.deepEqual(chosen(compared, other), { own: 'p', missed: 1 });
    const kept = { ...compared, keeping: new Map([[keyOf(['busybox']), 'docker.io']]) };
    assert.deepEqual(chosen(kept, web), { registry: 'p', busybox: 'docker.io', missed: 1 });
  });

  test('does without what a render has shown to be wrong', () => {
    const images = [image('{registry=docker.io}/{name=acme/web}:1', 'p/acme/web:1')];
    const { assignment } = chooseValues(images, new Set([`${keyOf(['registry'])}=p`]));
    assert.deepEqual(shown(assignment), { registry: 'p/acme', name: 'web' });
  });

  test('ends in time for many images with many values in common', () => {
    const images = Array.from({ length: 60 }, (_, index) =>
      image(`{registry=docker.io}/{ns${index % 7}=acme}/{n${index}=x${index}}:1`, `p/acme/x${index}:1`),
    );
    assert.deepEqual(chosen(...images), { registry: 'p', missed: 0 });
  });
});
