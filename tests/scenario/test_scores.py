#!/usr/bin/env python3
"""A year is scored by twelve people: the Department makes the panels, nine evaluators score on their own pages and are kept from what they are recused
from, nobody sees a total before the freeze, the freeze scores all projects at once, anyone recomputes each worksheet from its file, the clerk records what
the board decided, a secretary finds his results, and nobody finds another's.

    test_scores.py PROGRAM
"""
import csv
import io
import os
import subprocess
import sys
import tempfile

from client import Client
from runner import Scenario, Step, fill, get
from tap import Cases
from world import World

RECOMPUTE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tools', 'recompute.py')
GROUPS = {'leaders': ('KP-03', 'KP-04', 'KP-05'), 'departments': ('KP-06', 'KP-07', 'KP-08'), 'delegates': ('KP-01', 'KP-02', 'KP-09')}
PERSONS = {'KP-01': 'R0216', 'KP-02': 'R0217', 'KP-03': 'R0221', 'KP-04': 'R0222', 'KP-05': 'R0223', 'KP-06': 'R0214', 'KP-07': 'R0215', 'KP-08': 'R0224', 'KP-09': 'R0225'}
DECISION = {'board': '县委常委会', 'decided_day': '2020-09-23', 'document': '演示发〔2020〕31号'}

EARLY = [
    Step('before the freeze a secretary finds no score', 'secretary', get('/sheets/{own}'), 200, has='还没有冻结评分', hasnt='总分 ='),
    Step('and no file', 'secretary', get('/sheets/{own}.csv'), 409),
    Step('and no results', 'secretary', get('/dossier'), 200, has='还没有结果'),
    Step('the Department sees what is missing, and no total', 'officer', get('/scores'), 200, has=('还没有建', '冻结以前谁也看不到总分')),
    Step('and has no button to freeze with', 'officer', get('/scores'), 200, hasnt='以后不能改'),
    Step('there are no grades to record', 'officer', get('/grades'), 200, has='还没有冻结'),
    Step('an evaluator is asked for nothing yet', 'evaluator', get('/ballots'), 200, has='现在没有要您评的'),
]

FREEZING = [
    Step('the year is not over: not without a reason', 'officer', fill('/scores', '/scores/freeze'), 422, has='请写理由'),
    Step('nor up to today', 'officer', fill('/scores', '/scores/freeze', as_of='2020-09-23', why='提前评议'), 422, has='只能算到昨天为止'),
    Step('the Department freezes', 'officer', fill('/scores', '/scores/freeze', why='提前评议'), 303, location='/scores', event='cycle.freeze'),
    Step('now there are totals', 'officer', get('/scores'), 200, has=('已冻结', '48个项目'), hasnt='各项数据齐不齐'),
    Step('the board keeps its projects', 'officer', get('/board'), 200, has='共48条', hasnt='没有正在运行的年度'),
    Step('and the secretary his', 'secretary', get('/projects'), 200, hasnt='没有正在运行的年度'),
    Step('the leader sees them too', 'leader', get('/scores?kind=town'), 200, has='总分'),
    Step('nobody scores any more', 'evaluator', get('/ballots/{delegates}'), 200, has='已经关闭', hasnt='存下'),
    Step('the secretary sees how his came about', 'secretary', get('/sheets/{own}'), 200, has=('总分 =', '按期完成 ÷ 已到期', '单份评分不公开')),
    Step('so does his office', 'liaison', get('/sheets/{own}'), 200, has='总分 ='),
    Step('the team does not', 'member', get('/sheets/{own}'), 403),
    Step('another unit\'s is not there', 'secretary', get('/sheets/{other}'), 404),
    Step('nor its file', 'secretary', get('/sheets/{other}.csv'), 404),
    Step('nor another secretary\'s results', 'secretary', get('/dossier/{other_post}'), 404),
]

GRADING = [
    Step('a grade that departs needs a reason', 'officer', fill('/grades/{sheet}', '/grades/{sheet}', grade='{another}', **DECISION), 422, has='请写理由'),
    Step('with one it is recorded', 'officer', fill('/grades/{sheet}', '/grades/{sheet}', grade='{another}', why='议定', **DECISION), 303, event='grade.record'),
    Step('the rest as computed, with board, day and document', 'officer', fill('/grades', '/grades', board='', decided_day='', document=''), 422, has='有3处要改'),
    Step('at once', 'officer', fill('/grades', '/grades', **DECISION), 303, event='grade.record_rest'),
    Step('the secretary finds his results, computed and decided', 'secretary', get('/dossier'), 200, has=('与计算不同', '议定', '县委常委会')),
    Step('the leader those of all', 'leader', get('/dossier'), 200, has='22位书记'),
    Step('and one by one', 'leader', get('/dossier/{own_post}'), 200, has='与计算不同'),
]


def make_panels(world, people, run):
    """The groups with their members; each evaluator signs in and acts as one."""
    for code, posts in GROUPS.items():
        run.run([Step(f'{code} is made', 'officer', one_of('/panels', 'code', code), 303, location='/panels/', event='panel.make',
                      keep={code: lambda page: page.location.partition('?')[0].rpartition('/')[2]})])
        for post in posts:
            person = world.value(f"SELECT id FROM person WHERE code = '{PERSONS[post]}'")
            run.run([Step(f'{post} is taken in', 'officer', one_of('/panels/{%s}' % code, 'act', 'add', person_id=str(person)), 303, event='panel.add')])
            client = Client(world.port)
            client.cookies['session'] = people[post]
            to = world.value(f"SELECT id FROM post WHERE code = '{post}'")
            client.post('/post', {'csrf': client.csrf(), 'key': os.urandom(16).hex(), 'post': str(to)})
            run.clients[post] = client


def one_of(path, name, value, **values):
    """The form of a page that has several with its action: the one with this hidden value."""
    def act(run, client):
        form = next(f for f in client.get(run.path(path)).read.forms if [name, value, 'hidden', True] in f.controls)
        pairs = form.fill(**values)
        return client.post(form.action, pairs), (form.action, pairs)
    return act


def score(world, cases, run, post, code):
    """All pages of a ballot. How many fields it had."""
    client, path, given = run.clients[post], run.path('/ballots/{%s}' % code), 0
    for page in (1, 2, 3):
        form = client.get(f'{path}?page={page}').form(path)
        fields = [n for n in form.names() if n.startswith('s')]
        pairs = form.fill(**{n: str(60 + (given + i * 7 + len(post) * int(post[-1])) % 40) + ('.5' if i % 3 else '') for i, n in enumerate(fields)})
        answer = client.post(path, pairs)
        assert answer.status == 303, f'{post} {code} {page}: {answer.status} {answer.text[:500]}'
        given += len(fields)
    return given


def recused(cases, world, run):
    """What his own page does not offer, he cannot send either."""
    client, path = run.clients['KP-06'], run.path('/ballots/{departments}')
    project = world.value("SELECT p.id FROM project p JOIN unit u ON u.id = p.unit_id WHERE u.code = '360521105' ORDER BY p.id LIMIT 1")
    before = world.events()
    base = {'csrf': client.csrf(), 'version': '1', 'p1': str(project)}
    answer = client.post(path, {**base, 'key': os.urandom(16).hex(), 's1': '100'})
    cases.tell(answer.status == 422 and '您要回避' in answer.text, 'a score for what one is recused from is refused', f'{answer.status} {answer.text[:800]}')
    free = world.value("SELECT p.id FROM project p JOIN unit u ON u.id = p.unit_id WHERE u.code = '360521001' ORDER BY p.id LIMIT 1")
    for value in ('100.01', '-1', 'gut', '88.123'):
        answer = client.post(path, {**base, 'key': os.urandom(16).hex(), 'p1': str(free), 's1': value})
        cases.tell(answer.status == 422 and value in answer.text_raw, f'{value} is no score, and is still there', answer.status)
    cases.equal(world.events(), before, 'none of it left an event')
    cases.equal(run.clients['KP-06'].get(run.path('/ballots/{leaders}')).status, 404, 'another panel\'s ballot is not there')


def recompute(text):
    with tempfile.NamedTemporaryFile('w', suffix='.csv', encoding='utf-8', newline='') as f:
        f.write(text)
        f.flush()
        return subprocess.run([sys.executable, RECOMPUTE, f.name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def sheets(cases, world, run):
    """Every worksheet comes out as it stands; one that was altered does not."""
    officer, wrong, text = run.clients['officer'], [], ''
    found = world.rows('SELECT project_id, total FROM score_sheet ORDER BY project_id')
    for project, total in found:
        text = officer.get(f'/sheets/{project}.csv').body.decode('utf-8-sig')
        done = recompute(text)
        if done.returncode != 0 or done.stdout.splitlines()[-1] != f'total: {total / 10000:.2f}':
            wrong.append(f'{project} {total}: {done.stdout}')
    cases.equal(len(found), 48, 'there is a worksheet for each project')
    cases.equal(wrong, [], 'each is recomputed from its file alone, to the last digit')
    rows = list(csv.reader(io.StringIO(text)))
    group = next(r for r in rows if r[0] == 'group')
    group[-1] = str(int(group[-1]) + 5000)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    done = recompute(out.getvalue())
    cases.tell(done.returncode == 1 and 'comes out' in done.stdout, 'a changed line is told', done.stdout)


def remember(world):
    own = world.own_projects()[0]
    post = world.value(f'SELECT post_id FROM project WHERE id = {own}')
    other = world.value(f'SELECT id FROM project WHERE unit_id <> (SELECT unit_id FROM project WHERE id = {own}) ORDER BY id LIMIT 1')
    return {'own': own, 'own_post': post, 'other': other, 'other_post': world.value(f'SELECT post_id FROM project WHERE id = {other}')}


def main():
    cases, world = Cases(), World(sys.argv[1])
    people = {post: world.give_session(code.lower()) for post, code in PERSONS.items()}
    with world:
        run = Scenario(cases, world, 'scores', remember(world))
        run.run(EARLY)
        make_panels(world, people, run)
        given = {post: cases.attempt(f'{post} scores', score, world, cases, run, post, code) for code, posts in GROUPS.items() for post in posts}
        cases.equal((given['KP-03'], given['KP-06'], given['KP-07']), (48, 45, 46), 'recused ones have fewer projects to score')
        recused(cases, world, run)
        page = run.clients['officer'].get(run.path('/panels/{leaders}'))
        cases.tell('48 / 48' in page.text, 'the Department sees how much is scored', page.text[:1500])
        run.run([Step(f'{code} is closed', 'officer', one_of('/panels/{%s}' % code, 'act', 'close'), 303, event='panel.close') for code in GROUPS])
        run.run(FREEZING)
        sheets(cases, world, run)
        sheet, grade = world.rows(f"SELECT id, grade FROM score_sheet WHERE project_id = {run.memory['own']}")[0]
        run.memory.update(sheet=sheet, another='差' if grade != '差' else '一般')
        run.run(GRADING)
        cases.equal([x for x in world.log_lines() if ' error ' in x], [], 'none of it was an error of the program')
        cases.equal(world.stop(), 0, 'the server stops when asked')
        cases.equal(world.verify(), '', 'and the store is what its journal says')
    cases.end()


main()
