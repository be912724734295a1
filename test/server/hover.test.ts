// Tests of the hover: what an image is and what it becomes. Text from the file never becomes live markdown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkupContent } from 'vscode-languageserver/node';
import { OFFICIAL_IMAGES_DATE } from '../../core/image/officialImages.ts';
import { tellMarkdown } from '../../server/common/lsp/words.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, startEditor } from '../support/editor.ts';

const URI = 'file:///project/pod.yaml';
const podOf = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;

let editor: Editor;

async function hoverOver(image: string, place: string, options?: EditorOptions): Promise<string | null> {
  editor = await startEditor(options);
  await editor.open(URI, podOf(image));
  const hover = await editor.hover(URI, place);
  return hover && (hover.contents as MarkupContent).value;
}

test('an official image: name, kind, target and page', async () => {
  assert.equal(
    await hoverOver('nginx:1.27', 'nginx'),
    [
      'Docker Hub: `docker.io/library/nginx:1.27` · Docker Official Image',
      `Through the proxy: \`${DOMAIN}/library/nginx:1.27\``,
      'Kubernetes: `image` · [Open on Docker Hub](https://hub.docker.com/_/nginx)',
    ].join('\n\n'),
  );
});

test('a community image links to its own page', async () => {
  const value = await hoverOver('grafana/grafana:main', 'grafana');
  assert.match(value ?? '', /not a Docker Official Image/);
  assert.match(value ?? '', /\(https:\/\/hub\.docker\.com\/r\/grafana\/grafana\)$/);
});

test('an image that goes through the proxy says so, and what is behind it', async () => {
  assert.equal(
    await hoverOver(`${DOMAIN}/library/nginx:1`, DOMAIN),
    [
      `Pulled through the proxy \`${DOMAIN}\``,
      'Behind it: `docker.io/library/nginx:1` · Docker Official Image',
      'Kubernetes: `image` · [Open on Docker Hub](https://hub.docker.com/_/nginx)',
    ].join('\n\n'),
  );
});

test('a digest is shortened, and the reason of a review stands behind the target', async () => {
  const [start, rest] = ['0123456789ab', 'c'.repeat(52)];
  assert.equal(
    await hoverOver(`acme@sha256:${start}${rest}`, 'acme'),
    [
      `Docker Hub: \`docker.io/library/acme@sha256:${start}…\` · not a Docker Official Image`,
      `Through the proxy: \`${DOMAIN}/library/acme@sha256:${start}…\` · Needs review: \`acme\` is not in the list of Docker Official Images of \`${OFFICIAL_IMAGES_DATE}\`.`,
      'Kubernetes: `image` · [Open on Docker Hub](https://hub.docker.com/_/acme)',
    ].join('\n\n'),
  );
});

test('links act only in a client that says that it runs them', async () => {
  const commands = ['nearpull.rewriteAt', 'nearpull.setProxyDomain'];
  const linkIn = (value: string | null) => {
    const [, words, command, argument] = /\[(.*?)\]\(command:(.*?)\?(.*?)\)/.exec(value ?? '') ?? [];
    return words && [words, command, JSON.parse(decodeURIComponent(argument ?? ''))];
  };
  const place = { uri: URI, position: { line: 4, character: 13 } };
  const acting = { initializationOptions: { commands } };
  assert.deepEqual(linkIn(await hoverOver('nginx:1.27', 'nginx', acting)), ['Rewrite', commands[0], [place]]);
  assert.deepEqual(linkIn(await hoverOver('nginx:1.27', 'nginx', { ...acting, settings: () => ({}) })), [
    'Set proxy domain',
    commands[1],
    [{ ...place, rewrite: true }],
  ]);
  assert.equal(linkIn(await hoverOver('nginx:1.27', 'nginx')), undefined);
  assert.equal(linkIn(await hoverOver('ghcr.io/a/b:1', 'ghcr', acting)), undefined);
  assert.equal(linkIn(await hoverOver(`${DOMAIN}/library/nginx:1`, DOMAIN, acting)), undefined);
});

test('without a domain the hover says that there is none', async () => {
  assert.match(
    (await hoverOver('nginx', 'nginx', { settings: () => ({}) })) ?? '',
    /No proxy domain is set\./,
  );
});

test('an image of another registry is named, and there is no hover without an image', async () => {
  assert.equal(await hoverOver('nginx', 'kind'), null);
  assert.match((await hoverOver('ghcr.io/a/b:1', 'ghcr.io')) ?? '', /^Not on Docker Hub: `ghcr\.io\/a\/b:1`/);
});

test('a client without markdown gets plain text', async () => {
  const capabilities = { ...MODERN, textDocument: {} };
  assert.equal(
    await hoverOver('nginx:1.27', 'nginx', { capabilities }),
    `Docker Hub: docker.io/library/nginx:1.27 · Docker Official Image\nThrough the proxy: ${DOMAIN}/library/nginx:1.27\nKubernetes: image`,
  );
});

test('a hover in Chinese', async () => {
  assert.match((await hoverOver('nginx', 'nginx', { locale: 'zh-cn' })) ?? '', /Docker 官方镜像/);
});

/** The parts of a text that CommonMark does not read as code spans. */
function live(markdown: string): string {
  return markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

const HOSTILE = [
  'nginx:{{ x }}` [click](command:evil) `',
  'nginx:${x}``` [click](command:evil)',
  "'nginx:$(x) ![i](data:evil.png) <b onclick=x>'",
  '"nginx:{{ a }}\\n\\n# heading [click](mailto:evil)"',
  "'nginx:{{ $(x) https://evil.example www.evil.example }}'",
];
for (const image of HOSTILE) {
  test(`nothing of ${JSON.stringify(image)} is live markdown in the hover`, async () => {
    const value = (await hoverOver(image, 'nginx')) ?? '';
    assert.match(value, /Docker Hub/, 'the hover is there to be attacked');
    const rest = live(value).replace(/\[Open on Docker Hub\]\(https:\/\/hub\.docker\.com\/[\w./-]+\)$/, '');
    assert.doesNotMatch(rest, /[[\]<>#!]|evil|\(/, value);
    assert.doesNotMatch(value.replaceAll('\n\n', ''), /\n/);
    editor.logged.length = 0;
  });
}

test('a value with backticks anywhere stays in its code span', async () => {
  editor = await startEditor();
  for (const value of ['`', '``', 'a`', '`a', '`` a ` b ```', ' ', '', 'a\n\nb', '\u202e', '\\', '\\`']) {
    const markdown = tellMarkdown({ key: 'hover.dockerHub', args: [value] });
    assert.equal(live(markdown).trim(), 'Docker Hub:', JSON.stringify(markdown));
    assert.doesNotMatch(markdown, /[\p{Cc}\u202e]/u);
  }
});
