"""Durable writes: confirmations of monthly reports, over HTTP and in the process, against a loop that writes and syncs one by one; what the
journal costs of a write; reads while others write."""
import hashlib
import json
import os
import subprocess
import threading
import time
import urllib.parse

import pages
import table
from world import World

WRITERS = (1, 16, 64)


def syncs_a_second(folder, seconds):
    """The yardstick: 4 KiB written and synced, one after the other, on the same file system."""
    path, block, n = os.path.join(folder, 'yardstick'), b'x' * 4096, 0
    fd = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        end = time.monotonic() + seconds
        began = time.monotonic()
        while time.monotonic() < end:
            os.pwrite(fd, block, (n % 1024) * 4096)
            os.fdatasync(fd)
            n += 1
        return n / (time.monotonic() - began)
    finally:
        os.close(fd)
        os.unlink(path)


def slots(world):
    """(secretary's login, project, month) of all reports that are due and not there."""
    return world.rows("""
        SELECT a.login, p.id, m.month FROM project p JOIN tenure t ON t.post_id = p.post_id JOIN account a ON a.person_id = t.person_id
        JOIN period m ON m.month BETWEEN 3 AND 9
        WHERE NOT EXISTS (SELECT 1 FROM monthly_report r WHERE r.project_id = p.id AND r.period_id = m.id) AND t.to_day = ''
        ORDER BY m.month, p.id""")


def requests_of(world, logins):
    """Raw requests that confirm a report each."""
    tokens = {login: world.give_session(login) for login in sorted({login for login, _, _ in logins})}
    csrf = dict(world.rows('SELECT digest, csrf FROM session'))
    made = []
    for login, project, month in logins:
        token = tokens[login]
        body = urllib.parse.urlencode({
            'csrf': csrf[hashlib.sha256(token.encode()).hexdigest()], 'key': os.urandom(16).hex(), 'act': 'confirm', 'declared': 'green', 'draft': '0',
            'declared_reason': '已完工，只差签字', 'reason': '等外部审批，材料已齐', 'expected_day': '2020-11-30', 'next_focus': '把账目公示提前一周'}).encode()
        head = (f'POST /projects/{project}/reports/{month} HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nCookie: session={token}\r\n'
                f'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n')
        made.append((head, body))
    return made


def load(bench, world, connections, seconds, requests):
    """The figures of load.c for a list of raw requests."""
    path = os.path.join(bench.folder, 'requests')
    with open(path, 'wb') as f:
        for r in requests:
            f.write(b'%d\n' % len(r) + r)
    done = subprocess.run([bench.load, str(world.port), str(connections), str(seconds), path], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def measure(bench):
    """Each round takes a fresh part of the reports that are due."""
    seconds = bench.args.seconds
    world = World(bench.program, data=bench.county(bench.args.units), folder=bench.folder)
    prepared = requests_of(world, slots(world))
    figures = {n: [] for n in WRITERS}
    at, errors, p99, yard = 0, 0, [], []
    try:
        world.start()
        ready = [h.format(port=world.port).encode() + b for h, b in prepared]
        share = len(ready) // (bench.args.rounds * (len(WRITERS) + 1) + 1)  # so that each round has as many reports to confirm
        for _ in range(bench.args.rounds):
            for n in WRITERS:
                before = syncs_a_second(bench.folder, seconds / 4)
                got = load(bench, world, n, seconds, ready[at:at + share])
                after = syncs_a_second(bench.folder, seconds / 4)
                at += got['answers']
                errors += got['answers'] - got['3xx']
                yard.append((before + after) / 2)
                figures[n].append(got['3xx'] / got['seconds'] / yard[-1])
                if n == 16:
                    p99.append(got['p99_us'] / 1e6 * yard[-1])
        measure_reads(bench, world, ready[at:], share)
        world.stop()
        inside = measure_inside(bench, world)
    finally:
        world.end()
    bench.table.add('write and sync, one by one', f'{bench.median(yard):.0f}/s', note='the yardstick of the rows below')
    for n, goal in zip(WRITERS, (None, 15, 15)):
        bench.table.ratio(f'durable confirmations, {n} at once: rate', bench.median(figures[n]), 'write and sync, one by one', goal)
    bench.table.ratio('  99 of 100 of 16 at once are answered in', bench.median(p99), 'syncs', 10, at_least=False)
    bench.table.add('  errors', str(errors), goal='0', good=errors == 0, note=f'of {at} confirmations')
    bench.table.rows += inside.rows


def measure_reads(bench, world, ready, share):
    page = pages.the_pages(world)[2]
    pages.look(world, page)
    ratios = []
    for i in range(bench.args.rounds):
        alone, _ = pages.wrk(world.port, page.path, bench.args.seconds / 2, page.cookie)
        part = ready[i * share:(i + 1) * share]
        writers = threading.Thread(target=load, args=(bench, world, 16, bench.args.seconds, part))
        writers.start()
        both, _ = pages.wrk(world.port, page.path, bench.args.seconds / 2, page.cookie)
        writers.join()
        ratios.append(both / alone)
    bench.table.ratio('reads while 16 write: rate', bench.median(ratios), 'reads alone', 0.7)


def measure_inside(bench, world):
    """In the process: no HTTP, and the share of the journal in the CPU time."""
    left, told = slots(world), table.Table()
    path = os.path.join(bench.folder, 'slots')
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines(f'{login} {project} {month}\n' for login, project, month in left)
    yard = syncs_a_second(bench.folder, bench.args.seconds / 4)
    done = subprocess.run([bench.inside, 'confirm', world.data, path, '16', str(bench.args.seconds)], stdout=subprocess.PIPE, check=True)
    got = json.loads(done.stdout)
    told.ratio('durable confirmations in the process, 16 threads: rate', got['rate'] / yard, 'write and sync, one by one', 15,
               note=f'{got["cpu_us"]:.0f} us of CPU each')
    told.add("  the journal's share of a write's CPU", f'{100 * got["journal"]:.0f} %', note=f'{got["bytes"] / 1024:.0f} KiB written each')
    return told
