// Tests of help, completion and the pages of the rules in the terminal: all of them follow from the tables of commands and options.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { readArgs } from '../../cli/args.ts';
import { COMMAND_NAMES } from '../../cli/commandLine/commands.ts';
import { completionScript, SHELLS } from '../../cli/commandLine/completion.ts';
import { examplesOf, helpText } from '../../cli/commandLine/help.ts';
import { nearest } from '../../cli/commandLine/nearest.ts';
import { OPTION_NAMES, optionRow, optionsOf } from '../../cli/commandLine/options.ts';
import { width, wrapped } from '../../cli/report/width.ts';
import { RULE_CODES } from '../../core/index.ts';
import { say, speak } from '../../l10n/index.ts';
import { folder } from '../support/cli.ts';

test('the help of each command begins with examples, and every example is a command line that is understood', () => {
  for (const locale of ['en', 'zh-cn']) {
    speak(locale);
    for (const command of COMMAND_NAMES) {
      const help = helpText(command, 100);
      const examples = examplesOf(say({ key: `cli.examples.${command}` }));
      assert.ok(help.indexOf(examples[0]?.[0] ?? '?') < help.indexOf('--help'), command);
      for (const [line, comment] of examples) {
        assert.notEqual(comment, '', line);
        const [, own = ''] = /nearpull ?([^|$)]*)/.exec(line) ?? [];
        const { request } = readArgs(own.split(' ').filter((word) => word !== ''));
        assert.notEqual(request.kind, 'problem', `${line}: ${JSON.stringify(request)}`);
      }
    }
  }
  speak('en');
});

test('the help of a command names its options and no others', async (t) => {
  const { nearpull } = folder(t);
  for (const command of COMMAND_NAMES) {
    const { code, stdout } = await nearpull(['help', ...command.split(' ')]);
    assert.equal(code, 0);
    const named = [...stdout.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name);
    assert.deepEqual(named.sort(), [...optionsOf(command)].sort(), command);
    assert.equal((await nearpull([...command.split(' '), '--help'])).stdout, stdout, command);
  }
});

test('no line of help is wider than the terminal, in both languages', () => {
  for (const locale of ['en', 'zh-cn']) {
    speak(locale);
    for (const columns of [80, 110]) {
      for (const command of [null, ...COMMAND_NAMES]) {
        const long = helpText(command, columns)
          .split('\n')
          // Command lines are not broken, because people copy them.
          .filter((line) => width(line) > columns && !line.includes('nearpull '));
        assert.deepEqual(long, [], `${locale} ${columns} ${command}`);
      }
    }
  }
  speak('en');
});

test('every option belongs to a command', () => {
  assert.deepEqual(
    OPTION_NAMES.filter((name) => optionRow(name).of.length === 0),
    [],
  );
});

test('a near word is guessed, a far one is not', () => {
  assert.equal(nearest('chek', COMMAND_NAMES), 'check');
  assert.equal(nearest('chekc', COMMAND_NAMES), 'check');
  assert.equal(nearest('IMAGES', COMMAND_NAMES), 'images');
  assert.equal(nearest('x', COMMAND_NAMES), null);
  assert.equal(nearest('deploy', COMMAND_NAMES), null);
});

test('text is as wide as a terminal shows it', () => {
  assert.equal(width('nginx'), 5);
  assert.equal(width('镜像'), 4);
  assert.equal(width('한국어'), 6);
  assert.equal(width('e\u0301a'), 2);
  assert.equal(width('😀'), 2);
  assert.equal(wrapped('one two three', 8), 'one two\nthree');
  assert.equal(wrapped('镜像很慢，需要代理', 9), '镜像很\n慢，需要\n代理');
  assert.equal(wrapped('a-word-that-is-longer', 5), 'a-word-that-is-longer');
});

test('explain prints the page of every rule, in both languages, and lists the rules', async (t) => {
  const { nearpull } = folder(t);
  for (const locale of ['en', 'zh-cn']) {
    for (const rule of RULE_CODES) {
      const { code, stdout } = await nearpull(['explain', rule, '--locale', locale]);
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(`${rule}\n\n`), stdout.slice(0, 80));
      const page = `${rule}${locale === 'en' ? '' : '.zh-cn'}.md`;
      assert.ok(stdout.endsWith(`/docs/rules/${page}\n`), stdout.slice(-200));
      assert.doesNotMatch(stdout, /\]\(|```|^#/m);
    }
  }
  const { stdout } = await nearpull(['explain']);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    [...RULE_CODES],
  );
});

/** The words that a shell offers, asked in the shell itself. `words` are those that were typed, the last one in part. */
const ASK = {
  bash: (words: readonly string[]) => [
    '-c',
    `eval "$SCRIPT"; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _nearpull; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  fish: (words: readonly string[]) => ['-c', `echo "$SCRIPT" | source; complete -C '${words.join(' ')}'`],
} as const;

for (const shell of ['bash', 'fish'] as const) {
  test(`${shell} completes commands, options and values`, { skip: !isInstalled(shell) }, () => {
    const offered = (...words: readonly string[]): readonly string[] => {
      const { stdout, stderr, status } = spawnSync(shell, ASK[shell](words), {
        encoding: 'utf8',
        env: { ...process.env, SCRIPT: completionScript(shell) },
      });
      assert.deepEqual([stderr, status], ['', 0]);
      return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
    };
    assert.ok(offered('nearpull', 'che').includes('check'));
    assert.ok(offered('nearpull', 'fix', '--dr').includes('--dry-run'));
    assert.ok(!offered('nearpull', 'check', '--dr').includes('--dry-run'));
    assert.ok(offered('nearpull', 'check', '--color', 'al').includes('always'));
    assert.ok(offered('nearpull', 'explain', 'mov').includes('moved-image'));
    assert.ok(offered('nearpull', 'policy', 'te').includes('test'));
    assert.ok(offered('nearpull', 'completion', 'z').includes('zsh'));
  });
}

for (const shell of SHELLS) {
  test(`${shell} reads its completion script`, { skip: !isInstalled(shell) }, (t) => {
    const { path } = folder(t, { script: completionScript(shell) });
    const { stderr, status } = spawnSync(shell, ['-n', join(path, 'script')], { encoding: 'utf8' });
    assert.deepEqual([stderr, status], ['', 0]);
  });
}

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}
