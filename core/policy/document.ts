// The ClusterPolicy of the vendor's guide, word for word, with the domain filled in.
//
// Source: Volcengine, "容器服务 VKE 调用远端代理仓中的镜像文件", 方式二. The guide prints it on one line, so that it cannot be pasted.
import { PLACEHOLDER } from '../image/proxy.ts';
import { DOCKER_HUB } from '../image/reference.ts';
import type { ProxySetting } from '../settings.ts';
import type { Policy } from './policy.ts';

export const documentPolicy: Policy = {
  kind: 'document',
  title: { key: 'policy.document.title', args: [] },
  detail: { key: 'policy.document.detail', args: [] },
  recommended: true,
  render,
};

function render(proxy: ProxySetting): string {
  const image = imageAt(proxy);
  // An IPv6 address begins with a bracket, which begins a list where the value has no quotes.
  return GUIDE.replaceAll('IMAGE', () => (image.startsWith('[') ? `"${image}"` : image));
}

/** The policy's `repository` is the path on Docker Hub, `library/` included, so it stands where the template has the path. */
function imageAt(proxy: ProxySetting): string {
  const domain = proxy.kind === 'configured' ? proxy.domain : PLACEHOLDER;
  const template = proxy.kind === 'invalid' ? '${domain}/${path}' : proxy.template;
  const image = template
    .replace('${namespace}/${name}', '${path}')
    .replace('${path}', '{{imageData.repository}}')
    .replace('${registry}', DOCKER_HUB)
    .replace('${domain}', () => domain);
  return `${image}:{{imageData.identifier}}`;
}

const GUIDE = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: replace-image-registry-with-harbor
  annotations:
    policies.kyverno.io/title: Replace Image Registry With Harbor
    pod-policies.kyverno.io/autogen-controllers: none
    policies.kyverno.io/category: Sample
    policies.kyverno.io/severity: medium
    policies.kyverno.io/subject: Pod
    kyverno.io/kyverno-version: 1.11.4
    kyverno.io/kubernetes-version: "1.27"
    policies.kyverno.io/description: >-
      Some registries like Harbor offer pull-through caches for images from certain registries.
      Images can be re-written to be pulled from the redirected registry instead of the original and
      the registry will proxy pull the image, adding it to its internal cache.
      The imageData context variable in this policy provides a normalized view
      of the container image, allowing the policy to make decisions based on various
      "live" image details. As a result, it requires access to the source registry and the existence
      of the target image to verify those details.
spec:
  rules:
    - name: redirect-docker
      match:
        any:
          - resources:
              kinds:
                - Pod
              operations:
                - CREATE
                - UPDATE
      mutate:
        foreach:
          - list: request.object.spec.initContainers[]
            context:
              - name: imageData
                imageRegistry:
                  reference: "{{ element.image }}"
            preconditions:
              any:
                - key: "{{imageData.registry}}"
                  operator: Equals
                  value: index.docker.io
            patchStrategicMerge:
              spec:
                initContainers:
                  - name: "{{ element.name }}"
                    image: IMAGE
          - list: request.object.spec.containers[]
            context:
              - name: imageData
                imageRegistry:
                  reference: "{{ element.image }}"
            preconditions:
              any:
                - key: "{{imageData.registry}}"
                  operator: Equals
                  value: index.docker.io
            patchStrategicMerge:
              spec:
                containers:
                  - name: "{{ element.name }}"
                    image: IMAGE
`;
