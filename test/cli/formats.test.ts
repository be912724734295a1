// Tests of the formats of findings: each is valid by its own rules, holds every finding, and escapes what hostile files bring along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Ajv } from 'ajv';
import { SaxesParser } from 'saxes';
import { FORMATS } from '../../cli/commandLine/options.ts';
import { sarifFormat } from '../../cli/report/formats/sarif.ts';
import type { FindingRecord } from '../../cli/report/records.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

/** A name that would end a line, a command, an attribute or a cell, in every format. */
const HOSTILE = "::error::%0A <b a='1'>&\" | `x` ##[error]\u001b[2J\u202e\n::stop-commands::x/a.yaml";

const FILES = {
  'a.yaml': pod('nginx', 'UPPER', 'grafana/grafana:1'),
  'deploy/b.yaml': `# nginx\n${pod('redis:7')}`,
} as const;

const CHECK = ['check', '--domain', DOMAIN] as const;

suite('each format', () => {
  test('json, jsonl and the others hold every finding', async (t) => {
    const { nearpull } = folder(t, FILES);
    for (const format of FORMATS) {
      const { code, stdout, stderr } = await nearpull([...CHECK, '--format', format]);
      assert.equal(code, 1, format);
      assert.equal(stderr, '', format);
      for (const word of ['nginx', 'UPPER', 'grafana/grafana:1', 'redis:7']) {
        assert.ok(stdout.includes(word), `${format} ${word}`);
      }
    }
  });

  test('has a valid form where nothing is found', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('quay.io/a/b:1') });
    for (const format of FORMATS) {
      const { code, stdout } = await nearpull([...CHECK, '--format', format]);
      assert.equal(code, 0, format);
      VALID[format]?.(stdout);
    }
  });

  test('takes a file with a hostile name, and images with hostile text', async (t) => {
    const hostile = '"ngi\\e[31mnx<script>|`::error::\\u202e"';
    const { nearpull } = folder(t, { [HOSTILE]: pod('nginx', hostile) });
    for (const format of FORMATS) {
      const { stdout, code } = await nearpull([...CHECK, '--format', format]);
      assert.equal(code, 1);
      assert.doesNotMatch(stdout, /[^\P{C}\n]/u, format);
      assert.doesNotMatch(stdout, /##\[/, format);
      VALID[format]?.(stdout);
      // In GitHub Actions such a line is a command.
      const commands = stdout.split('\n').filter((line) => /^\s*::/.test(line));
      assert.ok(
        commands.every((line) => format === 'github' && /^::(?:error|warning|notice) file=/.test(line)),
        format,
      );
    }
  });

  test('speaks the language of the run', async (t) => {
    const { nearpull } = folder(t, FILES);
    for (const format of FORMATS) {
      const { stdout } = await nearpull([...CHECK, '--format', format, '--locale', 'zh-cn']);
      assert.match(stdout, /Docker Hub 拉取/, format);
      VALID[format]?.(stdout);
    }
  });
});

/** Throws where a text is not valid in its format. */
const VALID: Partial<Record<(typeof FORMATS)[number], (text: string) => void>> = {
  json: (text) => JSON.parse(text),
  jsonl: (text) =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => void JSON.parse(line)),
  sarif: (text) => checkSarif(JSON.parse(text)),
  gitlab: (text) => JSON.parse(text),
  junit: (text) => void elementsOf(text),
  checkstyle: (text) => void elementsOf(text),
};

/** The schema is for an older draft than Ajv reads. It uses nothing that has another meaning now, but for these two keys. */
const {
  $schema: _draft,
  id: _id,
  ...SARIF
} = JSON.parse(readFileSync(join(import.meta.dirname, 'data/sarif-2.1.0.json'), 'utf8'));
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(SARIF);

function checkSarif(log: unknown): void {
  isSarif(log);
  assert.deepEqual(isSarif.errors ?? [], []);
}

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of a well-formed XML text, in order. */
function elementsOf(xml: string): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => assert.fail(error));
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: { ...attributes } }));
  parser.write(xml).close();
  return elements;
}

test('SARIF has relative addresses, fingerprints that stay, and the fixes', async (t) => {
  const { nearpull, write } = folder(t, { ...FILES, '.git/HEAD': '', 'deploy/a b:ü.yaml': pod('nginx') });
  const read = async () =>
    JSON.parse((await nearpull([...CHECK, '.', '--format=sarif'], { cwd: 'deploy' })).stdout);
  const log = await read();
  const [run] = log.runs;
  const place = run.results[0].locations[0].physicalLocation;
  assert.deepEqual(place, {
    // From the top of the repository, as code scanning wants it.
    artifactLocation: { uri: 'deploy/a%20b%3A%C3%BC.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 7, startColumn: 14, endLine: 7, endColumn: 19, snippet: { text: 'nginx' } },
  });
  assert.deepEqual(run.results[0].fixes[0].artifactChanges[0].replacements, [
    {
      deletedRegion: { startLine: 7, startColumn: 14, endLine: 7, endColumn: 19 },
      insertedContent: { text: `${DOMAIN}/library/nginx:latest` },
    },
  ]);
  assert.equal(run.tool.driver.rules[run.results[0].ruleIndex].id, run.results[0].ruleId);
  const prints = (each: typeof log) =>
    each.runs[0].results.map((result: { partialFingerprints: object }) => result.partialFingerprints);
  assert.equal(new Set(prints(log).map((print: object) => JSON.stringify(print))).size, 2);
  write('deploy/b.yaml', `# one\n# two\n# nginx\n${pod('redis:7')}`);
  assert.deepEqual(prints(await read()), prints(log));
});

test('SARIF stays within the limits of GitHub, the worst first, and says what is left out', () => {
  const finding = (index: number): FindingRecord => ({
    file: 'a.yaml',
    path: 'a.yaml',
    rule: 'docker-hub-image',
    severity: index === 29_999 ? 'error' : 'information',
    message: `nginx:${index}`,
    line: index + 1,
    column: 1,
    endLine: index + 1,
    endColumn: 2,
    image: null,
    excerpt: { text: `nginx:${index}`, start: 0, end: 5 },
    fixes: [],
  });
  const findings = Array.from({ length: 30_000 }, (_, index) => finding(index));
  const run = { repository: 'a', at: '', files: 1, settings: [], findings, images: [], notices: [] };
  const log = JSON.parse(sarifFormat({ runs: [run], next: [], version: '1.0.0' }, () => 'x'));
  assert.equal(log.runs[0].results.length, 25_000);
  assert.equal(log.runs[0].results[0].level, 'error');
  assert.match(log.runs[0].invocations[0].toolExecutionNotifications[0].message.text, /^5000 more/);
});

test('a merged list of annotations has ten of a kind, and a notice that counts the rest', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod(...Array(15).fill('nginx'), ...Array(12).fill('UPPER')) });
  const { stdout } = await nearpull(['check', '--format=github']);
  const kinds = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  assert.deepEqual(kinds, [...Array(10).fill('::error'), ...Array(10).fill('::warning'), '::notice']);
  assert.match(stdout, /\n::notice title=nearpull::7 more problems are not shown here/);
  assert.match(
    stdout,
    /^::error file=a\.yaml,line=22,endLine=22,col=14,endColumn=18,title=nearpull%3A invalid-image-reference::containerd refuses UPPER/,
  );
});

test('in GitHub Actions the default is text and annotations, and the job gets a summary', async (t) => {
  const { path, nearpull, read } = folder(t, { 'a.yaml': pod('nginx'), summary: 'before\n' });
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(path, 'summary') };
  const { stdout } = await nearpull(CHECK, { env });
  assert.match(stdout, /^a\.yaml\n {2}7:14 {2}warning /);
  assert.match(stdout, /\n::warning file=a\.yaml,line=7,/);
  assert.match(read('summary').toString(), /^before\n### Nearpull\n\nFound 1 problem/);
  // Who asks for a format gets that and nothing else.
  const own = await nearpull([...CHECK, '--format=compact'], { env });
  assert.doesNotMatch(own.stdout, /::/);
  assert.doesNotMatch(read('summary').toString(), /### Nearpull[\s\S]*### Nearpull/);
});

test("GitLab's report has what GitLab reads", async (t) => {
  const { nearpull } = folder(t, FILES);
  const issues = JSON.parse((await nearpull([...CHECK, '--format=gitlab'])).stdout);
  assert.deepEqual(
    { ...issues[0], fingerprint: '' },
    {
      description: 'nginx is pulled from Docker Hub.',
      check_name: 'docker-hub-image',
      fingerprint: '',
      severity: 'major',
      location: { path: 'a.yaml', lines: { begin: 7, end: 7 } },
    },
  );
  assert.equal(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 4);
});

test('JUnit counts failures, and Checkstyle groups by file', async (t) => {
  const { nearpull } = folder(t, FILES);
  const junit = elementsOf((await nearpull([...CHECK, '--format=junit'])).stdout);
  assert.deepEqual(junit[0], {
    name: 'testsuites',
    attributes: { name: 'nearpull', tests: '4', failures: '4', errors: '0' },
  });
  assert.equal(junit.filter(({ name }) => name === 'failure').length, 4);
  const checkstyle = elementsOf((await nearpull([...CHECK, '--format=checkstyle'])).stdout);
  assert.deepEqual(
    checkstyle.map(({ name, attributes }) => [name, attributes['name'] ?? attributes['severity']]),
    [
      ['checkstyle', undefined],
      ['file', 'a.yaml'],
      ['error', 'warning'],
      ['error', 'error'],
      ['error', 'warning'],
      ['file', 'deploy/b.yaml'],
      ['error', 'warning'],
    ],
  );
});

test('several reports are written at once, each whole, and a report that cannot be written is a failure', async (t) => {
  const { nearpull, read, list } = folder(t, { ...FILES, 'out/old.sarif': 'old' });
  const reports = [
    '--report',
    'sarif=out/old.sarif',
    '--report=junit=out/a.xml',
    '--report',
    'json=out/x=y.json',
  ];
  const { code, stdout } = await nearpull([...CHECK, ...reports]);
  assert.equal(code, 1);
  assert.match(stdout, /\nFound 4 problems /);
  checkSarif(JSON.parse(read('out/old.sarif').toString()));
  elementsOf(read('out/a.xml').toString());
  assert.equal(JSON.parse(read('out/x=y.json').toString()).findings.length, 4);
  assert.deepEqual(list('out'), ['a.xml', 'old.sarif', 'x=y.json']);
  const failed = await nearpull([...CHECK, '--report', 'sarif=gone/x.sarif']);
  assert.match(failed.stderr, /^nearpull: gone\/x\.sarif: no such file or folder$/m);
  assert.equal(failed.code, 2);
  for (const bad of ['sarif', 'sarif=', 'nope=x']) {
    const { stderr } = await nearpull([...CHECK, '--report', bad]);
    assert.match(stderr, /^nearpull: The option --report needs FORMAT=FILE, not /, bad);
  }
});

test('--max limits what people see, never what programs read or the exit code', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod(...Array(120).fill('nginx')) });
  const shown = async (...args: readonly string[]) =>
    (await nearpull(['check', ...args])).stdout.match(/pulled from Docker Hub/g)?.length;
  assert.equal(await shown(), 100);
  assert.equal(await shown('--max=3'), 3);
  assert.equal(await shown('--max=0'), 120);
  assert.equal(await shown('--format=compact'), 120);
  assert.equal(await shown('--format=json', '--max=3'), 120);
  assert.match(
    (await nearpull(['check', '--max=3'])).stdout,
    /\n117 more problems are not shown: --max 0 shows all\.\n/,
  );
  assert.match(
    (await nearpull(['check', '--max=x'])).stderr,
    /^nearpull: The option --max needs a number, not x\./,
  );
});

test('the summary counts what is not shown, and a report has all of it', async (t) => {
  const { nearpull, read } = folder(t, {
    '.nearpull.yaml': `proxy: { domain: ${DOMAIN} }\n`,
    'a.yaml': pod('old-cn-beijing.cr.volces.com/library/redis:7', ...Array(120).fill('nginx')),
    'b.yaml': pod('bitnami/kafka:4.0.0'),
  });
  const run = async (...args: readonly string[]) => (await nearpull(['check', ...args])).stdout;
  const summary = (stdout: string) => stdout.slice(stdout.lastIndexOf('Found '));
  const all = summary(await run('--max=0'));
  assert.deepEqual(all.split('\n').slice(0, 3), [
    'Found 123 problems in 2 of 3 files (123 fixable).',
    '  Severity: warning 121, information 2',
    '  Registries: docker.io 122, old-cn-beijing.cr.volces.com 1',
  ]);
  assert.equal(summary(await run('--max=2')), all);
  assert.equal(summary(await run('--max=2', '--report=json=all.json')), all);
  assert.equal(summary(await run('--format=compact', '--max=1')), all.slice(0, all.indexOf('\n') + 1));
  const { findings } = JSON.parse(read('all.json').toString());
  assert.deepEqual(JSON.parse(await run('--format=json', '--max=2')).findings, findings);
  assert.equal(findings.length, 123);
  const quiet = await run('--quiet', '--max=2');
  assert.equal(quiet.match(/pulled from Docker Hub/g)?.length, 2);
  const failing = findings.filter(({ severity }: { readonly severity: string }) => severity === 'warning');
  assert.match(quiet, new RegExp(`\n${failing.length - 2} more problems are not shown`));
});

test('--quiet prints what makes the run fail, and nothing else', async (t) => {
  const { nearpull } = folder(t, {
    'a.yaml': pod('nginx', 'old-cn-beijing.cr.volces.com/library/redis:7'),
    '.nearpull.yaml': `proxy: { domain: ${DOMAIN} }\n`,
  });
  assert.match((await nearpull(['check'])).stdout, /unknown-proxy-domain/);
  const { stdout, stderr, code } = await nearpull(['check', '-q']);
  assert.match(stdout, /^a\.yaml\n {2}7:14 {2}warning [\s\S]*library\/nginx:latest\n\n$/);
  assert.match(stderr, /^settings: [^\n]+\n$/);
  assert.equal(code, 1);
  assert.equal((await nearpull(['check', '-q', '--format=compact'])).stdout.split('\n').length, 2);
});

test('colours are there on a terminal, unless somebody turns them off, and elsewhere when they are asked for', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  const isColored = async (args: readonly string[], env: Record<string, string>, isTerminal = false) => {
    const options = { env: { TERM: 'xterm', NO_COLOR: '', ...env }, ...(isTerminal && { answers: [] }) };
    return (await nearpull(['check', ...args], options)).stdout.includes('\u001b[');
  };
  assert.equal(await isColored([], {}), false);
  assert.equal(await isColored([], {}, true), true);
  assert.equal(await isColored([], { NO_COLOR: '1' }, true), false);
  assert.equal(await isColored([], { TERM: 'dumb' }, true), false);
  assert.equal(await isColored([], { FORCE_COLOR: '1' }), true);
  assert.equal(await isColored([], { FORCE_COLOR: '0' }, true), false);
  assert.equal(await isColored(['--color=always'], { NO_COLOR: '1' }), true);
  assert.equal(await isColored(['--color=never'], { FORCE_COLOR: '1' }, true), false);
});

test('carets stand under their place, also behind wide characters, tabs and in long lines', async (t) => {
  const wide = `{apiVersion: v1, kind: Pod, "说明": "镜像", spec: {containers: [{image: nginx}]}}\n`;
  const long = `{"apiVersion":"v1","kind":"Pod","a":"${'x'.repeat(50_000)}","spec":{"containers":[{"image":"nginx"}]},"b":"${'y'.repeat(50_000)}"}`;
  const { nearpull } = folder(t, {
    'a.yaml': wide,
    'b.json': long,
    'c.json': '{\t"apiVersion":"v1","kind":"Pod","spec":{"containers":[{\t"image":"nginx"}]}}',
  });
  const { stdout } = await nearpull(['check']);
  const lines = stdout.split('\n');
  const codes = lines.flatMap((line, index) =>
    /^ {4}\d+ │/.test(line) ? [[line, lines[index + 1] ?? ''] as const] : [],
  );
  assert.equal(codes.length, 3);
  for (const [code, carets] of codes) {
    assert.ok(code.length < 300, code);
    // A wide character takes two columns.
    const columns = code.replaceAll(/\p{Script=Han}/gu, 'xx');
    assert.equal(carets.trimEnd().length - carets.indexOf('^'), 5);
    assert.equal(columns.slice(carets.indexOf('^'), carets.trimEnd().length), 'nginx');
  }
});

for (const [page, locale] of [
  ['README.md', 'en'],
  ['README.zh-cn.md', 'zh-cn'],
] as const) {
  test(`${page} shows what is really printed to those who read it`, async (t) => {
    const manifest =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: nginx:1.27\n';
    const { nearpull } = folder(t, { 'deploy/web.yaml': manifest });
    const domain = 'my-proxy-cn-beijing.cr.volces.com';
    const runs = [];
    for (const command of ['check', 'fix']) {
      const { stdout } = await nearpull([command, '--domain', domain, '--locale', locale]);
      runs.push(`$ nearpull ${command} --domain ${domain}\n${stdout}`);
    }
    const text = readFileSync(join(import.meta.dirname, '../..', page), 'utf8');
    assert.ok(text.includes(runs.join('')), runs.join(''));
  });
}
