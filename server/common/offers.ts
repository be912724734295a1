// What the lightbulb offers at a place, before it is put into the protocol's shapes.
import type { Position } from 'vscode-languageserver';
import {
  type Dialect,
  documentsOf,
  type Edit,
  type Finding,
  type Fix,
  type FixesOfSame,
  findingsAt,
  fixAll,
  fixesOfSame,
  ignoreInFile,
  ignoreLine,
  isDockerfile,
  pullName,
  type RuleCode,
  rulePage,
  type Span,
} from '../../core/index.ts';
import { language, say } from '../../l10n/index.ts';
import { CLIENT_COMMANDS, type ClientCommandArgument } from '../../protocol/messages.ts';
import { FIX_ALL, INSERT, QUICK_FIX } from './lsp/kinds.ts';
import { tell } from './lsp/words.ts';
import type { CheckedFile } from './session.ts';

export interface Offer {
  readonly title: string;
  readonly kind: string;
  readonly preferred?: boolean;
  readonly finding?: Finding;
  readonly does:
    | { readonly edits: readonly Edit[]; readonly elsewhere?: Fix['elsewhere'] }
    | ({ readonly clientCommand: string; readonly at: Position } & Pick<
        ClientCommandArgument,
        'rewrite' | 'rule' | 'link'
      >);
}

/** Nobody reads a longer menu; a selection of the whole file would give thousands. */
const MOST_FINDINGS = 20;

export interface Question {
  readonly span: Span;
  readonly position: Position;
  /** Whether the client named the kinds that it wants. */
  readonly isFiltered: boolean;
  /** Whether a person asked, or a command such as fix on save. The cursor asks at every move: it gets quick fixes only. */
  readonly explicit: boolean;
  readonly wants: (kind: string) => boolean;
}

export function offersAt(file: CheckedFile, question: Question): Offer[] {
  const { span, position, explicit, isFiltered, wants } = question;
  const findings = wants(QUICK_FIX) ? findingsAt(file.report, span).slice(0, MOST_FINDINGS) : [];
  const hasDomain = file.settings.proxy.kind === 'configured';
  const sameAs = fixesOfSame(file.report);
  const offered = findings.flatMap((finding) => rewrites(finding, sameAs(finding)));
  const offers = [...(hasDomain ? offered : askForDomain(findings, position)), ...ignore(file, findings)];
  const onDockerHub = findings.find(({ rule }) => rule === 'docker-hub-image');
  if (onDockerHub && mayHoldPolicy(file)) {
    offers.push({ ...insertPolicy(QUICK_FIX, position), finding: onDockerHub });
  } else if (explicit && wants(INSERT) && mayHoldPolicy(file)) {
    offers.push(insertPolicy(INSERT, position));
  }
  const more = hasDomain ? everywhere(file, findings, position) : [];
  offers.push(...more, ...aboutImage(file, findings, position), ...aboutRules(file, findings, position));
  if (!hasDomain) {
    // They write a placeholder, which is right only for somebody who writes a template for others.
    offers.push(...offered);
  }
  // Who asks for no kind would see it twice.
  if (explicit && wants(FIX_ALL) && (isFiltered || more.length === 0)) {
    offers.push(...everything(file));
  }
  return offers;
}

function rewrites(finding: Finding, same: FixesOfSame): Offer[] {
  const offers: Offer[] = finding.fixes.map((fix, index) => ({
    title: withReason(tell(fix.title), fix),
    kind: QUICK_FIX,
    preferred: index === 0 && fix.safety === 'safe',
    finding,
    does: { edits: fix.edits, elsewhere: fix.elsewhere },
  }));
  const { places, edits } = same;
  if (places > 1 && edits.length > 0) {
    const written = finding.fixes[0]?.title.args[0] ?? '';
    const title = withReason(tell({ key: 'server.fixEvery', args: [written, places] }), finding.fixes[0]);
    // They are the same image under the same name, so what has to follow elsewhere is the same, too.
    const elsewhere = finding.fixes[0]?.elsewhere;
    offers.push({ title, kind: QUICK_FIX, finding, does: { edits, elsewhere } });
  }
  return offers;
}

/** A menu of fixes has no place for details. So the title says why a fix needs review. */
function withReason(title: string, fix: Fix | undefined): string {
  return fix?.reason ? say({ key: 'fix.titleWithReason', args: [title, tell(fix.reason)] }) : title;
}

/** What is wrong only until a domain is named. */
export const CURED_BY_DOMAIN: readonly RuleCode[] = [
  'docker-hub-image',
  'possible-docker-hub-image',
  'proxy-placeholder',
];

/** Where no domain can be used, the cure begins with naming one. */
function askForDomain(findings: readonly Finding[], at: Position): Offer[] {
  const finding = findings.find(({ rule }) => CURED_BY_DOMAIN.includes(rule));
  const title = tell({ key: 'server.setProxyDomain' });
  const does = { clientCommand: CLIENT_COMMANDS.setProxyDomain, at, rewrite: true };
  return finding ? [{ title, kind: QUICK_FIX, preferred: true, finding, does }] : [];
}

function ignore({ document, context }: CheckedFile, findings: readonly Finding[]): Offer[] {
  const text = document.getText();
  const documentAt = documentsOf(text);
  return findings.flatMap((finding) => {
    const ignored = ignoreLine(text, finding, context.path, documentAt);
    return ignored
      ? [{ title: tell(ignored.title), kind: QUICK_FIX, finding, does: { edits: ignored.edits } }]
      : [];
  });
}

/** What goes beyond the image at the place: the file, where more of it can be fixed, and the workspace. */
function everywhere({ report }: CheckedFile, findings: readonly Finding[], at: Position): Offer[] {
  const finding = findings.find(({ fixes }) => fixes.some(({ safety }) => safety === 'safe'));
  if (!finding) {
    return [];
  }
  const edits = fixAll(report);
  const own = finding.fixes.find(({ safety }) => safety === 'safe')?.edits.length ?? 0;
  const inWorkspace = { clientCommand: CLIENT_COMMANDS.fixWorkspace, at };
  return [
    ...(edits.length > own
      ? [{ title: tell({ key: 'server.fixAll' }), kind: QUICK_FIX, finding, does: { edits } }]
      : []),
    { title: tell({ key: 'server.fixWorkspace' }), kind: QUICK_FIX, finding, does: inWorkspace },
  ];
}

/** What a person does at the proxy. */
function aboutImage({ report, settings }: CheckedFile, findings: readonly Finding[], at: Position): Offer[] {
  const finding = findings.find(({ rule }) => ABOUT_IMAGES.includes(rule));
  const image = finding && report.images.find(({ span }) => span.start === finding.span.start);
  if (!image) {
    return [];
  }
  const offer = (key: 'server.showGuide' | 'server.copyPull', clientCommand: string): Offer => ({
    title: tell({ key }),
    kind: QUICK_FIX,
    finding,
    does: { clientCommand, at },
  });
  return [
    offer('server.showGuide', CLIENT_COMMANDS.showGuide),
    ...(pullName(image, settings) === null ? [] : [offer('server.copyPull', CLIENT_COMMANDS.copyPull)]),
  ];
}

const ABOUT_IMAGES: readonly RuleCode[] = ['docker-hub-image', 'missing-library', 'moved-image'];

/** For each rule at the place: silence it in the file, change or turn it off in the settings, read about it. */
function aboutRules({ document, context }: CheckedFile, findings: readonly Finding[], at: Position): Offer[] {
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding]))];
  return rules.flatMap(([rule, finding]): Offer[] => {
    const ignored = ignoreInFile(document.getText(), rule, context.path);
    const offer = (key: RuleOffer, clientCommand: string, link?: string): Offer => ({
      title: tell({ key, args: [rule] }),
      kind: QUICK_FIX,
      finding,
      does: { clientCommand, at, rule, ...(link !== undefined && { link }) },
    });
    return [
      ...(ignored
        ? [{ title: tell(ignored.title), kind: QUICK_FIX, finding, does: { edits: ignored.edits } }]
        : []),
      offer('server.changeSeverity', CLIENT_COMMANDS.changeSeverity),
      offer('server.turnRuleOff', CLIENT_COMMANDS.turnRuleOff),
      offer('server.showRulePage', CLIENT_COMMANDS.showRulePage, rulePage(rule, language())),
    ];
  });
}

type RuleOffer = 'server.changeSeverity' | 'server.turnRuleOff' | 'server.showRulePage';

/**
 * A policy is a manifest: in Helm values, a Compose file, a Dockerfile or a pipeline it has no place, and Helm would take its expressions for
 * its own.
 */
function mayHoldPolicy({ document, context, report }: CheckedFile): boolean {
  return (
    !document.languageId.startsWith('json') &&
    !isDockerfile(context.path) &&
    context.chart === null &&
    report.images.every(({ dialect }) => MANIFESTS.includes(dialect))
  );
}

const MANIFESTS: readonly Dialect[] = ['kubernetes', 'argo-cd', 'flux'];

function insertPolicy(kind: string, at: Position): Offer {
  const title = tell({ key: 'server.insertPolicy' });
  return { title, kind, does: { clientCommand: CLIENT_COMMANDS.insertPolicy, at } };
}

function everything({ report }: CheckedFile): Offer[] {
  const edits = fixAll(report);
  return edits.length > 0 ? [{ title: tell({ key: 'server.fixAll' }), kind: FIX_ALL, does: { edits } }] : [];
}
