// nearpull/validateDomain: the reason why a domain cannot be used, while it is being typed.
import { domainProblem } from '../../../core/index.ts';
import type { ValidateDomainParams, ValidateDomainResult } from '../../../protocol/messages.ts';
import { tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';

export function validateDomain(_: Session, { domain }: ValidateDomainParams): ValidateDomainResult {
  const problem = domainProblem(domain);
  return { problem: problem && tell(problem) };
}
