#!/usr/bin/env python3
"""kill -9 of the real server under eight clients that write over HTTP: what was answered as done is there after the restart, what was not answered
happens once when it is sent again, and `verify` finds everything in order.

    test_server_kill.py PROGRAM KILLS

The negative control is a client that takes what it sent for done before it was answered.
"""
import os
import random
import sys
import threading
import time

from server import BROKEN, Office, seed
from tap import Cases, note

CLIENTS = 8
OF_A_STORE = 20


class Writer(threading.Thread):
    def __init__(self, office, number, early):
        super().__init__()
        self.office, self.number, self.early = office, number, early
        self.done, self.pending, self.wrong = [], None, []
        self.client = office.client('r0002')
        self.csrf = office.csrf('r0002')

    def run(self):
        url = f'/indicators/{self.office.indicator}'
        while not self.wrong:
            key = os.urandom(16).hex()
            pairs = [('csrf', self.csrf), ('key', key), ('value', str(self.number)), ('on_day', '2020-09-23'), ('note', key)]
            self.pending = (url, pairs)
            if self.early:
                self.done.append(key)
            try:
                answer = self.client.post(url, pairs)
            except BROKEN:
                return
            if answer.status != 303:
                self.wrong.append(f'{answer.status} {answer.text[:300]}')
            elif not self.early:
                self.done.append(key)
            self.pending = None


def live_and_die(office, dice, early):
    """Keys that were acknowledged, what was not answered, what was wrong."""
    if not office.start():
        return [], [], [f'does not start: {office.world.log_text()[-2000:]}']
    writers = [Writer(office, n, early) for n in range(CLIENTS)]
    for w in writers:
        w.start()
    time.sleep(0.05 + dice.random() * 0.25)
    office.world.process.kill()
    for w in writers:
        w.join()
    office.world.stop()
    return sum((w.done for w in writers), []), [w.pending for w in writers if w.pending], sum((w.wrong for w in writers), [])


def send_again(office, pending):
    """What was not answered, sent again twice: done, and once."""
    if not office.start():
        return [f'does not start again: {office.world.log_text()[-2000:]}'], []
    client, wrong, keys = office.client('r0002'), [], []
    for url, pairs in pending:
        answers = [client.post(url, pairs).status for _ in (1, 2)]
        key = dict(pairs)['key']
        keys.append(key)
        if answers != [303, 303] or office.world.value(f"SELECT COUNT(*) FROM indicator_value WHERE note = '{key}'") != 1:
            wrong.append(f'sent again: {answers}')
    code = office.world.stop()
    return wrong + ([f'stopped with {code}'] if code else []), keys


def kill_often(program, kills, dice, early):
    """kills, acknowledged, lost keys, other faults"""
    office, total, lost, wrong, keys = None, 0, [], [], []
    for n in range(kills):
        if n % OF_A_STORE == 0:
            if office:
                office.end()
            office, keys = Office(program), []
        done, pending, bad = live_and_die(office, dice, early)
        keys += done
        total += len(done)
        found = office.world.verify()
        missing = office.lost(keys)
        wrong += bad + ([f'kill {n}: {found}'] if found else [])
        lost += missing
        keys = sorted(set(keys) - set(missing))
        again, more = send_again(office, [] if early else pending)
        wrong += again
        keys += more
        if len(wrong) > 5 or (early and lost):
            break
    office.end()
    return n + 1, total, lost, wrong


def main():
    cases, dice = Cases(), random.Random(seed())
    kills, total, lost, wrong = kill_often(sys.argv[1], int(sys.argv[2]), dice, False)
    note(f'{kills} kills, {total} acknowledged, {len(lost)} lost')
    cases.tell(total > kills * 5, 'the clients got something done before each kill', total)
    cases.equal(lost, [], 'nothing that was answered as done is lost')
    cases.equal(wrong, [], 'each time the server starts again, verify is clean, and what was sent again happens once')
    _, _, lost, _ = kill_often(sys.argv[1], 10, dice, True)
    cases.tell(len(lost) > 0, 'the same harness catches a client that takes what it sent for done', lost)
    cases.end()


main()
