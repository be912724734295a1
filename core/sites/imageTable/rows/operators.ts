// Image rows for operators of databases, monitoring, storage and applications, which have keys of their own and references in parts.
import type { ImagePath } from '../row.ts';
import {
  ANY,
  certain,
  LIKE_REFERENCE,
  likely,
  NVIDIA,
  never,
  PREFIX,
  REPOSITORY,
  split,
  suggest,
  VALUES,
  WITH_TAG,
} from './columns.ts';

/** `{baseImage: pingcap/tidb, version: v8.5.0}`. */
const BASE_IMAGE = split({ tag: 'version' });
/** `{redis_image: redis, redis_image_version: "7"}`. */
const SAME_VERSION = split({ tag: '~_version' });

export const OPERATORS: readonly ImagePath[] = [
  // Databases.
  likely(
    'acid.zalan.do',
    ANY,
    '**.{dockerImage,docker_image,logical_backup_docker_image,scalyr_image,connection_pooler_image}',
  ),
  likely('acid.zalan.do', ['OperatorConfiguration'], 'configuration.sidecar_docker_images.*'),
  certain('postgresql.cnpg.io', ['Cluster'], 'spec.imageName'),
  certain('app.redislabs.com', ANY, 'spec.**.{*ImageSpec,imageSpec}.repository', {
    form: 'split',
    siblings: { tag: 'versionTag', digest: 'digestHash' },
  }),
  certain('clickhouse.com', ANY, '**.image.repository', WITH_TAG),
  certain('cluster.redpanda.com', ANY, '**.{image,initContainerImage}.repository', WITH_TAG),
  likely(
    'cluster.redpanda.com',
    ANY,
    '**.console.image.repository',
    split({ registry: 'registry', tag: 'tag' }),
  ),
  certain('authzed.com', ANY, 'spec.baseImage', BASE_IMAGE),
  likely('dbaas.percona.com', ANY, '**.initImage'),
  certain('dbaas.percona.com', ANY, 'spec.databaseImage', REPOSITORY),
  likely('ps.percona.com', ANY, '**.initImage'),
  likely('psmdb.percona.com', ANY, '**.initImage'),
  likely('pxc.percona.com', ANY, '**.initImage'),
  certain('pingcap.com', ANY, '**.baseImage', BASE_IMAGE),
  likely('pingcap.com', ANY, '**.{toolImage,warmupImage}'),
  likely('scylla.scylladb.com', ANY, 'spec.scyllaUtilsImage'),
  likely('cassandra.datastax.com', ANY, 'spec.{serverImage,configBuilderImage,systemLoggerImage}'),
  likely('k8ssandra.io', ANY, '**.{containerImage,image}.name', {
    form: 'split',
    siblings: { registry: 'registry', prefix: 'repository', tag: 'tag' },
  }),
  likely('solr.apache.org', ANY, '**.{image,solrImage,busyBoxImage}.repository', WITH_TAG),
  likely('zookeeper.pravega.io', ANY, 'spec.image.repository', WITH_TAG),
  likely('hivemq.com', ANY, 'spec.{initBusyboxImage,initDnsWaitImage}'),

  likely('planetscale.com', ['VitessCluster'], 'spec.images.*'),
  likely('planetscale.com', ['VitessCluster'], 'spec.images.mysqld.*'),
  likely('milvus.io', ANY, 'spec.dependencies.*.inCluster.values', VALUES),
  likely('db.orange.com', ['CassandraCluster'], 'spec.{cassandraImage,bootstrapImage}'),
  likely('k8ssandra.io', ANY, '**.serverImage'),
  likely('scylla.scylladb.com', ['ScyllaCluster'], 'spec.repository', BASE_IMAGE),
  likely('scylla.scylladb.com', ['ScyllaCluster'], 'spec.agentRepository', split({ tag: 'agentVersion' })),
  likely('hazelcast.com', ['Hazelcast', 'ManagementCenter'], 'spec.repository', BASE_IMAGE),
  likely('*.stackable.tech', ANY, 'spec.image.custom'),
  likely('*.stackable.tech', ANY, 'spec.image.repo', PREFIX),
  likely('apps.foundationdb.org', ANY, '**.baseImage', WITH_TAG),
  likely('doris.selectdb.com', ANY, '**.initImage'),
  likely('*.doris.com', ANY, '**.initImage'),
  likely('mysql.oracle.com', ['InnoDBCluster'], 'spec.imageRepository', PREFIX),

  // Messages.
  likely('rocketmq.apache.org', ANY, 'spec.{brokerImage,nameServiceImage,controllerImage}'),
  likely('kafka.strimzi.io', ANY, '**.{brokerRackInitImage,clientRackInitImage}'),
  likely('kafka.banzaicloud.io', ANY, '**.{clusterImage,jmxImage}'),
  likely('rabbitmq.com', ['RabbitmqCluster'], '**.vault.defaultUserUpdaterImage'),
  likely('apps.emqx.io', ANY, '**.reloaderImage'),
  certain('apps.emqx.io', ANY, '**.emqxContainer.image.repository', {
    form: 'split',
    siblings: { registry: 'registry', tag: 'version' },
  }),
  certain('platform.confluent.io', ANY, 'spec.image.{application,init}'),

  // Monitoring and logs.
  certain('monitoring.coreos.com', ANY, '**.baseImage', split({ tag: 'tag' })),
  certain('operator.victoriametrics.com', ANY, '**.image.repository', WITH_TAG),
  likely('operator.victoriametrics.com', ANY, '**.configReloaderImage'),
  // Despite its name this key holds a whole reference.
  likely('operator.victoriametrics.com', ANY, 'spec.configReloaderImageTag', LIKE_REFERENCE),
  certain('logging.banzaicloud.io', ANY, '**.{image,*Image}.repository', WITH_TAG),
  certain('logging-extensions.banzaicloud.io', ANY, '**.image.repository', WITH_TAG),
  // A name without a tag of its own is appended to `spec.global.registry`.
  certain('datadoghq.com', ANY, '**.image.name', LIKE_REFERENCE),
  likely('datadoghq.com', ['DatadogAgent*'], 'spec.global.registry', PREFIX),
  certain('dynatrace.com', ANY, '**.imageRef.repository', WITH_TAG),
  likely('dynatrace.com', ANY, '**.codeModulesImage'),
  certain('coroot.com', ANY, '**.image.name'),
  certain('tempo.grafana.com', ANY, 'spec.images.*'),

  // Storage.
  certain('ceph.rook.io', ANY, 'spec.objectProvisionerImage'),
  likely('ais.nvidia.com', ANY, 'spec.{initImage,logSidecarImage,nodeImage}'),
  // A controller writes these objects, one layer below what a person edits.
  never('longhorn.io', ANY, '**'),
  suggest('longhorn.io', ANY, 'spec.{image,engineImage}'),

  // Hardware.
  certain('nvidia.com', ['ClusterPolicy', 'NVIDIADriver'], 'spec.**.image', NVIDIA),
  certain('mellanox.com', ANY, 'spec.**.image', NVIDIA),
  likely('apps.nvidia.com', ANY, '**.image.repository', WITH_TAG),

  // Applications.
  certain('awx.ansible.com', ANY, 'spec.{image,*_image}', SAME_VERSION),
  certain('awx.ansible.com', ANY, 'spec.ee_images[].image', SAME_VERSION),
  certain('repo-manager.pulpproject.org', ANY, 'spec.**.{image,image_web,*_image}', SAME_VERSION),
  likely('chisel-operator.io', ANY, 'spec.chisel_image'),
  likely('vault.banzaicloud.com', ANY, 'spec.{bankVaultsImage,fluentdImage,statsdImage,veleroFsfreezeImage}'),
  likely('goharbor.io', ['Harbor', 'HarborCluster'], 'spec.imageSource.repository', PREFIX),
  certain('tailscale.com', ANY, '**.image.repo', WITH_TAG),
  certain('twingate.com', ANY, '**.image.repository', WITH_TAG),
  likely('apps.openliberty.io', ANY, 'spec.applicationImage'),
  likely('rc.app.stacks', ANY, 'spec.applicationImage'),
  likely('wildfly.org', ANY, 'spec.applicationImage'),

  // Virtual machines that are made from container images.
  likely('*kubevirt.io', ANY, '**.vddk.initImageURL'),
  likely('*kubevirt.io', ANY, '**.source.registry.url', { form: 'url' }),
  likely('kubevirt.io', ['KubeVirt'], '**.binding.*.sidecarImage'),
  likely('kubevirt.io', ['KubeVirt'], 'spec.imageRegistry', PREFIX),

  // Networks.
  likely('submariner.io', ['Submariner', 'ServiceDiscovery'], 'spec.repository', PREFIX),
  likely('operator.tigera.io', ['Installation'], 'spec.registry', {
    ...PREFIX,
    siblings: { prefix: 'imagePath' },
    namespace: 'calico',
  }),

  // These fields hold half of a reference. Its registry stands elsewhere.
  never('operator.tigera.io', ['ImageSet'], '**'),
];
