#!/usr/bin/env python3
"""Runs the tests that meson knows, shows how far it is, and ends with one line: N passed, N failed.

    run_tests.py [--jobs N] [--fuzz-seconds N] DIR[:SUITE] ...

DIR is a build directory, or a .json file in the form of `meson introspect --tests`. Without :SUITE all suites run but `campaign`.
A test prints TAP (cmocka does, asked by its environment variable) and each of its cases counts. A test that crashes, is stopped by
its time-out, ends with an exit code while no case failed, prints another number of cases than it announced, or prints none at all,
adds one failure. Tests of the suites `check` and `fuzz` report no cases: their exit code is their one case. A libFuzzer program (its
command has -runs=0) goes on for the seconds given after its corpus, and keeps what it finds in DIR/found.
"""
import argparse
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

LONG = {'campaign'}
HUNG = 400  # seconds at least before a test of a build directory counts as hanging: a busy machine is no fault of the test
ONE_CASE = {'check', 'fuzz'}
GRACE = 3  # seconds between asking a test to stop and stopping it
OUTPUT_MAX = 20000  # characters of a failing test that are shown
CASE = re.compile(r'^(not )?ok\b *\d* *(.*)$', re.M)
PLAN = re.compile(r'^1\.\.(\d+)', re.M)
ENVIRONMENT = {'CMOCKA_MESSAGE_OUTPUT': 'TAP', 'PYTHONDONTWRITEBYTECODE': '1', 'PYTHONUNBUFFERED': '1',
               'ASAN_OPTIONS': 'detect_stack_use_after_return=1:strict_string_checks=1',
               'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1'}


class Result:
    def __init__(self, test, seconds, output, why, cases):
        self.name, self.seconds, self.output = test['name'], seconds, output
        self.passed, self.failed, self.skipped = cases
        self.why = why
        if why:
            self.failed += 1


def suites_of(test):
    return {s.rsplit(':', 1)[-1] for s in test['suite']}


def count(output):
    passed = failed = skipped = 0
    for bad, rest in CASE.findall(output):
        if re.search(r'# *skip\b', rest, re.I):
            skipped += 1
        elif bad:
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def judge(test, code, output):
    """What is wrong with the test as a whole ('' when nothing is), and its cases."""
    if code is not None and suites_of(test) & ONE_CASE and test['protocol'] != 'tap':
        return (f'exit code {code}' if code else ''), (int(code == 0), 0, 0)
    cases = count(output)
    if code is None:
        return f'stopped after {test["timeout"]} s', cases
    if code < 0:
        return f'ended by {signal.Signals(-code).name}', cases
    if not sum(cases):
        return f'reported no cases (exit code {code})', cases
    plans = PLAN.findall(output)
    if not plans or sum(map(int, plans)) != sum(cases):
        return f'announced {"+".join(plans) or "no"} cases, reported {sum(cases)}', cases
    if re.search(r'^Bail out!', output, re.M):
        return 'bailed out', cases
    if code and not cases[1]:
        return f'exit code {code}, though no case failed', cases
    return '', cases


class Runner:
    def __init__(self):
        self.running, self.lock, self.stopped = set(), threading.Lock(), False

    def run(self, test):
        if self.stopped:
            return Result(test, 0, '', 'not started', (0, 0, 0))
        env = {**ENVIRONMENT, **os.environ, **test.get('env', {})}
        env['CMOCKA_MESSAGE_OUTPUT'] = 'TAP'
        began = time.monotonic()
        with tempfile.TemporaryFile() as out:
            try:
                process = subprocess.Popen(test['cmd'], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                           cwd=test['workdir'], env=env, start_new_session=True)
            except OSError as e:
                return Result(test, 0, '', f'cannot be started: {e}', (0, 0, 0))
            code = self.wait(process, test['timeout'])
            out.seek(0)
            output = out.read().decode('utf-8', 'replace')
        why, cases = judge(test, code, output)
        return Result(test, time.monotonic() - began, output, why, cases)

    def wait(self, process, seconds):
        with self.lock:
            self.running.add(process.pid)
        try:
            code = process.wait(seconds if seconds > 0 else None)
        except subprocess.TimeoutExpired:
            code = None
            self.end(process.pid, signal.SIGTERM)  # it may have servers of its own to stop
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                pass
        self.end(process.pid)  # whatever it left behind, too
        process.wait()
        with self.lock:
            self.running.discard(process.pid)
        return code

    @staticmethod
    def end(group, by=signal.SIGKILL):
        try:
            os.killpg(group, by)
        except (ProcessLookupError, PermissionError):
            pass

    def stop(self):
        self.stopped = True
        with self.lock:
            for group in self.running:
                self.end(group)


def fuzz_longer(test, folder, seconds):
    if '-runs=0' not in test['cmd'] or not seconds:
        return
    found = os.path.join(os.path.abspath(folder), 'found', test['name'].replace(' ', '-'))
    os.makedirs(found, exist_ok=True)
    rest = [arg for arg in test['cmd'][1:] if arg != '-runs=0']
    test['cmd'] = [test['cmd'][0], f'-max_total_time={seconds}', f'-artifact_prefix={found}-', found] + rest
    test['timeout'] += seconds


def load(spec, fuzz_seconds):
    path, _, suite = spec.partition(':')
    if path.endswith('.json'):
        with open(path, encoding='utf-8') as f:
            tests = json.load(f)
    else:
        tests = json.loads(subprocess.run(['meson', 'introspect', '--tests', path], check=True, stdout=subprocess.PIPE).stdout)
    for test in tests:
        if not path.endswith('.json') and test['timeout'] > 0:
            test['timeout'] = max(test['timeout'], HUNG)
        test['workdir'] = test.get('workdir') or os.path.abspath(os.path.dirname(path) if path.endswith('.json') else path)
        fuzz_longer(test, path, fuzz_seconds)
    return [t for t in tests if (suite in suites_of(t) if suite else not suites_of(t) & LONG)]


def show(result, done, total):
    figures = f'{result.passed} passed' + (f', {result.failed} failed' if result.failed else '')
    figures += f', {result.skipped} skipped' if result.skipped else ''
    print(f'[{done:3}/{total}] {"FAILED" if result.failed else "ok    "} {result.name}: {figures} ({result.seconds:.1f} s)', flush=True)
    if result.failed:
        lines = [line for line in result.output.splitlines() if not line.startswith('ok ')]
        print('    ' + '\n    '.join(['\n'.join(lines)[-OUTPUT_MAX:].replace('\n', '\n    ')]))
        if result.why:
            print(f'    => {result.name} {result.why}', flush=True)


def run_all(tests, jobs):
    runner, results = Runner(), []

    def take(result):
        results.append(result)
        show(result, len(results), len(tests))

    tests.sort(key=lambda t: -t.get('priority', 0))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        try:
            together = [pool.submit(runner.run, t) for t in tests if t.get('is_parallel', True)]
            for future in concurrent.futures.as_completed(together):
                take(future.result())
            for test in tests:
                if not test.get('is_parallel', True):
                    take(runner.run(test))
        except KeyboardInterrupt:
            runner.stop()
            print('stopped', flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--fuzz-seconds', type=int, default=10)
    parser.add_argument('spec', nargs='+', metavar='DIR[:SUITE]')
    args = parser.parse_args()
    tests = [t for spec in args.spec for t in load(spec, args.fuzz_seconds)]
    results = run_all(tests, max(1, args.jobs))
    passed, failed, skipped = (sum(getattr(r, k) for r in results) for k in ('passed', 'failed', 'skipped'))
    failed += len(tests) - len(results)
    for r in results:
        if r.failed:
            print(f'FAILED {r.name}: {r.why or f"{r.failed} of its cases"}')
    if skipped:
        print(f'{skipped} skipped')
    if not tests:
        print('no tests found')
        failed = 1
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
