// Which names a Secret of Kubernetes can have.

/** Whether Kubernetes accepts `name`: a DNS subdomain of RFC 1123. */
export function isSecretName(name: string): boolean {
  return name.length <= 253 && SECRET.test(name);
}

const SECRET = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
