// Asks a registry about images in a process of its own, and prints how long that took, the largest memory, and how long it took to end early.
// Arguments: the host, and the number of images.
import process from 'node:process';
import { verifyImages } from '../../registry/verify.ts';

const [host = '', count = '0'] = process.argv.slice(2);
const images = Array.from({ length: Number(count) }, (_, index) => ({
  target: `${host}/library/app:${index}`,
  upstream: null,
}));
const env = { DOCKER_CONFIG: '/nowhere' };

const begin = performance.now();
const { answers } = await verifyImages(
  { images, certain: [], platforms: [] },
  { env, signal: new AbortController().signal },
);
const took = performance.now() - begin;
const kilobytes = process.resourceUsage().maxRSS;
const served = answers.filter(({ outcome }) => outcome === 'served').length;

const controller = new AbortController();
let ended = 0;
setTimeout(() => {
  ended = performance.now();
  controller.abort();
}, 50);
const early = await verifyImages({ images, certain: [], platforms: [] }, { env, signal: controller.signal });
const toEnd = performance.now() - ended;
const left = early.answers.filter(({ outcome }) => outcome === 'cancelled').length;

console.log(JSON.stringify({ took, kilobytes, served, toEnd, left }));
