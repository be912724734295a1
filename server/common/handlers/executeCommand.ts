// workspace/executeCommand: what the client can have the server do. One function per command.
import type { ExecuteCommandParams, Range } from 'vscode-languageserver';
import { findingsAt, fixAll, fixChoices, type Report, unusedIgnoreEdits } from '../../../core/index.ts';
import type { DocumentParams, PlaceParams } from '../../../protocol/documents.ts';
import {
  type ApplyFixParams,
  type FixAllParams,
  SERVER_COMMANDS,
  type ServerCommands,
} from '../../../protocol/messages.ts';
import { chartOverlay, proveChart } from '../charts.ts';
import { filesOf } from '../fixedFiles.ts';
import { asRecord, toSpan } from '../lsp/fromProtocol.ts';
import { toTextEdits, workspaceEdit } from '../lsp/toProtocol.ts';
import { policyInsertion } from '../policyEdits.ts';
import { policyText } from '../policyText.ts';
import { previewOf } from '../preview.ts';
import type { CheckedFile, Session } from '../session.ts';

export function executeCommand(
  session: Session,
  { command, arguments: args }: ExecuteCommandParams,
): Promise<unknown> {
  if (!isCommand(command)) {
    throw new Error(`unknown command ${command}`);
  }
  // An argument is what our own code actions and client wrote; what is wrong in one ends in the guard around the handlers.
  return COMMANDS[command](session, asRecord(args?.[0]) as never);
}

const COMMANDS: {
  readonly [C in keyof ServerCommands]: (
    session: Session,
    params: Parameters<ServerCommands[C]>[0],
  ) => Promise<ReturnType<ServerCommands[C]>>;
} = {
  [SERVER_COMMANDS.fixAll]: fixFile,
  [SERVER_COMMANDS.removeIgnores]: removeIgnores,
  [SERVER_COMMANDS.rewriteAt]: rewriteAt,
  [SERVER_COMMANDS.policy]: policyText,
  [SERVER_COMMANDS.insertPolicy]: policyInsertion,
  [SERVER_COMMANDS.previewPolicy]: previewOf,
  [SERVER_COMMANDS.proveChart]: proveChart,
  [SERVER_COMMANDS.chartOverlay]: chartOverlay,
  [SERVER_COMMANDS.applyFix]: apply,
};

function isCommand(command: string): command is keyof ServerCommands {
  return Object.hasOwn(COMMANDS, command);
}

async function fixFile(session: Session, { uri, range }: FixAllParams): Promise<number> {
  const whole = await session.file(uri);
  const file = whole && range ? { ...whole, report: within(whole, range) } : whole;
  const edits = file ? toTextEdits(file.document, fixAll(file.report)) : [];
  const done =
    file &&
    edits.length > 0 &&
    (await apply(session, { files: [{ uri, version: file.document.version, edits }] }));
  return done ? safeImages(file.report) : 0;
}

async function removeIgnores(session: Session, { uri }: DocumentParams): Promise<number> {
  const file = await session.file(uri);
  const unused = file?.report.findings.filter(({ rule }) => rule === 'unused-ignore') ?? [];
  const edits = file ? toTextEdits(file.document, unusedIgnoreEdits(file.report)) : [];
  const isDone =
    file &&
    edits.length > 0 &&
    (await apply(session, { files: [{ uri, version: file.document.version, edits }] }));
  return isDone ? unused.length : 0;
}

/** The report with the findings in `range` only. */
function within({ document, report }: CheckedFile, range: Range): Report {
  const { start, end } = toSpan(document, range);
  return {
    ...report,
    findings: report.findings.filter(({ span }) => span.start >= start && span.end <= end),
  };
}

/** An image can take several edits, and one edit can fix several images. */
function safeImages(report: Report): number {
  const { choices } = fixChoices(report, ({ fixes }) => fixes.some(({ safety }) => safety === 'safe'));
  return choices.reduce((sum, { findings }) => sum + findings.length, 0);
}

async function rewriteAt(session: Session, { uri, position }: PlaceParams): Promise<boolean> {
  const file = await session.file(uri);
  const offset = file?.document.offsetAt(position) ?? 0;
  const fix = file && findingsAt(file.report, { start: offset, end: offset })[0]?.fixes[0];
  return fix ? apply(session, { files: filesOf(session, file, fix) }) : false;
}

/** False where a text has moved on since, and where the client refuses. */
async function apply(
  { connection, client, documents }: Session,
  { files }: ApplyFixParams,
): Promise<boolean> {
  const isCurrent = files.every(({ uri, version }) => (documents.get(uri)?.version ?? null) === version);
  if (!client.applyEdit || !isCurrent) {
    return false;
  }
  const edit = workspaceEdit(client, files);
  return (await connection.workspace.applyEdit({ edit })).applied;
}
