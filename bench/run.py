#!/usr/bin/env python3
"""The benchmarks: one table, ratios first (`make bench`).

    run.py PROGRAM [--rounds N] [--seconds S] [--units N] [--keep DIR]

Machines are shared and noisy, so each figure is a ratio to a yardstick of the same run, or the server's CPU time for a request; rounds are
interleaved and their median counts. Nothing here can fail for being slow.
"""
import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'tests', 'scenario')]

import pages   # noqa: E402
import table   # noqa: E402
import writes  # noqa: E402
from county import large  # noqa: E402
from world import World, run  # noqa: E402


def log(text):
    print(f'-- {text}', file=sys.stderr, flush=True)


class Bench:
    """What all measurements share: the program, its helpers beside it, a folder on the disk that is measured, and the table."""

    def __init__(self, args):
        self.args, self.program = args, os.path.abspath(args.program)
        build = os.path.dirname(self.program)
        self.load = os.path.join(build, 'bench', 'load')
        self.inside = os.path.join(build, 'bench', 'inside')
        self.folder = args.keep or tempfile.mkdtemp(prefix='sanguan-bench-', dir=os.environ.get('TMPDIR'))
        self.table = table.Table()

    def median(self, values):
        return statistics.median(values)

    def county(self, units):
        """A data directory with so many committees of three projects, made once."""
        data = os.path.join(self.folder, f'county-{units}')
        if not os.path.exists(data):
            files = data + '-files'
            log(f'making a county with {3 * units} projects')
            large(files, units)
            began = time.monotonic()
            run(self.program, 'demo', '--data', data, '--from', files)
            log(f'made in {time.monotonic() - began:.0f} s')
        return data

    def end(self):
        if not self.args.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def machine():
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        model = next((line.split(':')[1].strip() for line in f if line.startswith('model name')), 'unknown')
    return f'{os.cpu_count()} x {model}, load {os.getloadavg()[0]:.1f} before'


def measure_start(bench, world):
    """From exec to the first page, ten times."""
    times = []
    for _ in range(10):
        began = time.monotonic()
        world.start(wait=False)
        while True:
            try:
                with socket.create_connection(('127.0.0.1', world.port), timeout=1) as s:
                    s.sendall(b'GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
                    if s.recv(64).startswith(b'HTTP/1.1 200'):
                        break
            except OSError:
                time.sleep(0.0005)
        times.append((time.monotonic() - began) * 1000)
        world.stop()
    bench.table.add('cold start to first page', f'{bench.median(times):.1f} ms', goal='<= 20 ms', good=bench.median(times) <= 20)


def memory_of(pid, name):
    with open(f'/proc/{pid}/status', encoding='utf-8') as f:
        return next(int(line.split()[1]) for line in f if line.startswith(name + ':')) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--seconds', type=float, default=2)
    parser.add_argument('--units', type=int, default=400, help='committees of the large county')
    parser.add_argument('--keep', help='a folder for the data, kept for the next run')
    bench = Bench(parser.parse_args())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f'sanguan: {run(bench.program, "--version").stdout.strip()}; {machine()}\n')
    try:
        log('the demo county: 48 projects')
        world = World(bench.program)
        measure_start(bench, world)
        with world:
            idle = memory_of(world.process.pid, 'VmRSS')
            pages.measure(bench, world)
            peak = memory_of(world.process.pid, 'VmHWM')
        world.end()
        writes.measure(bench)
        pages.measure_growth(bench)
        bench.table.add('memory when idle', f'{idle:.0f} MiB', goal='<= 20 MiB', good=idle <= 20)
        bench.table.add('memory under load, at most', f'{peak:.0f} MiB', goal='<= 64 MiB', good=peak <= 64)
    finally:
        bench.end()
    bench.table.print()


if __name__ == '__main__':
    main()
