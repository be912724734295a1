// The oracle for Compose files.
import { addSite, below, each, isBranch, type OraclePlace } from './site.ts';

export function walkCompose(value: unknown, place: OraclePlace): void {
  if (!isBranch(value)) {
    return;
  }
  // The first version of the format had no `services`: each key was a service.
  const isFirst = !('services' in value);
  const services = isFirst ? value : value.services;
  for (const [name, service] of Object.entries(isBranch(services) ? services : {})) {
    const here = isFirst ? below(place, name) : below(place, 'services', name);
    walkService(service, isFirst ? { ...here, tier: 'likely' } : here);
  }
  for (const [name, extension] of Object.entries(isFirst ? {} : value)) {
    if (name.startsWith('x-')) {
      walkService(extension, { ...below(place, name), tier: 'likely' });
    }
  }
}

function walkService(service: unknown, place: OraclePlace): void {
  if (!isBranch(service)) {
    return;
  }
  if (typeof service.image === 'string') {
    const reason = 'build' in service ? 'a push target: compose builds it' : null;
    addSite(withDefaults(service.image), below(place, 'image'), reason);
  }
  each(service.volumes, below(place, 'volumes'), (volume, at) => {
    if (isBranch(volume) && volume.type === 'image' && typeof volume.source === 'string') {
      addSite(volume.source, below(at, 'source'), null, 'likely');
    }
  });
}

/** Replaces a value such as `${VAR:-nginx:1}` by its default. */
function withDefaults(value: string): string {
  const whole = /^\$\{\w+:?-([^{}]+)\}$/.exec(value);
  return whole?.[1] ?? value;
}
