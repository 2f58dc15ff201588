#!/usr/bin/env python3
"""The runner's negative control: tests that go wrong in each way must be counted as failures, good ones as passed. Prints TAP.

    test_run_tests.py SOURCE_ROOT
"""
import json
import os
import re
import subprocess
import sys
import tempfile

GOOD = 'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
# name, shell text, protocol, suite, (passed, failed) that it must add
CASES = [
    ('two good cases', GOOD, 'exitcode', 'unit', (2, 0)),
    ('two groups of cases', GOOD + ';' + GOOD, 'exitcode', 'unit', (4, 0)),
    ('a failing case', 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 - b"; exit 1', 'exitcode', 'unit', (1, 1)),
    ('a failing case with exit code 0', 'echo 1..1; echo "not ok 1 - a"', 'tap', 'unit', (0, 1)),
    ('a case that was to be mended', 'echo 1..1; echo "not ok 1 - a # TO""DO"', 'tap', 'unit', (0, 1)),
    ('a crash after good cases', GOOD + '; kill -SEGV $$', 'exitcode', 'unit', (2, 1)),
    ('an exit code without failing case', GOOD + '; exit 3', 'exitcode', 'unit', (2, 1)),
    ('no cases', 'true', 'exitcode', 'unit', (0, 1)),
    ('no cases by protocol tap', 'true', 'tap', 'check', (0, 1)),
    ('fewer cases than announced', 'echo 1..3; echo "ok 1 - a"', 'tap', 'unit', (1, 1)),
    ('no plan', 'echo "ok 1 - a"', 'tap', 'unit', (1, 1)),
    ('a bail-out', 'echo 1..1; echo "ok 1 - a"; echo "Bail out! no disk"', 'tap', 'unit', (1, 1)),
    ('a time-out', GOOD + '; sleep 60', 'exitcode', 'unit', (2, 1)),
    ('a time-out that ignores SIGTERM', 'trap "" TERM; sleep 60', 'exitcode', 'unit', (0, 1)),
    ('a program that is not there', None, 'exitcode', 'unit', (0, 1)),
    ('a skipped case', 'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b # SKIP no root"', 'tap', 'unit', (1, 0)),
    ('the build directory to stand in', 'test -e tests.json && ' + GOOD, 'tap', 'unit', (2, 0)),
    ('a good check', 'true', 'exitcode', 'check', (1, 0)),
    ('a bad check', 'exit 2', 'exitcode', 'check', (0, 1)),
    ('a check that crashes', 'kill -ABRT $$', 'exitcode', 'check', (0, 1)),
    ('a check that hangs', 'sleep 60', 'exitcode', 'check', (0, 1)),
]


def entry(name, text, protocol, suite, parallel=True):
    return {'name': name, 'cmd': ['bash', '-c', text] if text else ['/no/such/program'], 'env': {}, 'workdir': None, 'timeout': 1,
            'suite': ['sanguan:' + suite], 'is_parallel': parallel, 'priority': 0, 'protocol': protocol}


def run(root, tests, suffix=''):
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, 'tests.json')
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(tests, f)
        done = subprocess.run([sys.executable, os.path.join(root, 'tools/run_tests.py'), path + suffix], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    last = re.fullmatch(r'(\d+) passed, (\d+) failed', done.stdout.rstrip('\n').split('\n')[-1])
    return (tuple(map(int, last.groups())) if last else None), done.returncode


def main():
    root = sys.argv[1]
    rows = [(c[0], run(root, [entry(*c[:4])]), (c[4], int(c[4][1] > 0))) for c in CASES]
    some = [entry(*c[:4], parallel=i % 2 == 0) for i, c in enumerate(CASES) if c[1] and 'sleep' not in c[1]]
    want = [sum(c[4][k] for c in CASES if c[1] and 'sleep' not in c[1]) for k in (0, 1)]
    rows.append(('all together, half of them alone', run(root, some), (tuple(want), 1)))
    rows.append(('no tests at all', run(root, []), ((0, 1), 1)))
    long = [entry('a', GOOD, 'exitcode', 'unit'), entry('b', GOOD, 'exitcode', 'campaign')]
    rows.append(('the campaign waits until it is named', run(root, long), ((2, 0), 0)))
    rows.append(('a named suite runs alone', run(root, long[:1] + [entry('b', 'exit 1', 'exitcode', 'campaign')], ':campaign'), ((0, 1), 1)))
    print(f'1..{len(rows)}')
    for n, (name, got, expected) in enumerate(rows, 1):
        print(f'{"ok" if got == expected else "not ok"} {n} - {name}')
        if got != expected:
            print(f'# got {got}, expected {expected}')
    return 0 if all(got == expected for _, got, expected in rows) else 1


if __name__ == '__main__':
    sys.exit(main())
