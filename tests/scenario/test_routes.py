#!/usr/bin/env python3
"""Role x route x own, other or no object, over HTTP, against routes.txt.

    test_routes.py PROGRAM
"""
import os
import re
import sys

from client import Client
from tap import Cases, note
from world import World, run

ROLES = ['nobody', 'secretary', 'liaison', 'member', 'officer', 'leader', 'inspector', 'evaluator', 'system_admin', 'security_admin',
         'audit_admin']
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'routes.txt')
ANSWERS = {'ok', 'go', 'in', '401', '403', '404'}
STALE = '999999'  # a version that no row has: whoever may act changes nothing


class Line:
    def __init__(self, text):
        words = text.split()
        self.method, self.pattern = words[0], words[1]
        self.object, _, fields = words[2].partition('?')
        self.fields = dict(f.split('=') for f in fields.split('&')) if fields else {}
        self.answers = words[3:]
        assert len(self.answers) == len(ROLES) and set(self.answers) <= ANSWERS, f'routes.txt: {text}'
        self.name = f'{self.method} {self.pattern} {words[2]}'


def read_table():
    with open(TABLE, encoding='utf-8') as f:
        return [Line(line) for line in f if line.strip() and not line.startswith('#')]


def objects(world, mine):
    """What stands in for the parameters of the patterns: {object: {word: value}}."""
    own = world.own_projects()[0]
    unit = world.value(f'SELECT unit_id FROM project WHERE id = {own}')
    other = world.value(f'SELECT id FROM project WHERE unit_id <> {unit} ORDER BY id LIMIT 1')
    found = {'none': {'projects': 987654321, 'milestones': 987654321, 'indicators': 987654321, 'problems': 987654321, 'periods': 987654321,
                      'reminders': 987654321, 'accounts': 987654321, 'catalog': 987654321, 'amendments': 987654321, 'applications': 987654321, 'comments': 987654321,
                      'conditions': 987654321, 'endings': 987654321, 'panels': 987654321, 'ballots': 987654321, 'sheets': 987654321, 'grades': 987654321, 'dossier': 987654321, 'cycles': 1999, 'invite': 'f' * 64, 'assets': 'none.css'}}
    for name, project in (('own', own), ('other', other)):
        found[name] = {'projects': project,
                       'milestones': world.value(f'SELECT id FROM milestone WHERE project_id = {project} ORDER BY id LIMIT 1'),
                       'indicators': world.value(f'SELECT id FROM indicator WHERE project_id = {project} ORDER BY id LIMIT 1'),
                       'problems': world.value(f"""SELECT id FROM problem WHERE project_id = {project} AND raised_by NOT IN ({mine})
                                                   AND owner_id NOT IN ({mine}) ORDER BY id LIMIT 1"""),
                       'periods': world.value('SELECT id FROM period WHERE month = 9'),
                       'reminders': world.value('SELECT id FROM period WHERE month = 9'),
                       'amendments': world.value(f'SELECT MIN(a.id) FROM amendment a JOIN project p ON p.id = a.project_id WHERE p.unit_id <> {unit}'),
                       'endings': world.value(f'SELECT COALESCE(MAX(id), 0) FROM project_ending WHERE project_id = {project}'),
                       'catalog': world.value('SELECT MIN(id) FROM catalog_item'),
                       'panels': world.value("SELECT id FROM evaluator_group WHERE code = 'delegates'"),
                       'ballots': world.value(f"SELECT id FROM evaluator_group WHERE code = '{'delegates' if name == 'own' else 'departments'}'"),
                       'sheets': project,
                       'dossier': world.value(f'SELECT post_id FROM project WHERE id = {project}'),
                       'cycles': 2020,
                       'accounts': world.value(f'SELECT MIN(id) FROM account WHERE person_id <> (SELECT MIN(person_id) FROM account)'),
                       'assets': ''}
    return found


def raise_problem(world, session, person):
    """A problem of the own project that none of those who walk raised or owns: closing it is another person's."""
    client = Client(world.port)
    client.cookies['session'] = session
    url = f'/projects/{world.own_projects()[0]}/problems'
    answer, _ = client.submit(url, url, title='三个支部没有活动场所', due_day='2020-10-20', owner_id=str(person))
    assert answer.status == 303, answer.text


def ask_ending(world):
    """The own project's end waits for the Department."""
    client, url = Client(world.port).sign_in_as('secretary'), f'/projects/{world.own_projects()[0]}/ending'
    answer, _ = client.submit(url, url, kind='terminated', statement='流入地支部统一接管')
    assert answer.status == 303, answer.text


def make_panels(world):
    """Two groups of evaluators: whoever walks as one is in the first."""
    client = Client(world.port).sign_in_as('officer')
    for code in ('delegates', 'departments'):
        answer = client.post('/panels', {'csrf': client.csrf(), 'key': os.urandom(16).hex(), 'year': '2020', 'code': code, 'name': code})
        assert answer.status == 303, answer.text
        if code == 'delegates':
            panel = answer.location.partition('?')[0]
            person = str(world.first_post('evaluator')[1])
            answer = client.post(panel, {'csrf': client.csrf(), 'key': os.urandom(16).hex(), 'act': 'add', 'person_id': person})
            assert answer.status == 303, answer.text


def path_of(line, things):
    def value(m):
        first = line.pattern.split('/')[1]
        return '9' if m.group(1) == 'month' else str(things[line.object][first])
    return re.sub(r':(\w+)', value, line.pattern)


def word_of(line, page):
    """The answer in the words of the table."""
    if page.status == 303:
        if page.location.startswith('/sign-in') and line.method == 'GET':
            return 'in'
        return 'ok' if line.method == 'POST' else 'go'
    if page.status in (401, 403, 404):
        return str(page.status)
    return 'ok' if page.status in ((200,) if line.method == 'GET' else (200, 400, 409, 422)) else f'status {page.status}'


API = '/api/v1'


def api_word_of(page):
    """A program is never sent elsewhere: whom pages lead to the sign-in is not signed in, whom they lead on is told where."""
    if page.status in (401, 403, 404):
        return str(page.status)
    return 'ok' if page.status in (200, 201, 400, 406, 409, 422) else f'status {page.status}'


def ask_api(line, client, things):
    path = path_of(line, things).removeprefix(API)
    if line.method == 'GET':
        return client.api(path)
    return client.api(path, {'version': int(STALE), **line.fields}, headers={'X-CSRF-Token': client.csrf()})


def ask(line, client, things):
    if line.pattern.startswith(API + '/'):
        return ask_api(line, client, things)
    path = path_of(line, things)
    if line.method == 'GET':
        return client.get(path)
    pairs = {'csrf': client.csrf(), 'key': os.urandom(16).hex(), 'version': STALE, **line.fields}
    return client.post(path, pairs)


def fresh(line, people, role, world):
    """Who asks; by a session of its own where the answer ends or changes the session."""
    if line.pattern not in ('/sign-in', '/sign-out', '/demo/sign-in', '/post', API + '/session'):
        return people[role]
    return Client(world.port) if role == 'nobody' else Client(world.port).sign_in_as(role)


def tell(cases, name, wanted, got):
    wrong = [f'{role}: wanted {w}, got {g}' for role, w, g in zip(ROLES, wanted, got) if w != g]
    cases.tell(not wrong, name, '\n'.join(wrong))


def main():
    cases, program = Cases(), sys.argv[1]
    table = read_table()
    known = {tuple(line.split()[:2]) for line in run(program, 'doctor', '--routes').stdout.splitlines() if line.startswith(('GET ', 'POST '))}
    cases.tell(len(known) > 20, 'doctor tells the routes', known)
    lines = {(line.method, line.pattern) for line in table}
    cases.equal(sorted(known - lines), [], 'each route has a line in routes.txt')
    cases.equal(sorted(lines - known), [], 'each line in routes.txt has a route')
    world = World(program)
    mine = ', '.join(str(world.first_post(role)[1]) for role in ROLES[1:])  # the persons who walk
    colleague = world.rows(f"""SELECT a.login, a.person_id FROM team_member m JOIN account a ON a.person_id = m.person_id
                               WHERE m.project_id = {world.own_projects()[0]} AND a.person_id NOT IN ({mine}) ORDER BY a.id LIMIT 1""")[0]
    session = world.give_session(colleague[0])
    with world:
        raise_problem(world, session, colleague[1])
        make_panels(world)
        ask_ending(world)
        things = objects(world, mine)
        note(f'own project {things["own"]["projects"]}, other {things["other"]["projects"]}')
        people = {role: Client(world.port) if role == 'nobody' else Client(world.port).sign_in_as(role) for role in ROLES}
        sheet = re.search(r'/assets/([\w.-]+\.css)', people['nobody'].get('/sign-in').text_raw)
        things['own']['assets'] = sheet.group(1)
        before = len(world.log_lines())
        cells = 0
        for line in table:
            if (line.method, line.pattern) not in known:
                continue
            got = []
            for role in ROLES:
                client = fresh(line, people, role, world)
                got.append(word_of(line, ask(line, client, things)))
                cells += 1
            tell(cases, line.name, line.answers, got)
            if not line.pattern.startswith(API + '/'):
                wanted = [{'in': '401', 'go': 'ok'}.get(w, w) for w in line.answers]
                tell(cases, line.name + ' for programs', wanted, [api_word_of(ask_api(line, fresh(line, people, role, world), things)) for role in ROLES])
                cells += len(ROLES)
        note(f'{cells} cells')
        errors = [x for x in world.log_lines()[before:] if ' error ' in x]
        cases.equal(errors, [], 'none of it was an error of the program')
        cases.equal(world.stop(), 0, 'the server stops when asked')
        cases.equal(world.verify(), '', 'and the store is what its journal says')
    cases.end()


main()
