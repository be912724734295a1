// Collects the images of CI pipelines: the images that jobs of GitHub Actions and GitLab CI run in, and the images of their services.
import { itemsAt, type MapNode, type ScalarNode, scalarAt, stringAt, valueAt } from '../../yaml/tree.ts';
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

/** Collects the images of a GitHub Actions workflow, or of an action. Gitea and Forgejo read the same format. */
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

/** Collects the images of a GitLab CI pipeline. */
function collectGitLab(root: MapNode, place: Place, context: SiteContext): void {
  const variables = new Set<string>();
  const take: Take = (scalar, key, where, isHostName = false) => {
    const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(scalar.value);
    if (variable) {
      variables.add(variable[1] ?? variable[2] ?? '');
    }
    const site = imageSite(scalar, key, where);
    if (site) {
      // Jobs reach a service without an alias under the name of its image, so a rewrite also changes its host name.
      context.add(isHostName ? { ...site, guessed: { key: 'reason.hostName', args: [] } } : site);
    }
  };
  takeGitlabJob(root, place, take);
  for (const { key, value: job } of root.entries) {
    if (job?.kind === 'map' && !NO_JOBS.has(key)) {
      takeGitlabJob(job, { ...place, path: [key] }, take);
    }
  }
  for (const { key, value } of root.entries) {
    if (value?.kind === 'map' && !RESERVED.has(key)) {
      takeVariables(value, variables, { ...place, path: [key] }, context);
    }
  }
  takeVariables(root, variables, place, context);
}

/** Keys of a GitLab pipeline that hold mappings but are not jobs. `default` applies to all jobs and is read like a job. */
const NO_JOBS: ReadonlySet<string> = new Set([
  ...['include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'spec'],
]);
const RESERVED: ReadonlySet<string> = new Set([...NO_JOBS, 'default']);

type Take = (scalar: ScalarNode, key: string, place: Place, isHostName?: boolean) => void;

function takeWorkflowJob(job: MapNode, place: Place, context: SiteContext): void {
  const add = (scalar: ScalarNode, key: string, at: Place): void => {
    // A workflow may write the scheme `docker://` in front of any image.
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

/** Takes a value that names an image only with the scheme `docker://`. Without the scheme it names an action or a Dockerfile. */
function takeDockerUrl(scalar: ScalarNode | null, key: string, place: Place, context: SiteContext): void {
  const site = scalar?.value.startsWith(SCHEME) ? imageSite(scalar, key, place) : null;
  if (site) {
    context.add(site);
  }
}

function takeGitlabJob(job: MapNode, place: Place, take: Take): void {
  takeImage(job, 'image', 'name', place, take);
  // `services: !reference [.job, services]` has a tag of GitLab's own and is no list here.
  itemsAt(job, 'services').forEach((service, index) => {
    const at = within(place, 'services', index);
    if (service?.kind === 'scalar') {
      take(service, 'services', at, true);
    } else if (service?.kind === 'map') {
      const name = scalarAt(service, 'name');
      if (name && !isNeverPulled(service)) {
        take(name, 'name', within(at, 'name'), stringAt(service, 'alias') === null);
      }
    }
  });
}

/** Takes the image at `key`, which is a string or a mapping that has the image at `nameKey`. */
function takeImage(map: MapNode, key: string, nameKey: string, place: Place, take: Take): void {
  const value = valueAt(map, key);
  if (value?.kind === 'scalar') {
    take(value, key, within(place, key));
  } else if (value?.kind === 'map') {
    const name = scalarAt(value, nameKey);
    if (name && !isNeverPulled(value)) {
      take(name, nameKey, within(place, key, nameKey));
    }
  }
}

/** Whether GitLab uses the image at `map` only if the runner has it already. */
function isNeverPulled(map: MapNode): boolean {
  return stringAt(map, 'pull_policy') === 'never';
}

/** Takes the values of variables that are all of an image field. Such a value is pulled unless the project or a person overrides it. */
function takeVariables(map: MapNode, names: ReadonlySet<string>, place: Place, context: SiteContext): void {
  const variables = valueAt(map, 'variables');
  for (const { key, value } of variables?.kind === 'map' ? variables.entries : []) {
    const scalar = value?.kind === 'map' ? scalarAt(value, 'value') : value;
    const site =
      names.has(key) && scalar?.kind === 'scalar'
        ? imageSite(scalar, key, within(place, 'variables', key), 'likely')
        : null;
    if (site) {
      // A script may also push to the image that the variable names.
      context.add({ ...site, guessed: { key: 'reason.pipelineVariable', args: [key] } });
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
