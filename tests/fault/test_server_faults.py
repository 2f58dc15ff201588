#!/usr/bin/env python3
"""Each allocation and each system call of the report scenario fails once, in the real server: a clean error, or a clean end with 71 or 74; then it
starts again, the scenario goes on under the same keys, everything happened once, and `verify` is clean.

    test_server_faults.py PROGRAM FAULT_PROGRAM STRIDE SQLITE_STRIDE
"""
import os
import sys

from server import BROKEN, Office, seed
from tap import Cases, note

ENDS = (71, 74)
REFUSED_TO_START = (69, 71, 74, 75, 78)
KINDS = [('allocation', 'SANGUAN_FAULT', 'alloc:'), ('allocation of SQLite', 'SANGUAN_SQLITE_FAULT', ''), ('call', 'SANGUAN_FAULT', 'syscall:')]
EVENTS = ['report.hand', 'report.confirm', 'indicator.record']


class Month:
    """The report scenario: pages and writes, each write with one key for ever."""

    def __init__(self, office):
        self.office = office
        report = f'/projects/{office.project}/reports/9'
        self.acts = [
            ('r0002', 'GET', '/', {}),
            ('r0002', 'GET', report, {}),
            ('r0002', 'POST', report, {'act': 'save', 'next_focus': '补齐台账'}),
            ('r0002', 'POST', report, {'act': 'hand', **self.written()}),
            ('r0001', 'GET', report, {}),
            ('r0001', 'POST', report, {'act': 'confirm', **self.written()}),
            ('r0002', 'POST', f'/indicators/{office.indicator}', {'value': '7', 'on_day': '2020-09-23', 'note': '复核表'}),
            ('r0001', 'GET', f'/projects/{office.project}', {}),
        ]
        self.csrf = {login: office.csrf(login) for login in office.sessions}
        self.keys = [os.urandom(16).hex() for _ in self.acts]
        self.acknowledged, self.faults, self.died = [], [], None

    def written(self):
        light = self.office.world.value(f'SELECT light FROM board_row WHERE id = {self.office.project}')
        return {'declared': light, 'reason': '等外部审批', 'expected_day': '2020-10-30', 'next_focus': '补齐台账'}

    def send(self, n):
        login, method, path, fields = self.acts[n]
        client = self.office.client(login)
        if method == 'GET':
            return client.get(path).status
        draft = self.office.world.value(f'SELECT version FROM report_draft WHERE project_id = {self.office.project} '
                                        f'AND period_id = {self.office.period}') or 0
        pairs = {'csrf': self.csrf[login], 'key': self.keys[n], **fields}
        if path.endswith('/reports/9'):
            pairs['draft'] = str(draft)
        return client.post(path, list(pairs.items())).status

    def take(self, n):
        """One act; again after an error, and after a restart when the server died of it."""
        wanted = 200 if self.acts[n][1] == 'GET' else 303
        for attempt in (1, 2):
            try:
                status = self.send(n)
            except BROKEN:
                status = None
            if status == wanted:
                if self.acts[n][3].get('act') != 'save' and wanted == 303:
                    self.acknowledged.append(self.keys[n])
                return
            if status is None:
                self.bury()
            elif status < 500 and attempt == 1:
                self.faults.append(f'{self.acts[n][:3]}: {status}')
        self.faults.append(f'{self.acts[n][:3]}: {status}, and nothing fails any more')

    def bury(self):
        """The server died: was it a clean end? Then another starts."""
        self.died = self.office.world.process.wait(30)
        self.office.world.stop()
        if self.died not in ENDS:
            self.faults.append(f'the server died with {self.died}')
        if not self.office.start():
            self.faults.append('does not start again')

    def live(self, env):
        if not self.office.start(env):
            code = self.office.world.stop()
            if code not in REFUSED_TO_START:
                self.faults.append(f'did not start, with {code}')
            if not self.office.start():
                self.faults.append('does not start again')
                return
        for n in range(len(self.acts)):
            self.take(n)
        code = self.office.world.stop()
        if code not in (0, *ENDS):
            self.faults.append(f'stopped with {code}')

    def check(self):
        world = self.office.world
        made = [v for v, in world.rows(f"SELECT verb FROM event ORDER BY seq DESC LIMIT 12")]
        counted = [made[:made.index('setting.set')].count(v) if 'setting.set' in made else made.count(v) for v in EVENTS]
        lost, found = self.office.lost(self.acknowledged), world.verify()
        if lost:
            self.faults.append(f'lost: {lost}')
        if found:
            self.faults.append(found)
        if any(n != 1 for n in counted):
            self.faults.append(f'not once each: {dict(zip(EVENTS, counted))} of {made}')


def fail_at(programs, env):
    office = Office(*programs)
    try:
        month = Month(office)
        month.live(env)
        month.check()
        if month.faults:
            month.faults.append(office.world.log_text()[-3000:])
        return month, office.places() if env == {} else None
    finally:
        office.end()


def main():
    cases, programs, first = Cases(), sys.argv[1:3], seed()
    strides = [int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[3])]
    month, places = fail_at(programs, {})
    cases.equal(month.faults, [], 'the scenario goes through when nothing fails')
    for (kind, variable, prefix), total, stride in zip(KINDS, places, strides):
        bad, tried, ends = [], 0, {}
        for at in range(1 + first % stride, total + 1, stride):
            month, _ = fail_at(programs, {variable: f'{prefix}{at}'})
            tried += 1
            ends[month.died] = ends.get(month.died, 0) + 1
            if month.faults:
                bad.append(f'{variable}={prefix}{at}:\n' + '\n'.join(month.faults))
        note(f'{kind}: {tried} of {total} places failed once; ends: {ends}')
        cases.tell(tried > 0 and not bad, f'each {kind} may fail', '\n'.join(bad[:3]))
    cases.end()


main()
