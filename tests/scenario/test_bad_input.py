#!/usr/bin/env python3
"""Bad input, everywhere: a clear message in the user's language with the right status, nothing changed, nothing typed lost, one log line.

    test_bad_input.py PROGRAM

Each case is sent twice, by somebody who reads Chinese and by somebody who reads English.
"""
import os
import socket
import sys
from dataclasses import dataclass

from client import Client
from tap import Cases
from world import World

TYPED = '第一批设备今天到位，还差两台 <b>&"'
OTHER_SITE = 'https://elsewhere.example'


@dataclass
class Case:
    label: str
    status: int
    send: object         # function of the desk: a Page
    kept: bool = False   # the typed text is still in the form
    says: tuple = ()     # (Chinese, English) that the page must say
    page: bool = True    # answered by a page of ours, in the user's language


class Desk:
    """The liaison of the first committee with the form of an indicator in front of her, and what else is needed."""

    def __init__(self, world, lang):
        self.world, self.lang = world, lang
        self.client = Client(world.port).sign_in_as('liaison')
        self.client.cookies['lang'] = lang
        self.project = world.own_projects()[0]
        one = f'FROM %s WHERE project_id = {self.project} ORDER BY id LIMIT 1'
        self.indicator = world.value('SELECT id ' + one % 'indicator')
        self.open = world.value(f"SELECT id FROM milestone WHERE project_id = {self.project} AND done_day = '' ORDER BY id LIMIT 1")
        self.done = world.value(f"SELECT id FROM milestone WHERE project_id = {self.project} AND done_day <> '' ORDER BY id LIMIT 1")
        self.foreign = world.value(f'SELECT i.id FROM indicator i JOIN project p ON p.id = i.project_id WHERE p.unit_id <> '
                                   f'(SELECT unit_id FROM project WHERE id = {self.project}) ORDER BY i.id LIMIT 1')
        self.url = f'/indicators/{self.indicator}'

    def fields(self, **changes):
        pairs = dict(self.client.get(self.url).form(self.url).fill(value='12', note=TYPED))
        pairs.update(changes)
        return {k: v for k, v in pairs.items() if v is not None}

    def post(self, url=None, headers=None, **changes):
        return self.client.post(url or self.url, list(self.fields(**changes).items()), headers)

    def post_bytes(self, tail, **changes):
        import urllib.parse
        return self.client.post(self.url, urllib.parse.urlencode(self.fields(**changes)).encode() + tail)

    def get(self, path, **headers):
        return self.client.get(path, headers)

    def method(self, method, path):
        return self.client.send(method, path)

    def replayed_otherwise(self):
        key = os.urandom(16).hex()
        first = self.post(key=key, value='13')
        assert first.status == 303, first.text
        return self.post(key=key, value='14')

    def milestone_form(self, milestone, **changes):
        pairs = {'csrf': self.fields()['csrf'], 'key': os.urandom(16).hex(), 'done_day': '2020-09-20', 'note': TYPED, **changes}
        return self.client.post(f'/milestones/{milestone}', list(pairs.items()))

    def report(self, month, **fields):
        pairs = {'csrf': self.fields()['csrf'], 'key': os.urandom(16).hex(), 'act': 'save', 'declared': 'green', **fields}
        return self.client.post(f'/projects/{self.project}/reports/{month}', list(pairs.items()))


CASES = [
    Case('a body larger than allowed', 413, lambda d: d.post(note='长' * 200000)),
    Case('a text longer than its field', 422, lambda d: d.post(note=TYPED + '长' * 3000), kept=True),
    Case('a broken percent sign', 400, lambda d: d.post_bytes(b'&note=%zz', note=None)),
    Case('bytes that are not UTF-8', 400, lambda d: d.post_bytes(b'&note=%ff%fe', note=None)),
    Case('a surrogate in UTF-8', 400, lambda d: d.post_bytes(b'&note=%ed%a0%80', note=None)),
    Case('a NUL', 400, lambda d: d.post_bytes(b'&note=a%00b', note=None)),
    Case('a field that the form has not', 400, lambda d: d.post(colour='red')),
    Case('a field twice', 400, lambda d: d.post_bytes(b'&value=13')),
    Case('more fields than any form has', 400, lambda d: d.post_bytes(b''.join(b'&x%d=1' % i for i in range(500)))),
    Case('no key', 400, lambda d: d.post(key=None)),
    Case('a key that is none', 400, lambda d: d.post(key='x' * 65)),
    Case('a version that is no number', 400, lambda d: d.post(version='first')),
    Case('JSON instead of a form', 415, lambda d: d.post(headers={'Content-Type': 'application/json'})),
    Case('no type at all', 415, lambda d: d.post(headers={'Content-Type': None})),
    Case('a form without token', 403, lambda d: d.post(csrf=None)),
    Case('a form with another token', 403, lambda d: d.post(csrf='0' * 64)),
    Case('a form of another site', 403, lambda d: d.post(headers={'Origin': OTHER_SITE})),
    Case('a form that another site made the browser send', 403, lambda d: d.post(headers={'Origin': None, 'Sec-Fetch-Site': 'cross-site'})),
    Case('a number that is none', 422, lambda d: d.post(value='十二'), kept=True),
    Case('a number with too many places', 422, lambda d: d.post(value='1.23456'), kept=True),
    Case('a number out of all bounds', 422, lambda d: d.post(value='9' * 30), kept=True),
    Case('a date that is none', 422, lambda d: d.post(on_day='2020-02-30'), kept=True),
    Case('a date to come', 422, lambda d: d.post(on_day='2021-01-01'), kept=True),
    Case('what is needed left empty', 422, lambda d: d.post(value=''), kept=True),
    Case('a stale form', 409, lambda d: d.milestone_form(d.open, version='999999'), kept=True),
    Case('a key used for something else', 409, lambda d: d.replayed_otherwise()),
    Case('done a second time', 409, lambda d: d.milestone_form(d.done)),
    Case('a report of a month that has not begun', 404, lambda d: d.report(12)),
    Case('a month that is none', 404, lambda d: d.report(13)),
    Case('an act that is none', 400, lambda d: d.report(9, act='burn')),
    Case('a light that is none', 422, lambda d: d.report(9, declared='purple', act='hand')),
    Case("somebody else's object", 404, lambda d: d.post(url=f'/indicators/{d.foreign}')),
    Case('an object that is not there', 404, lambda d: d.post(url='/indicators/987654321')),
    Case('an id that is a word', 404, lambda d: d.get('/indicators/first')),
    Case('an id below nothing', 404, lambda d: d.get('/indicators/-1')),
    Case('an id beyond all', 404, lambda d: d.get('/indicators/99999999999999999999')),
    Case('an address that is none', 404, lambda d: d.get('/no/such/page'), says=('找不到这一页', 'not found')),
    Case('an address that goes up', 400, lambda d: d.get('/assets/../../etc/passwd')),
    Case('a broken address', 400, lambda d: d.get('/indicators/%zz')),
    Case('a field in the address that nobody declared', 400, lambda d: d.get('/search?colour=red')),
    Case('a long address', 414, lambda d: d.get('/search?q=' + 'x' * 60000), page=False),
    Case('a GET where only a POST may be', 405, lambda d: d.get('/sign-out')),
    Case('a method that is none', 405, lambda d: d.method('DELETE', d.url)),
    Case('a role that is not hers', 403, lambda d: d.get('/board')),
]


def check(case, desk, page):
    assert page.status == case.status, f'wanted {case.status}, got {page.status} {page.location} {page.read.title} {page.read.errors}'
    assert '<b>&"' not in page.text_raw, 'what was typed came back as HTML'
    if case.kept:
        typed = [c[1] for f in page.read.forms for c in f.controls if c[0] == 'note']
        assert any(t.startswith(TYPED) for t in typed), f'what was typed is lost: {typed} {page.text[:2000]}'
    if case.says:
        assert case.says[desk.lang == 'en'].lower() in page.text.lower(), page.text[:1000]
    if case.page:
        want = 'en' if desk.lang == 'en' else 'zh-CN'
        assert page.read.lang == want, f'wanted a page in {want}, got {page.read.lang!r}: {page.text[:500]}'
        assert page.read.h1.strip(), 'a page without heading'


def try_case(case, desk, cases):
    world = desk.world
    desk.fields()  # what the case needs to know is read before
    lines, before = len(world.log_lines()), world.events()
    page = case.send(desk)
    made = world.events() - before
    told = world.log_lines()[lines:]
    check(case, desk, page)
    assert made == (1 if case.send is REPLAYED else 0), f'{made} events'
    assert len(told) == 1, f'wanted one log line, got {told}'
    assert ' error ' not in told[0], told
    assert TYPED not in told[0] and '设备' not in told[0], f'what was typed is in the log: {told}'


REPLAYED = next(c.send for c in CASES if 'something else' in c.label)

RAW = [
    (b'GET / HTTP/1.1\r\nHost: x\r\nX-Long: ' + b'x' * 100000 + b'\r\n\r\n', 'a header larger than allowed', (413, 431, None)),
    (b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(range(200)), 'TLS where none is spoken', (400, None)),
    (b'GET /\r\n\r\n' + b'\x00' * 64, 'no HTTP', (400, None)),
    (b'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', 'a length beyond all', (400, 413)),
    (b'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', 'a length below nothing', (400, 413)),
    (b'POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'a chunk that is none', (400, None)),
    (b'GET / HTTP/9.9\r\nHost: x\r\n\r\n', 'a version that is none', (200, 303, 400, 505, None)),
]


def raw(port, data):
    """The status of the answer; None when the connection is closed without one."""
    with socket.create_connection(('127.0.0.1', port), timeout=10) as s:
        try:
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
            answer = s.recv(200)
        except OSError:  # closed under our hands
            return None
    return int(answer.split()[1]) if answer.startswith(b'HTTP/') else None


def main():
    cases = Cases()
    with World(sys.argv[1]) as world:
        for lang in ('zh', 'en'):
            desk = Desk(world, lang)
            for case in CASES:
                cases.attempt(f'{case.label} ({lang}): {case.status}', try_case, case, desk, cases)
        for data, label, statuses in RAW:
            got = raw(world.port, data)
            cases.tell(got in statuses, f'{label}: refused', f'got {got}, wanted one of {statuses}')
        cases.equal(Client(world.port).get('/healthz').status, 200, 'the server is well after all that')
        cases.equal(world.stop(), 0, 'and stops when asked')
        cases.equal(world.verify(), '', 'and the store is what its journal says')
    cases.end()


main()
