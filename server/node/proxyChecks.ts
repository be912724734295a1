// Asks registries for the editor. Only the command that checks the proxy calls it.
import { isServed } from '../../registry/answer.ts';
import { textOfAnswer } from '../../registry/answerText.ts';
import { verifyImages } from '../../registry/verify.ts';
import type { ProxyChecks } from '../common/proxyChecks.ts';

export const proxyChecks: ProxyChecks = {
  async ask({ targets, certain, signal, onAnswer }) {
    const images = targets.map((target) => ({ target, upstream: null }));
    const { answers } = await verifyImages(
      { images, certain, platforms: [] },
      { env: process.env, signal, onAnswer },
    );
    return answers.map((answer) => {
      const { target, outcome, digest, host } = answer;
      return { target, outcome, digest, host, isServed: isServed(answer), message: textOfAnswer(answer) };
    });
  },
};
