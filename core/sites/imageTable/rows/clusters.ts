// Image rows for objects that make clusters and machines.
// Most rows are traps, because the image of a disk reads like a reference.
import type { ImagePath } from '../row.ts';
import { ANY, certain, LIKE_REFERENCE, likely, never, PREFIX, split } from './columns.ts';

/** `imageRepository` of all images, or of those of etcd and CoreDNS alone. */
const KUBEADM = '**.imageRepository';

const DOCKER_MACHINES = ['Docker*', 'Dev*'];

export const CLUSTERS: readonly ImagePath[] = [
  // Images of virtual and bare-metal machines.
  never('infrastructure.cluster.x-k8s.io', ANY, '**'),
  never(
    '*.cluster.x-k8s.io',
    ['*Machine', '*MachineTemplate', '*MachinePool', '*Host', '*Cluster', '*ClusterTemplate'],
    '**',
  ),
  never('cluster.k8s.io', ANY, '**'),
  never('metal3.io', ANY, '**'),
  never('rke-machine-config.cattle.io', ANY, '**'),
  never('harvesterhci.io', ANY, '**'),
  never('machine.sapcloud.io', ANY, '**'),
  // Instance groups name images of machines: `099720109477/ubuntu/images/…`. Clusters of kOps also have container images, so
  // only instance groups are left out.
  never('kops.k8s.io', ['InstanceGroup'], '**'),
  never('kops', ['InstanceGroup'], '**'),
  never('azureprovider.k8s.io', ANY, '**'),
  never('compute.*', ANY, '**'),
  never('karpenter.*', ANY, '**'),

  // Nodes that run as containers.
  certain('infrastructure.cluster.x-k8s.io', DOCKER_MACHINES, '**.customImage'),
  certain('infrastructure.cluster.x-k8s.io', DOCKER_MACHINES, '**.preLoadImages[]'),
  never('anywhere.eks.amazonaws.com', ANY, '**'),
  certain('anywhere.eks.amazonaws.com', DOCKER_MACHINES, '**.customImage'),
  certain('anywhere.eks.amazonaws.com', DOCKER_MACHINES, '**.preLoadImages[]'),
  certain(
    'anywhere.eks.amazonaws.com',
    ['TinkerbellTemplateConfig'],
    'spec.template.tasks[].actions[].image',
  ),
  certain('*k0smotron.io', ANY, '**.monitoring.{prometheusImage,proxyImage}'),
  certain('controlplane.cluster.x-k8s.io', ['K0smotron*'], '**.monitoring.{prometheusImage,proxyImage}'),

  // The cloud's own service pulls these images, and it cannot reach a cluster's proxy.
  never('*.cnrm.cloud.google.com', ANY, '**'),
  never('networking.gke.io', ['GCPWasmPlugin'], '**'),
  never('*.services.k8s.aws', ANY, '**'),
  never('*.azure.com', ANY, '**'),
  never('*.upbound.io', ANY, '**'),
  never('*.aws.crossplane.io', ANY, '**'),
  never('*.gcp.crossplane.io', ANY, '**'),
  never('*.azure.crossplane.io', ANY, '**'),

  // kubeadm puts these before the names of the control plane's images.
  likely('kubeadm.k8s.io', ['ClusterConfiguration'], KUBEADM, PREFIX),
  likely('bootstrap.cluster.x-k8s.io', ['Kubeadm*'], `**.clusterConfiguration.${KUBEADM}`, PREFIX),
  likely('controlplane.cluster.x-k8s.io', ['Kubeadm*'], `**.clusterConfiguration.${KUBEADM}`, PREFIX),
  likely(
    'controlplane.cluster.x-k8s.io',
    ['Kamaji*'],
    '**.addons.{coreDNS,kubeProxy}.imageRepository',
    PREFIX,
  ),
  likely(
    'kamaji.clastix.io',
    ['TenantControlPlane'],
    'spec.addons.{coreDNS,kubeProxy}.imageRepository',
    PREFIX,
  ),
  likely('infrastructure.cluster.x-k8s.io', DOCKER_MACHINES, '**.loadBalancer.imageRepository', PREFIX),
  likely('anywhere.eks.amazonaws.com', DOCKER_MACHINES, '**.loadBalancer.imageRepository', PREFIX),
  likely(
    'operator.karmada.io',
    ['Karmada'],
    'spec.components.**.imageRepository',
    split({ tag: 'imageTag' }),
  ),
  // An image that was built on the same machine has no namespace.
  likely('apps.sealos.io', ['Cluster'], 'spec.image[]', LIKE_REFERENCE),
  likely('k0s.k0sproject.io', ['ClusterConfig'], 'spec.images.repository', PREFIX),
];
