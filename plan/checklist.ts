// The plan as a list to work through in the console, in markdown: what the vendor's guides want, in their order.
import { credentialController, type NeededNamespace, type Settings } from '../core/index.ts';
import { say, type WordKey } from '../l10n/index.ts';

export function checklist(plan: readonly NeededNamespace[], settings: readonly Settings[]): string {
  const domains = settings.flatMap(({ proxy }) => (proxy.kind === 'configured' ? [proxy.domain] : []));
  const domain = domains.join(', ') || (settings[0]?.proxy.placeholder ?? '');
  const open = plan.filter(({ isThere }) => isThere !== true);
  const isVendors = domains.length === 0 || domains.some((each) => each.endsWith('.volces.com'));
  const others = open.some(({ isOfficial }) => !isOfficial);
  const controller = isVendors ? credentialController(settings) : null;
  const steps: readonly WordKey[] = [
    ...(isVendors ? (['plan.step.network'] as const) : []),
    ...(isVendors && others ? (['plan.step.hubCredentials'] as const) : []),
  ];
  const blocks = [
    `# ${say({ key: 'plan.title', args: [domain] })}`,
    ...steps.map((key) => `- [ ] ${say({ key })}`),
    ...(open.length === 0
      ? [say({ key: 'plan.nothing' })]
      : [`- [ ] ${say({ key: 'plan.step.namespaces' })}`, open.map(namespaceLine).join('\n')]),
    `- [ ] ${say({ key: 'plan.step.secrets' })}`,
    ...(controller === null ? [] : [indented(`\`\`\`json\n${controller}\`\`\``)]),
    `- [ ] ${say({ key: 'plan.step.verify', args: [domain] })}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function namespaceLine({ host, name, isOfficial, problem, images }: NeededNamespace): string {
  const list = images.map(({ repository, count }) => `\`${repository}\` × ${count}`).join(', ');
  const kind = say({ key: isOfficial ? 'plan.official' : 'plan.notOfficial' });
  const wrong = problem ? ` **${say(problem)}**` : '';
  return `  - [ ] \`${host}/${name}\`: ${kind}. ${list}${wrong}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
