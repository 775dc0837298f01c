"""SkyPilot's own RunPod provisioner, from a key to the end of a cluster: `skypilot_client.py URL KEY`, URL with /v2."""

import logging
import sys
from types import SimpleNamespace

URL, KEY = sys.argv[1:]
# SkyPilot takes the key alone from RunPod's own package.
sys.modules['runpod'] = SimpleNamespace(api_key=KEY)

from sky.adaptors import runpod  # noqa: E402
from sky.provision import common  # noqa: E402
from sky.provision.runpod import instance, utils  # noqa: E402
from sky.utils import status_lib  # noqa: E402

# The address is a constant of the module; SkyPilot has no setting for it.
runpod._REST_BASE = URL
instance.POLL_INTERVAL = 0.1
logging.getLogger('sky').setLevel(logging.WARNING)
CLUSTER = 'podwarden-test'
PUBLIC_KEY = 'ssh-ed25519 AAAA ann'


def main() -> None:
    utils.register_ssh_key(PUBLIC_KEY)
    utils.register_ssh_key(f'{PUBLIC_KEY}-again')
    config = common.ProvisionConfig(
        provider_config={'availability_zone': 'EU-RO-1,US-KS-2'},
        authentication_config={},
        docker_config={},
        node_config={
            'InstanceType': '1x_RTX4090_SECURE',
            'DiskSize': 40,
            'ImageId': 'busybox:1',
            'PublicKey': PUBLIC_KEY,
            'Preemptible': False,
            'BidPerGPU': 0,
        },
        count=1,
        tags={},
        resume_stopped_nodes=True,
        ports_to_open_on_launch=[8080],
    )
    record = instance.run_instances('EU', CLUSTER, CLUSTER, config)
    (pod_id,) = record.created_instance_ids
    print('created by SkyPilot, and up')

    assert instance.query_instances(CLUSTER, CLUSTER, {}) == {pod_id: (status_lib.ClusterStatus.UP, None)}
    info = instance.get_cluster_info('EU', CLUSTER)
    assert info.head_instance_id == pod_id
    (head,) = info.instances[pod_id]
    assert head.ssh_port != 22
    assert int(info.custom_ray_options['num-cpus']) > 0
    endpoints = instance.query_ports(CLUSTER, ['8080'])
    assert endpoints[8080][0].host == head.external_ip
    print('found by name, with its addresses')

    again = instance.run_instances('EU', CLUSTER, CLUSTER, config)
    assert again.created_instance_ids == []
    instance.terminate_instances(CLUSTER)
    assert instance.query_instances(CLUSTER, CLUSTER, {}) == {}
    print('terminated')


main()
