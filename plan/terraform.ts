// The plan as resources of Terraform. Both providers of the vendor have one for a namespace, with the same two names in it.
import { instanceOf, type NeededNamespace } from '../core/index.ts';
import { say } from '../l10n/index.ts';

export type NamespaceResource = 'volcengine_cr_namespace' | 'volcenginecc_cr_name_space';

/** What the settings say to be there already is left out, because Terraform would try to create it again. */
export function terraform(plan: readonly NeededNamespace[], resource: NamespaceResource): string {
  const open = plan.filter(({ isThere }) => isThere !== true);
  const blocks = open.map(({ host, name }) => {
    const label = `${open.some((each) => each.name === name && each.host !== host) ? `${host}_` : ''}${name}`;
    return [
      `resource "${resource}" "${identifier(label)}" {`,
      `  registry = "${instanceOf(host).instance}"`,
      `  name     = "${name}"`,
      '}',
      '',
    ].join('\n');
  });
  return [`# ${say({ key: 'plan.terraform', args: [resource] })}\n`, ...blocks].join('\n');
}

/** An identifier of Terraform begins with a letter or an underscore, and has no dots. */
function identifier(name: string): string {
  return name.replace(/[^\w-]/g, '_').replace(/^(?![a-z_])/i, '_');
}
