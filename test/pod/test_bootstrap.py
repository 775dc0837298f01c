"""The real bootstrap.sh, run as RunPod runs it, against a fake world."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import unittest
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from fake_api import JOB_ID, JOB_TOKEN, POD_ID, RUNPOD_KEY
from support import POD, PodTest, bundle, text_dataset

SCRIPT = POD / 'bootstrap.sh'
NVIDIA_SMI = '#!/bin/sh\necho "NVIDIA Test \\"Card\\", 24564, 550.54.14"\n'
CRASH = {'podwarden_pod/__init__.py': '', 'podwarden_pod/__main__.py': ''}


@contextlib.contextmanager
def self_signed(folder: Path) -> Iterator[str]:
    """A server of TLS whose certificate it signed itself."""
    made = ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', '-days', '2']
    key, certificate = folder / 'key.pem', folder / 'cert.pem'
    subprocess.run([*made, '-keyout', key, '-out', certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(('127.0.0.1', 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()
    try:
        yield f'https://127.0.0.1:{server.server_address[1]}'
    finally:
        server.shutdown()
        server.server_close()


class BootstrapTest(PodTest):
    def setUp(self) -> None:
        super().setUp()
        self.bin = self.work / 'bin'
        self.bin.mkdir()
        self.tool('nvidia-smi', NVIDIA_SMI)

    def tool(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def boot(self, *options: str, before: str = '', **env: str) -> subprocess.Popen[bytes]:
        self.log = self.work / 'container.log'
        variables = {
            'PATH': f'{self.bin}:{os.environ["PATH"]}',
            'HOME': str(self.work / 'home'),
            'PODWARDEN_API_URL': self.fake.url,
            'PODWARDEN_JOB_ID': JOB_ID,
            'PODWARDEN_ATTEMPT': '1',
            'PODWARDEN_JOB_TOKEN': JOB_TOKEN,
            'RUNPOD_POD_ID': POD_ID,
            'RUNPOD_API_KEY': RUNPOD_KEY,
            **env,
        }
        script = before + SCRIPT.read_text()
        argv = ['bash', '-c', script, 'podwarden-bootstrap', '--runpod-api-url', f'{self.fake.url}/v2']
        with self.log.open('ab') as log:
            process = subprocess.Popen(
                [*argv, '--retry-seconds', '0', *options],
                env=variables,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.addCleanup(self.kill, process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)

    def ends(self, process: subprocess.Popen[bytes], seconds: float = 120) -> dict[str, Any] | None:
        """Waits for the pod to ask for its end, and says what it reported before that."""
        seen = self.fake.wait_for(lambda world: world.terminated, seconds)
        self.assertTrue(seen, f'the pod never asked for its end:\n{self.log.read_text()}')
        time.sleep(0.05)
        self.assertIsNone(process.poll(), 'the script must never exit')
        self.assertNotIn(JOB_TOKEN, self.log.read_text())
        return self.world.final()

    def reason(self, process: subprocess.Popen[bytes]) -> str | None:
        final = self.ends(process)
        return final['error']['code'] if final else None


class Outcomes(BootstrapTest):
    def test_is_small_enough_to_be_passed_inline_f30_h3_h4(self) -> None:
        self.assertLess(SCRIPT.stat().st_size, 9216)

    def test_trains_and_reports_before_it_asks_for_its_end(self) -> None:
        self.offer_job()
        process = self.boot()
        final = self.ends(process)
        self.assertEqual(final and final['type'], 'completed', self.log.read_text())
        paths = [r.path.rsplit('/', 1)[-1] for r in self.world.requests]
        self.assertLess(max(i for i, p in enumerate(paths) if p == 'events'), paths.index('action'))
        gpu = self.world.calls('/claim')[0].json['gpu']
        self.assertEqual(
            gpu, {'name': 'NVIDIA Test "Card"', 'memory_mb': 24564, 'count': 1, 'driver_version': '550.54.14'}
        )
        left = sorted(p.name for p in (self.work / 'home' / 'podwarden' / f'{JOB_ID}-1').iterdir())
        self.assertNotIn('claim.json', left)

    def test_a_container_restart_after_the_outcome_claims_nothing_f35(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        first = self.boot()
        self.assertEqual(self.reason(first), 'training_crashed')
        self.kill(first)
        self.world.terminated.clear()
        self.ends(self.boot())
        self.assertEqual(len(self.world.calls('/claim')), 1)
        self.assertEqual(len(self.world.events), 1)

    def test_a_restart_in_the_middle_of_the_attempt_is_a_restart_loop_f35(self) -> None:
        self.offer_job(runtime=bundle({**CRASH, 'podwarden_pod/__main__.py': 'import time; time.sleep(60)'}))
        first = self.boot()
        self.assertTrue(self.fake.wait_for(lambda world: world.claimed_by))
        while not (self.work / 'home' / 'podwarden' / f'{JOB_ID}-1' / 'claimed').exists():
            time.sleep(0.02)
        self.kill(first)
        self.assertEqual(self.reason(self.boot()), 'restart_loop')

    def test_a_second_boot_on_a_wiped_disk_is_a_restart_loop(self) -> None:
        self.world.claimed_by = 'the-first-boot'
        self.assertEqual(self.reason(self.boot()), 'restart_loop')
        self.assertGreater(self.world.events[0]['seq'], 100000)

    def test_a_token_that_is_refused_ends_the_pod_without_a_word(self) -> None:
        self.assertIsNone(self.ends(self.boot(PODWARDEN_JOB_TOKEN='not-the-token')))
        self.assertEqual(len(self.world.calls('/events')), 0)

    def test_an_attempt_that_is_over_ends_the_pod(self) -> None:
        self.world.over = True
        self.assertIsNone(self.ends(self.boot()))

    def test_claims_again_under_the_same_boot_id_when_the_answer_is_lost(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['claim'] = ['drop', 503, 429]
        self.assertEqual(self.reason(self.boot()), 'training_crashed')
        self.assertEqual(len({r.json['boot_id'] for r in self.world.calls('/claim')}), 1)

    def test_waits_for_an_api_that_asks_to_before_the_claim_and_at_the_end_however_often_it_does(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['claim'] = self.world.faults['events'] = [429, (503, 1)] * 9
        self.assertEqual(self.reason(self.boot()), 'training_crashed')
        self.assertEqual(self.world.faults['claim'], [])

    def test_a_store_that_does_not_serve_for_a_while_is_asked_again(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        # All but one ask to wait for a second.
        self.world.faults['s3'] = ['drop', (503, 1), (503, 1), (429, 1), (503, 1)]
        self.assertEqual(self.reason(self.boot()), 'training_crashed')
        self.assertEqual(self.world.faults['s3'], [])

    def test_a_runtime_with_another_hash_is_not_run_f32(self) -> None:
        self.offer_job()['runtime']['sha256'] = '0' * 64
        self.assertEqual(self.reason(self.boot()), 'install_failed')

    def test_variables_that_are_missing_end_the_pod(self) -> None:
        self.assertIsNone(self.ends(self.boot(PODWARDEN_JOB_TOKEN='')))


class Interruptions(BootstrapTest):
    def endless(self) -> None:
        self.offer_job(max_steps=None, num_epochs=1000, batch_size=1, save_steps=20)

    def test_a_machine_that_stops_gets_its_last_words_out_in_time(self) -> None:
        self.endless()
        process = self.boot()
        self.assertTrue(self.fake.wait_for(lambda world: any(p['step'] > 10 for p in world.points()), 20))
        began = time.monotonic()
        process.terminate()
        self.assertEqual(self.reason(process), 'restart_loop')
        self.assertLess(time.monotonic() - began, 5)
        self.assertTrue([a for a in self.world.artifacts.values() if a['kind'] == 'checkpoint' and a['done']])

    def test_a_pod_that_lost_the_api_stops_and_ends_itself(self) -> None:
        self.endless()
        process = self.boot('--deadman-seconds', '1')
        self.assertTrue(self.fake.wait_for(lambda world: world.points(), 20))
        for route in ('metrics', 'events', 'logs', 'artifacts'):
            self.world.faults[route] = [503] * 10_000
        self.assertIsNone(self.ends(process))
        self.assertIn('api_unreachable_timeout', self.world.calls('/events')[-1].json['error']['code'])

    def test_a_killed_training_leaves_no_point_behind_g8_f8(self) -> None:
        spooled = (
            'import os, pathlib, sys\n'
            'work = pathlib.Path(sys.argv[sys.argv.index("--work") + 1])\n'
            '(work / "metrics.jsonl").write_text(\'{"step":1}\\n{"step":2}\\n{"st\')\n'
            'os.kill(os.getpid(), 9)\n'
        )
        package = {p.relative_to(POD).as_posix(): p.read_text() for p in (POD / 'podwarden_pod').rglob('*.py')}
        self.offer_job(runtime=bundle({**package, 'podwarden_pod/__main__.py': spooled}))
        self.assertEqual(self.reason(self.boot()), 'training_crashed')
        self.assertEqual([p['step'] for p in self.world.points()], [1, 2])


class Machine(BootstrapTest):
    def test_a_machine_without_a_gpu_is_reported_before_the_claim_h5(self) -> None:
        self.tool('nvidia-smi', '#!/bin/sh\necho "No devices were found"\nexit 6\n')
        final = self.ends(self.boot())
        self.assertEqual(final['error']['code'], 'gpu_unusable')
        self.assertIn('No devices were found', final['error']['message'])
        self.assertEqual(self.world.calls('/claim'), [])

    def test_what_the_driver_complains_of_is_told_from_the_cards_that_it_lists_s2(self) -> None:
        card = 'echo "NVIDIA H100 PCIe, %s, 550.54.14"\n'
        warns = 'echo "WARNING: infoROM is corrupted at gpu 0000:01:00.0" >&%d\n'
        tools = {
            'a warning on stderr': (warns % 2 + card % 81559, 81559),
            'a warning on stdout, and a code': (card % 81559 + warns % 1 + 'exit 14\n', 81559),
            'memory that is not available': (card % '[N/A]', None),
            'memory that nobody may see, and a code': (card % '[Insufficient Permissions]' + 'exit 4\n', None),
        }
        for what, (tool, memory) in tools.items():
            with self.subTest(what):
                self.offer_job(runtime=bundle(CRASH))
                self.world.requests.clear()
                self.world.claimed_by = None
                self.world.terminated.clear()
                self.tool('nvidia-smi', '#!/bin/sh\n' + tool)
                shutil.rmtree(self.work / 'home', ignore_errors=True)
                process = self.boot()
                self.ends(process)
                self.kill(process)
                gpu = {'name': 'NVIDIA H100 PCIe', 'count': 1, 'driver_version': '550.54.14'}
                expected = gpu if memory is None else {**gpu, 'memory_mb': memory}
                self.assertEqual(self.world.calls('/claim')[0].json['gpu'], expected)

    def test_complaints_alone_are_no_card_and_are_told_with_their_code(self) -> None:
        self.tool('nvidia-smi', '#!/bin/sh\necho "Failed to initialize NVML: version mismatch" >&2\nexit 18\n')
        final = self.ends(self.boot())
        self.assertEqual(final['error']['code'], 'gpu_unusable')
        self.assertIn('(exit code 18): Failed to initialize NVML: version mismatch', final['error']['message'])

    def test_the_gpu_check_can_be_waived(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.tool('nvidia-smi', '#!/bin/sh\nexit 9\n')
        self.assertEqual(self.reason(self.boot('--gpu-check', 'off')), 'training_crashed')
        self.assertNotIn('gpu', self.world.calls('/claim')[0].json)

    def test_an_image_without_python_is_install_failed_f11_f34_h5(self) -> None:
        for name in ('python3', 'python3.10', 'python3.11', 'python3.12', 'python3.13'):
            self.tool(name, '#!/bin/sh\nexit 1\n')
        self.assertEqual(self.reason(self.boot()), 'install_failed')

    def test_a_killed_training_is_out_of_memory_only_with_evidence(self) -> None:
        killed = {**CRASH, 'podwarden_pod/__main__.py': 'import os; os.kill(os.getpid(), 9)'}
        self.offer_job(runtime=bundle(killed))
        final = self.ends(self.boot())
        self.assertEqual(final['error']['code'], 'training_crashed')
        self.assertEqual(final['error']['exit_code'], 137)

    def test_a_training_killed_by_the_kernel_is_out_of_memory_f19_f20(self) -> None:
        killed = {**CRASH, 'podwarden_pod/__main__.py': 'import os; os.kill(os.getpid(), 9)'}
        self.offer_job(runtime=bundle(killed))
        count = self.work / 'count'
        self.tool('grep', f'#!/bin/sh\necho x >>{count}\necho "oom_kill $(wc -l <{count})"\n')
        self.assertEqual(self.reason(self.boot()), 'out_of_memory')

    def test_a_python_crash_is_reported_with_its_last_lines_and_without_secrets(self) -> None:
        crash = f'import sys; sys.exit("été {JOB_TOKEN} \\"hf_notarealtoken1234567890\\" the end")'
        self.offer_job(runtime=bundle({**CRASH, 'podwarden_pod/__main__.py': crash}))
        error = self.ends(self.boot())['error']
        self.assertEqual((error['code'], error['exit_code']), ('training_crashed', 1))
        self.assertEqual(error['log_tail'], ['été *** "***" the end'])

    def test_a_killed_training_leaves_the_last_200_lines_of_what_it_said_without_secrets(self) -> None:
        secret = b64encode(b'user:hf_notarealtoken1234567890').decode()
        talk = (
            'import os, sys\n'
            'for n in range(300): print("step", n, flush=True)\n'
            f'print("sent {secret}", flush=True)\n'
            f'for n in range(150): print("warning", n, "{JOB_TOKEN}", file=sys.stderr)\n'
            'os.kill(os.getpid(), 9)\n'
        )
        package = {p.relative_to(POD).as_posix(): p.read_text() for p in (POD / 'podwarden_pod').rglob('*.py')}
        self.offer_job(runtime=bundle({**package, 'podwarden_pod/__main__.py': talk}))
        error = self.ends(self.boot())['error']
        self.assertEqual((error['code'], error['exit_code']), ('training_crashed', 137))
        tail = error['log_tail']
        self.assertEqual((len(tail), tail[0], tail[-1]), (200, 'step 251', 'warning 149 ***'))
        self.assertTrue(tail[49].startswith('sent ') and '***' in tail[49] and secret[12:24] not in tail[49], tail[49])

    def test_lines_that_are_too_long_for_the_api_do_not_hold_up_the_report(self) -> None:
        talk = 'import sys; sys.stderr.write("é" * 50_000 + "\\n" + "x" * 2000); sys.exit(3)'
        self.offer_job(runtime=bundle({**CRASH, 'podwarden_pod/__main__.py': talk}))
        tail = self.ends(self.boot())['error']['log_tail']
        self.assertEqual([len(line) for line in tail], [999, 999])


class Reach(BootstrapTest):
    def words(self, process: subprocess.Popen[bytes]) -> str:
        self.ends(process)
        return self.log.read_text()

    def test_names_dns_g4_f4(self) -> None:
        self.assertIn('api_unreachable_dns', self.words(self.boot(PODWARDEN_API_URL='http://no-such-host.invalid')))

    def test_names_tcp_g4_f4(self) -> None:
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))
            url = f'http://127.0.0.1:{closed.getsockname()[1]}'
            self.assertIn('api_unreachable_tcp', self.words(self.boot(PODWARDEN_API_URL=url)))

    def test_names_tls_where_nobody_vouches_for_the_certificate_g4_f4(self) -> None:
        with self_signed(self.work) as url:
            words = self.words(self.boot(PODWARDEN_API_URL=url))
        self.assertIn('api_unreachable_tls', words)
        self.assertIn('certificate', words)

    def test_names_a_timeout_of_a_server_that_takes_calls_and_never_answers_g4_f4(self) -> None:
        self.slow_curl()
        with socket.create_server(('127.0.0.1', 0), backlog=50) as mute:
            url = f'http://127.0.0.1:{mute.getsockname()[1]}'
            self.assertIn('api_unreachable_timeout', self.words(self.boot(PODWARDEN_API_URL=url)))

    def test_names_http_for_servers_that_are_not_the_api_g4_f4(self) -> None:
        for status in (401, 404, 410):
            with self.subTest(status):
                self.world.faults['health'] = [status] * 5
                self.world.terminated.clear()
                process = self.boot(PODWARDEN_ATTEMPT=str(status))
                self.assertIn(
                    f'api_unreachable_http: The pod cannot reach {self.fake.url}: HTTP {status}', self.words(process)
                )

    def test_names_tls_g4_f4(self) -> None:
        url = self.fake.url.replace('http', 'https')
        self.assertIn('api_unreachable_tls', self.words(self.boot(PODWARDEN_API_URL=url)))

    def test_names_a_timeout_and_reports_it_where_it_can_g4_f4(self) -> None:
        self.tool(
            'curl',
            '#!/bin/sh\ncase "$*" in */api/health*) echo "0.1 0.2 0 000"; exit 28 ;; esac\n'
            f'exec /usr/bin/env PATH={os.environ["PATH"]} curl "$@"\n',
        )
        self.assertEqual(self.reason(self.boot()), 'api_unreachable_timeout')

    def test_names_http_and_reports_it_where_it_can_g4_f4(self) -> None:
        self.world.faults['health'] = [500] * 80
        process = self.boot()
        self.assertIn('api_unreachable_http', self.words(process))
        self.assertEqual(self.world.final()['error']['code'], 'api_unreachable_http')

    def test_outlives_a_short_outage(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['health'] = [500, 'drop']
        self.assertEqual(self.reason(self.boot()), 'training_crashed')

    def test_outlives_an_outage_that_a_training_would_outlive(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['health'] = [503, 'drop', 500] * 26
        self.world.faults['claim'] = [500, 'drop', 504] * 4
        self.assertEqual(self.reason(self.boot()), 'training_crashed')

    def test_takes_a_429_of_a_flooded_health_route_for_an_api_that_answers(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['health'] = [429] * 9
        self.assertEqual(self.reason(self.boot()), 'training_crashed')

    def slow_curl(self) -> None:
        """curl with less patience, for the check of the API and for what is reported to it."""
        real = shutil.which('curl')
        shorter = 'set -- "${@/#8/0.1}"\nset -- "${@/#25/0.5}"\n'
        self.tool('curl', f'#!/bin/bash\n{shorter}exec {real} "$@"\n')


class Delivery(BootstrapTest):
    """The package itself, shipped and started by the script, in a world whose store breaks."""

    def test_a_dataset_that_is_refused_gone_or_expired_has_its_own_reason_g4_f4(self) -> None:
        for status, left, code in (
            (401, 10, 'dataset_unauthorized'),
            (404, 10, 'dataset_not_found'),
            (410, 0, 'dataset_expired'),
        ):
            with self.subTest(code):
                claim = self.offer_job()
                self.world.faults['download'] = [status]
                self.world.refresh_left = left
                self.world.events.clear()
                self.world.terminated.clear()
                self.world.claimed_by = None
                self.assertEqual(self.reason(self.boot(PODWARDEN_ATTEMPT=str(status))), code)
                self.assertEqual(claim['dataset']['format'], 'text')

    def test_a_body_that_is_cut_off_again_and_again_is_put_together(self) -> None:
        self.offer_job()
        self.world.cut_after = [100_000, 1000, 1000, 1000]
        final = self.ends(self.boot())
        self.assertEqual(final and final['type'], 'completed', self.log.read_text())

    def test_a_body_that_is_not_the_dataset_is_corrupt(self) -> None:
        self.offer_job()
        self.world.objects['dataset'] = self.world.objects['dataset'][:-1] + b' '
        self.assertEqual(self.reason(self.boot()), 'dataset_corrupt')

    def test_a_disk_that_is_full_has_its_own_reason_g6_f6(self) -> None:
        self.offer_job(text_dataset(3000))
        limit = 'ulimit -f 300\n'
        self.assertEqual(self.reason(self.boot(before=limit)), 'dataset_too_large_for_disk')


class Ladder(BootstrapTest):
    def test_a_pod_that_may_not_end_itself_asks_again_and_never_exits(self) -> None:
        """RunPod refuses every rung: the outcome is on record, and the API's own call ends the pod."""
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['action'], self.world.faults[POD_ID] = [403] * 99, [403] * 99
        process = self.boot()
        self.assertTrue(self.fake.wait_for(lambda world: len(world.calls(f'/{POD_ID}')) >= 3, 25))
        self.assertIsNone(process.poll())
        self.assertEqual(self.world.final()['error']['code'], 'training_crashed')
        self.assertEqual(len(self.world.events), 1)

    def test_goes_down_the_ladder_and_tries_again(self) -> None:
        self.world.over = True
        self.world.faults['action'] = [500, 500]
        self.world.faults[POD_ID] = [500]
        self.ends(self.boot())
        self.assertEqual(self.world.terminated, ['DELETE'])

    def test_falls_back_to_runpodctl(self) -> None:
        self.world.over = True
        self.world.faults['action'], self.world.faults[POD_ID] = [500] * 9, [500] * 9
        self.tool('runpodctl', f'#!/bin/sh\necho "$@" >{self.work}/asked\n')
        self.boot()
        asked = self.work / 'asked'
        self.assertTrue(self.fake.wait_for(lambda _: asked.exists() and asked.read_text()))
        self.assertEqual(asked.read_text().strip(), f'remove pod {POD_ID}')

    def test_reports_again_until_the_outcome_is_taken(self) -> None:
        self.offer_job(runtime=bundle(CRASH))
        self.world.faults['events'] = [500, 'drop', 429]
        self.assertEqual(self.reason(self.boot()), 'training_crashed')

    def test_no_credential_is_ever_an_argument(self) -> None:
        watch = f"import os, podwarden_pod; os.system(\"cat /proc/[0-9]*/cmdline | tr '\\\\0' ' ' >{self.work}/ps\")"
        self.offer_job(runtime=bundle({**CRASH, 'podwarden_pod/__main__.py': watch}))
        self.tool(
            'curl', f'#!/bin/sh\necho "$@" >>{self.work}/ps\nexec /usr/bin/env PATH={os.environ["PATH"]} curl "$@"\n'
        )
        self.ends(self.boot())
        seen = (self.work / 'ps').read_text()
        self.assertIn('/events', seen)
        for credential in (JOB_TOKEN, RUNPOD_KEY, 'X-Amz-Signature'):
            self.assertNotIn(credential, seen)


if __name__ == '__main__':
    unittest.main()
