#!/usr/bin/env python3
"""The month through the JSON API: draft, hand over, confirm, with keys sent again, and everything that must be refused.

    test_api.py PROGRAM
"""
import os
import sys

from client import Client
from tap import Cases
from world import World

FOCUS = '先把台账补齐'
REASON = {'reason': '等外部审批，材料已齐', 'expected_day': '2020-10-30'}


class Program:
    """Acts for one person, by a token."""

    def __init__(self, world, session):
        self.world, self.token, self.client = world, session, Client(world.port)
        self.client.cookies.clear()

    def get(self, path):
        return self.client.api(path, token=self.token)

    def post(self, path, members, key=None, headers=None):
        return self.client.api(path, members, key, self.token, headers)


class Api:
    def __init__(self, cases, world, people, own, other):
        self.cases, self.world, self.people = cases, world, people
        self.report, self.elsewhere = f'/projects/{own}/reports/9', f'/projects/{other}/reports/9'
        light = world.value(f'SELECT light FROM board_row WHERE id = {own}')
        self.values = {'declared': light, 'next_focus': FOCUS, **REASON}

    def answer(self, label, page, status, error='', **wanted):
        told = f'{page.path}: {page.status} {page.text_raw}'
        good = page.status == status and page.headers.get('content-type') == 'application/json'
        good = good and page.json.get('error', '') == error and all(page.json.get(k) == v for k, v in wanted.items())
        self.cases.tell(good, label, f'wanted {status} {error} {wanted}, got {told}')
        return page.json if page.body else {}

    def act(self, label, who, path, members, verb, **wanted):
        """Is done once, and the same again when it is sent again with its key; returns the answer."""
        key, before = os.urandom(16).hex(), self.world.events()
        first = self.answer(label, who.post(path, members, key), 200, **wanted)
        again = self.answer(f'{label}: sent again, the same answer', who.post(path, members, key), 200, **first)
        self.cases.equal((self.world.events() - before, self.world.last_verb()), (1, verb), f'{label}: one event')
        other = {**members, 'reason': '另一个理由', 'why': '另一个理由'} if 'why' not in members else {**members, 'why': '另一个理由'}
        other = {k: v for k, v in other.items() if k in members or k == 'reason' and 'why' not in members}
        self.answer(f'{label}: another input under that key is refused', who.post(path, other, key), 409, 'conflict')
        return again

    def refused(self, label, who, path, members, status, error, **more):
        before = self.world.events()
        got = self.answer(label, who.post(path, members, **more), status, error)
        self.cases.equal(self.world.events(), before, f'{label}: no event')
        return got

    def month(self):
        liaison, secretary, officer = (self.people[w] for w in ('liaison', 'secretary', 'officer'))
        page = liaison.post(self.report + '/draft', {'next_focus': FOCUS})
        self.cases.equal((page.status, page.json.get('version')), (200, 1), 'a draft is kept')
        lacks = {'act': 'hand', 'declared': 'red', 'draft': 1}
        got = self.refused('what is missing is told by field', liaison, self.report, lacks, 422, 'rules')
        self.cases.tell(any(v['field'] == 'declared_reason' or v['field'] == 'reason' for v in got.get('violations', [])), 'the field is named', got)
        self.refused('a liaison may not confirm', liaison, self.report, {'act': 'confirm', **self.values}, 403, 'forbidden')
        handed = self.act('the liaison hands over', liaison, self.report, {'act': 'hand', 'draft': 1, **self.values}, 'report.hand')
        self.cases.equal((handed.get('seq'), '?' in handed.get('place', '?')), (self.world.events(), False), 'the answer names the event and a place')
        self.kept_back()
        self.refused('confirming an older version is refused', secretary, self.report, {'act': 'confirm', 'version': 99, **self.values}, 409, 'stale')
        confirm = {'act': 'confirm', 'version': self.version(), 'draft': self.draft(), **self.values}
        self.act('the secretary confirms', secretary, self.report, confirm, 'report.confirm')
        self.refused('a confirmed month takes nothing more', liaison, self.report, {'act': 'hand', **self.values}, 409, 'state')
        self.act('the Department reopens it', officer, self.report + '/reopen', {'why': '请补充薄弱支部名单', 'version': self.version()}, 'report.reopen')

    def version(self):
        project = self.report.split('/')[2]
        return self.world.value(f"""SELECT r.version FROM monthly_report r JOIN period p ON p.id = r.period_id
                                    WHERE r.project_id = {project} AND p.month = 9""")

    def draft(self):
        project = self.report.split('/')[2]
        return self.world.value(f"""SELECT d.version FROM report_draft d JOIN period p ON p.id = d.period_id
                                    WHERE d.project_id = {project} AND p.month = 9""") or 0

    def shapes(self):
        """What is no input at all."""
        liaison, hand = self.people['liaison'], {'act': 'hand', **self.values}
        for label, members in (('an unknown member', {**hand, 'secret': 1}), ('a nested one', {**hand, 'reason': {'zh': '等'}}),
                               ('a list', {**hand, 'reason': ['等']}), ('null', {**hand, 'reason': None}), ('a number for a text', {**hand, 'reason': 7}),
                               ('a truth value for a date', {**hand, 'expected_day': True}), ('a version in quotes', {**hand, 'version': '1'}),
                               ('a form\'s token among the members', {**hand, 'csrf': 'x'}), ('no object', b'[1]'), ('no JSON', b'act=hand'),
                               ('a member twice', b'{"act":"hand","act":"hand"}'), ('no UTF-8', b'{"reason":"\xff"}')):
            self.refused(f'{label} is refused', liaison, self.report, members, 400, 'malformed')
        self.refused('no key', liaison, self.report, hand, 400, 'malformed', headers={'Idempotency-Key': None})
        self.refused('a key with a space', liaison, self.report, hand, 400, 'malformed', key='a b')
        self.refused('a form instead of JSON', liaison, self.report, hand, 415, 'media', headers={'Content-Type': 'application/x-www-form-urlencoded'})
        self.refused('another site', liaison, self.report, hand, 403, 'forbidden', headers={'Origin': 'http://elsewhere.example'})
        day = self.refused('a day that is none', liaison, self.report, {**hand, 'expected_day': '2020-02-30'}, 422, 'rules')
        self.cases.tell({'field': 'expected_day', 'code': 'date', 'arg': ''} in day['violations'], 'the day is named', day)

    def read(self, label, who, path, **wanted):
        got = self.answer(label, self.people[who].get(path), 200)
        self.cases.equal({k: got.get(k) for k in wanted}, wanted, f'{label}: as the store has it')
        return got

    def reads(self):
        """The same rows as the pages, and not a value more than their reader may see."""
        project = self.report.split('/')[2]
        name = self.world.value(f'SELECT name FROM project WHERE id = {project}')
        month = self.read('the officer reads the board', 'officer', '/board?rows=100')
        self.cases.equal((month['shown'], len(month['projects']), month['totals']['projects']), (48, 48, 48), 'all 48 of it')
        red = self.read('filtered as the page is', 'officer', '/board?light=red')
        self.cases.equal((red['shown'], {p['light'] for p in red['projects']}), (month['totals']['red'], {'red'}), 'the red ones')
        self.answer('a filter that is none is refused', self.people['officer'].get('/board?light=pink'), 400, 'malformed')
        got = self.read('a project', 'liaison', f'/projects/{project}', id=project, name=name)
        self.cases.equal((len(got['months']), len(got['milestones']) > 0, len(got['indicators']) > 0), (12, True, True), 'with plan and months')
        own = self.read('one\'s own projects', 'secretary', '/projects')
        self.cases.tell(project in [p['id'] for p in own['projects']], 'this one among them', own)
        self.read('the year\'s months', 'officer', '/periods', year=2020)
        self.read('what a unit is told', 'liaison', '/notices')
        period = self.world.value('SELECT id FROM period WHERE month = 9')
        self.read('a month', 'officer', f'/periods/{period}', id=str(period), month=9)
        audit = self.read('who did what', 'audit_admin', '/audit')
        self.cases.equal((audit['events'][0]['seq'], FOCUS in str(audit)), (self.world.events(), False), 'the newest first, without values')

    def kept_back(self):
        """Between handing over and confirming the text is the committee's own."""
        project = self.report.split('/')[2]
        for who, sees in (('liaison', True), ('officer', False)):
            got = self.read(f'{who}: the month that is handed over', who, self.report, state='handed')
            self.cases.equal(FOCUS in str(got), sees, f'{who}: its text {"is" if sees else "is not"} there')
            got = self.read(f'{who}: the project meanwhile', who, f'/projects/{project}?tab=reports')
            self.cases.tell(FOCUS not in str(got), f'{who}: where only what came in is told', got)

    def others(self):
        """Whose business it is not, and who has not said who he is."""
        liaison, audit, nobody = self.people['liaison'], self.people['audit_admin'], Program(self.world, None)
        hand = {'act': 'hand', **self.values}
        self.answer('another committee\'s report is not there', liaison.get(self.elsewhere), 404, 'not_found')
        self.refused('nor can anything be handed over there', liaison, self.elsewhere, hand, 404, 'not_found')
        self.answer('no business data for the audit administrator', audit.get(self.report), 404, 'not_found')
        self.answer('nobody is not sent to sign in', nobody.get(self.report), 401, 'unauthenticated')
        self.refused('and changes nothing', nobody, self.report, hand, 401, 'unauthenticated')
        self.refused('a token that is none is nobody\'s', Program(self.world, 'f' * 64), self.report, hand, 401, 'unauthenticated')
        self.answer('no such route', liaison.get('/nowhere'), 404, 'not_found')
        self.answer('no such method', liaison.post('/board', {}), 405, 'method')

    def cookies(self):
        """A browser's own session needs the token of its forms as well."""
        browser = Client(self.world.port).sign_in_as('liaison')
        body = {'act': 'hand', 'draft': 99, **self.values}
        self.answer('a cookie alone is not enough', browser.api(self.report, body), 403, 'forbidden')
        self.answer('with a token of another it is not', browser.api(self.report, body, headers={'X-CSRF-Token': 'f' * 64}), 403, 'forbidden')
        page = browser.api(self.report, body, headers={'X-CSRF-Token': browser.csrf()})
        self.cases.tell(page.status in (200, 409), 'with its own it is', page.text_raw)


def sign_in(cases, world):
    """A token for login and password, until it is given back."""
    with open(os.path.join(world.data, 'demo-accounts.txt'), encoding='utf-8') as f:
        login, password = next(line.split('\t')[1:3] for line in f)
    client = Client(world.port)
    client.cookies.clear()
    wrong = client.api('/session', {'login': login, 'password': 'wrong horse battery'})
    cases.equal((wrong.status, wrong.json['violations'][0]['code']), (422, 'sign_in'), 'a wrong password gives no token')
    given = client.api('/session', {'login': login, 'password': password})
    cases.equal((given.status, sorted(given.json), 'set-cookie' in given.headers), (200, ['expires_in_s', 'token'], False), 'a password gives a token')
    token = given.json.get('token')
    cases.equal(client.api('/me', token=token).status, 406, 'which signs in, to what has only a page')
    cases.equal(client.get('/me', headers={'Authorization': f'Bearer {token}'}).status, 303, 'pages know no such header')
    cases.equal(client.api('/sign-out', {}, token=token).status, 200, 'signing out')
    cases.equal(client.api('/me', token=token).status, 401, 'ends it')


def learn(world):
    own = world.unreported()[0]
    unit = world.value(f'SELECT unit_id FROM project WHERE id = {own}')
    return own, world.value(f'SELECT id FROM project WHERE unit_id <> {unit} ORDER BY id LIMIT 1')


def main():
    cases = Cases()
    with World(sys.argv[1]) as world:
        people = {}
        for role in ('liaison', 'secretary', 'officer', 'audit_admin'):
            browser = Client(world.port).sign_in_as(role)
            people[role] = Program(world, browser.cookies['session'])
        api = Api(cases, world, people, *learn(world))
        cases.attempt('a token', sign_in, cases, world)
        cases.attempt('what is no input', api.shapes)
        cases.attempt('the others', api.others)
        cases.attempt('the month', api.month)
        cases.attempt('what is read', api.reads)
        cases.attempt('cookies', api.cookies)
        cases.equal([x for x in world.log_lines() if ' error ' in x], [], 'none of it was an error of the program')
        cases.equal(world.stop(), 0, 'the server stops when asked')
        cases.equal(world.verify(), '', 'the store is what its journal says')
    cases.end()


main()
