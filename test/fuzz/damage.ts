// Damages texts, with the pieces that change the meaning of YAML, of templates and of Dockerfiles.
import { damage } from '../support/random.ts';
import type { Random } from './input.ts';

/** `text` after some random cuts, copies and insertions. */
export function damaged(text: string, random: Random): string {
  return damage(text, random, PIECES);
}

const WORDS = [
  'image: x',
  'newName: ',
  'newName: redis',
  '- name: nginx\n',
  'registry: ',
  'kind: K',
  'apiVersion: q',
  '{{ x }}',
  '{{',
  'FROM a',
  '<访问域名>',
];
const PIECES: readonly string[] = [
  ...WORDS,
  ...' - |:|, |[|]|{|}|"|\'|#|&a |*a|!x |!!str |? |%|\\|\t|\n|\r\n|\r|  |\n  |\n    |: |-|null|1|😀|\u3000|\u2028|\ufeff|\u0000'.split(
    '|',
  ),
  ...[
    '|\n',
    '>-\n',
    '---\n',
    '...\n',
    '""',
    "''",
    '# nearpull-ignore-file\n',
    ' # nearpull-ignore',
    'a: &a 5\n',
    '<<: *a\n',
  ],
];
