// What a report calls the repository of a run.
import { basename } from 'node:path';
import { shownPath } from '../files/osPath.ts';
import { projectFolder } from '../files/repository.ts';
import type { Io } from '../io.ts';

/** As the pipeline calls it: GitHub, GitLab, Gitea and Forgejo, Azure Pipelines, Bitbucket, Drone and Woodpecker. Otherwise its folder. */
export function repositoryName({ env, cwd }: Io): string {
  const known = NAMES.map((name) => env[name]).find((value) => value);
  return known ?? shownPath(basename(projectFolder(cwd)));
}

const NAMES = [
  'GITHUB_REPOSITORY',
  'CI_PROJECT_PATH',
  'BUILD_REPOSITORY_NAME',
  'BITBUCKET_REPO_FULL_NAME',
  'DRONE_REPO',
  'CI_REPO',
];
