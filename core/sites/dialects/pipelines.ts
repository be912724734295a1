// The images of pipelines: what the jobs of GitHub Actions and GitLab CI run in, and the services beside them.
import {
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  stringAt,
  valueAt,
} from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';
import { type ImageSite, partOfScalar, wholeSite } from '../imageSite.ts';
import type { KeyPath } from '../imageTable/pathPattern.ts';
import { type DialectRow, forMaps } from './dialectRow.ts';

export const githubActions: DialectRow = {
  name: 'github-actions',
  isNamed: (path) => /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+|action)\.ya?ml$/.test(path),
  hasShape: (root) => valueAt(root, 'jobs')?.kind === 'map' || valueAt(root, 'runs')?.kind === 'map',
  collect: forMaps(collectGitHubActions),
};

export const gitlabCi: DialectRow = {
  name: 'gitlab-ci',
  isNamed: (path) => /(?:^|\/)(?:[^/]*\.gitlab-ci|\.gitlab(?:\/ci|-ci)\/.+)\.ya?ml$/.test(path),
  collect: forMaps(collectGitLab),
};

/** Collects the images of a workflow of GitHub Actions (Gitea and Forgejo read the same), or of an action. */
function collectGitHubActions(root: MapNode, place: Place, context: SiteContext): void {
  const jobs = valueAt(root, 'jobs');
  for (const { key, value: job } of jobs?.kind === 'map' ? jobs.entries : []) {
    if (job?.kind === 'map') {
      takeWorkflowJob(job, { ...place, path: ['jobs', key] }, context);
    }
  }
  const runs = valueAt(root, 'runs');
  if (runs?.kind === 'map') {
    takeDockerUrl(scalarAt(runs, 'image'), 'image', { ...place, path: ['runs', 'image'] }, context);
    takeSteps(runs, { ...place, path: ['runs'] }, context);
  }
}

/** Collects the images of a pipeline of GitLab CI. */
function collectGitLab(root: MapNode, place: Place, context: SiteContext): void {
  const variables = new Set<string>();
  const take: Take = (scalar, key, where, isHostName = false) => {
    const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(scalar.value);
    if (variable) {
      variables.add(variable[1] ?? variable[2] ?? '');
    }
    const site = imageSite(scalar, key, where);
    if (site) {
      // A service without an alias is called by the name of its image.
      context.add(isHostName ? { ...site, guessed: true } : site);
    }
  };
  takeGitlabJob(root, place, context, take);
  for (const { key, value: job } of root.entries) {
    if (job?.kind === 'map' && !NO_JOBS.has(key)) {
      takeGitlabJob(job, { ...place, path: [key] }, context, take);
    }
  }
  for (const { key, value } of root.entries) {
    if (value?.kind === 'map' && !RESERVED.has(key)) {
      takeVariables(value, variables, { ...place, path: [key] }, context);
    }
  }
  takeVariables(root, variables, place, context);
}

/** Keys of a GitLab pipeline that hold mappings but no job. `default` speaks for all jobs, and is read like one. */
const NO_JOBS: ReadonlySet<string> = new Set([
  ...['include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'spec'],
]);
const RESERVED: ReadonlySet<string> = new Set([...NO_JOBS, 'default']);

type Take = (scalar: ScalarNode, key: string, place: Place, isHostName?: boolean) => void;

function takeWorkflowJob(job: MapNode, place: Place, context: SiteContext): void {
  const add = (scalar: ScalarNode, key: string, at: Place): void => {
    // A pipeline may write the scheme in front of any image.
    const site = imageSite(scalar, key, at);
    if (site) {
      context.add(site);
    }
  };
  takeImage(job, 'container', 'image', place, add);
  const services = valueAt(job, 'services');
  for (const { key, value } of services?.kind === 'map' ? services.entries : []) {
    if (value?.kind === 'map') {
      takeImage(value, 'image', 'image', within(place, 'services', key), add);
    }
  }
  takeSteps(job, place, context);
}

function takeSteps(holder: MapNode, place: Place, context: SiteContext): void {
  itemsAt(holder, 'steps').forEach((step, index) => {
    if (step?.kind === 'map') {
      takeDockerUrl(scalarAt(step, 'uses'), 'uses', within(place, 'steps', index, 'uses'), context);
    }
  });
}

/** What names an image only behind this scheme: an action or a Dockerfile otherwise. */
function takeDockerUrl(scalar: ScalarNode | null, key: string, place: Place, context: SiteContext): void {
  const site = scalar?.value.startsWith(SCHEME) ? imageSite(scalar, key, place) : null;
  if (site) {
    context.add(site);
  }
}

function takeGitlabJob(job: MapNode, place: Place, { text }: SiteContext, take: Take): void {
  takeImage(job, 'image', 'name', place, take);
  const services = valueAt(job, 'services');
  if (services?.kind !== 'list' || isReference(services, text)) {
    return;
  }
  services.items.forEach((service, index) => {
    const at = within(place, 'services', index);
    if (service?.kind === 'scalar') {
      take(service, 'services', at, true);
    } else if (service?.kind === 'map') {
      const name = scalarAt(service, 'name');
      if (name) {
        take(name, 'name', within(at, 'name'), stringAt(service, 'alias') === null);
      }
    }
  });
}

/** `services: !reference [.job, services]`: the names of keys, not of images. */
function isReference(list: Node & { kind: 'list' }, text: string): boolean {
  const [first] = list.items;
  return (
    list.flow &&
    first?.kind === 'scalar' &&
    /!reference\s*\[\s*["']?$/.test(text.slice(Math.max(0, first.span.start - 40), first.span.start))
  );
}

/** The image at `key`, a string or a mapping that has it at `nameKey`. */
function takeImage(map: MapNode, key: string, nameKey: string, place: Place, take: Take): void {
  const value = valueAt(map, key);
  if (value?.kind === 'scalar') {
    take(value, key, within(place, key));
  } else if (value?.kind === 'map') {
    const name = scalarAt(value, nameKey);
    if (name) {
      take(name, nameKey, within(place, key, nameKey));
    }
  }
}

/** The values of variables that stand alone at an image: what is pulled unless the project or a person says otherwise. */
function takeVariables(map: MapNode, names: ReadonlySet<string>, place: Place, context: SiteContext): void {
  const variables = valueAt(map, 'variables');
  for (const { key, value } of variables?.kind === 'map' ? variables.entries : []) {
    const scalar = value?.kind === 'map' ? scalarAt(value, 'value') : value;
    const site =
      names.has(key) && scalar?.kind === 'scalar'
        ? imageSite(scalar, key, within(place, 'variables', key), 'likely')
        : null;
    if (site) {
      // A script may push to what the variable names, too.
      context.add({ ...site, guessed: true });
    }
  }
}

const SCHEME = 'docker://';

function imageSite(
  scalar: ScalarNode,
  key: string,
  place: Place,
  tier: 'certain' | 'likely' = 'certain',
): ImageSite | null {
  if (!scalar.isString || scalar.value === '') {
    return null;
  }
  const where = { ...place, tier };
  return scalar.value.startsWith(SCHEME)
    ? partOfScalar(scalar, key, SCHEME.length, scalar.value.slice(SCHEME.length), where)
    : wholeSite(scalar, key, where);
}

function within(place: Place, ...steps: KeyPath): Place {
  return { ...place, path: [...place.path, ...steps] };
}
