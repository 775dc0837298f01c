"""dstack's own RunPod backend, from an offer to the end of its pod: `dstack_client.py URL KEY`, URL with /v2."""

import base64
import struct
import sys
import time
from types import SimpleNamespace

from dstack._internal.core.backends.runpod import api_client
from dstack._internal.core.backends.runpod.compute import RunpodCompute
from dstack._internal.core.models.backends.base import BackendType
from dstack._internal.core.models.instances import Disk, Gpu, InstanceType, Resources

URL, KEY = sys.argv[1:]
# The address is a constant of the module; dstack has no setting for it.
api_client.API_V2_URL = URL
api_client.API_GRAPHQL_URL = f'{URL}/graphql-is-not-served'


def offer_of(gpu: str, region: str) -> SimpleNamespace:
    card = Gpu(name='RTX4090', memory_mib=24 * 1024)
    disk = Disk(size_mib=100 * 1024)
    resources = Resources(cpus=8, memory_mib=32 * 1024, gpus=[card], spot=False, disk=disk)
    instance = InstanceType(name=gpu, resources=resources)
    return SimpleNamespace(backend=BackendType.RUNPOD, instance=instance, region=region, price=0.74)


def public_key() -> str:
    """One of the right form; nobody has its other half."""
    parts = [b'ssh-ed25519', bytes(32)]
    body = b''.join(struct.pack('>I', len(part)) + part for part in parts)
    return f'ssh-ed25519 {base64.b64encode(body).decode()} ann'


def until(done, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, 'It never came to this.'
        time.sleep(0.1)


def main() -> None:
    assert not api_client.RunpodApiClient('rpa_wrong').validate_api_key()
    compute = RunpodCompute(SimpleNamespace(creds=SimpleNamespace(api_key=KEY), regions=None))
    client = compute.api_client
    assert client.validate_api_key()

    login = SimpleNamespace(username='ann', password='secret')
    job_spec = SimpleNamespace(image_name='busybox:1', registry_auth=login, job_name='train-0-0')
    run = SimpleNamespace(project_name='main', user='ann', run_spec=SimpleNamespace(run_name='train'))
    job = SimpleNamespace(job_spec=job_spec)
    offer = offer_of('NVIDIA GeForce RTX 4090', 'EU-RO-1')
    keys = public_key()
    provisioned = compute.run_job(run, job, offer, keys, '', [], None, None, [])
    pod_id = provisioned.instance_id
    assert provisioned.hostname is None
    print('created by dstack')

    def is_reachable() -> bool:
        compute.update_provisioning_data(provisioned, keys, '')
        return provisioned.hostname is not None

    until(is_reachable)
    assert provisioned.ssh_port > 0
    pod = client.get_pod(pod_id)
    assert pod['status'] == 'RUNNING', pod['status']
    print('up, with the address and port of its SSH server')

    assert [entry['name'] for entry in client.list_container_registry_credentials()] != []
    compute.terminate_instance(pod_id, offer.region)
    assert client.get_pod(pod_id) is None
    compute.terminate_instance(pod_id, offer.region)
    compute._clean_stale_container_registry_credentials()
    assert client.list_container_registry_credentials() == []
    print('terminated, twice, and its credential deleted')


main()
