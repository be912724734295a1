// `npm run bench`: measures every promise about speed and size once, with the value that it is compared with, and prints a table.
// A missed target is reported and is not a failure, because a loaded machine is not a bug. `--hostile` measures hostile repositories only, of
// them those whose description contains the words after it. `--shapes` measures how time grows with the text, for the answers whose names contain
// the words after it, and prints each row as it comes; `--from NAME` goes on at a shape. `--soak` measures memory over many minutes. Neither is
// part of the rest.
// `--registry` measures `verify` against a registry on this machine, and nothing else.
// `--tree DIR` measures `check` over real files beside ripgrep, and nothing else.
// `--editor` measures the extension in a real VS Code, and nothing else; see below.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { installMissing } from '../../scripts/installMissing.mjs';
import { withPackedExtension } from '../host/vscode/packed.ts';
import { FILES, inRepository, wholeRepository } from './commandLine.ts';
import { activation } from './editor/activation.ts';
import { manyFiles } from './editor/manyFiles.ts';
import { hostile } from './hostile/measure.ts';
import { loadImageTable } from './imageTable.ts';
import { largeStream, type Servers, smallFile, whileScanning } from './keystrokes.ts';
import { line, type Row, table } from './numbers.ts';
import { largePipe } from './pipe.ts';
import { packageSizes, startUp, versionOf } from './processes.ts';
import { manyImages } from './registry.ts';
import { growthOfShapes } from './shapes/everyAnswer.ts';
import { soak } from './soak.ts';
import { installStream, manyDeployments, oneList } from './stream.ts';
import { realTree } from './tree.ts';
import { workspaceScan } from './workspaceScan.ts';

const root = join(import.meta.dirname, '../..');
// Users have a cache of compiled code, so the programs get one, in a folder of their own.
delete process.env.NODE_DISABLE_COMPILE_CACHE;
process.env.XDG_CACHE_HOME = mkdtempSync(join(tmpdir(), 'nearpull-cache-'));
process.on('exit', () => rmSync(process.env.XDG_CACHE_HOME ?? '', { recursive: true, force: true }));
const peer = join(import.meta.dirname, 'peer');
const servers: Servers = {
  own: join(root, 'dist/server/node.cjs'),
  syncOnly: join(root, 'out/bench/syncOnlyServer.cjs'),
  peer: join(peer, 'node_modules/yaml-language-server/bin/yaml-language-server'),
};

/** The manifest that the generated stream imitates. It is measured too where a copy is beside the project. */
const REAL = join(root, '../shared/corpus/argoproj/argo-cd/manifests/ha/install.yaml');

const programs = { commandLine: join(root, 'dist/cli/nearpull.cjs'), server: servers.own };
const { values: only, positionals } = parseArgs({
  options: {
    hostile: { type: 'boolean' },
    shapes: { type: 'boolean' },
    from: { type: 'string' },
    soak: { type: 'boolean' },
    registry: { type: 'boolean' },
    tree: { type: 'string' },
    editor: { type: 'boolean' },
    beside: { type: 'string', multiple: true, default: [] },
    locale: { type: 'string' },
  },
  allowPositionals: true,
});
if (only.tree !== undefined) {
  console.log(table(realTree(programs.commandLine, only.tree)));
  process.exit(0);
}
// `--beside VSIX` measures the activation of another build in the same way, in turns with this one. `--locale zh-cn` is VS Code's language then.
if (only.editor) {
  await withPackedExtension(async (vsix) => {
    console.log(table(await activation([vsix, ...only.beside], only.locale)));
    console.log(table(await manyFiles(vsix)));
  });
  process.exit(0);
}
if (only.shapes) {
  const missed: Row[] = [];
  for (const row of growthOfShapes(positionals.join(' '), only.from)) {
    console.log(line(row));
    missed.push(...(row.met ? [] : [row]));
  }
  console.log(missed.length === 0 ? '' : `\n${table(missed)}`);
  process.exit(0);
}
if (only.registry) {
  console.log(table(await manyImages()));
  process.exit(0);
}
if (only.hostile || only.soak) {
  console.log(table(only.soak ? await soak(servers.own) : await hostile(programs, positionals.join(' '))));
  process.exit(0);
}

await installMissing(peer, ['--ignore-scripts']);
await build({
  entryPoints: [join(import.meta.dirname, 'syncOnlyServer.ts')],
  outfile: servers.syncOnly,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  minify: true,
  logLevel: 'warning',
});

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}. This takes a minute or two.`);
const rows: Row[] = [
  ...(await packageSizes(root)),
  await loadImageTable(root),
  ...(await startUp(servers.own)),
  await versionOf(programs.commandLine),
];
rows.push(...(await smallFile(servers, '1,000 lines, many documents', manyDeployments())));
rows.push(...(await smallFile(servers, '1,000 lines, one document', oneList())));
rows.push(...wholeRepository(programs.commandLine));
rows.push(await inRepository(FILES, (folder) => whileScanning(servers, folder)));
rows.push(...(await workspaceScan(servers.own)));
rows.push(largePipe(programs.commandLine));
rows.push(...(await largeStream(servers, 'generated 2 MB stream', installStream())));
if (existsSync(REAL)) {
  rows.push(...(await largeStream(servers, 'Argo CD install.yaml', readFileSync(REAL, 'utf8'))));
}
rows.push(...(await manyImages()));
rows.push(...(await hostile(programs)));
console.log(table(rows));
