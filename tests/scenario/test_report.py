#!/usr/bin/env python3
"""The month, by five people: the liaison drafts and hands over, the secretary confirms, a member updates, the Department sees it on the board and
acts, a delegate confirms for an absent secretary, the leader and the audit administrator look on; the clock moves past the deadline, and late stays late.

    test_report.py PROGRAM
"""
import sys

from client import Client
from runner import Scenario, Step, fill, get, opened, send
from tap import Cases
from world import World

REASON = {'reason': '等外部审批，材料已齐', 'expected_day': '2020-10-30'}
FOCUS, MEANWHILE = '把薄弱支部整改逐个过一遍', '先把台账补齐'
REPORT, ACTION = '/projects/{own}/reports/9', '/projects/{own}/reports/9'
SECOND = '/projects/{second}/reports/9'

REPORTING = [
    Step('nobody is sent to sign in', 'nobody', get('/'), 303, location='^/sign-in'),
    Step('the liaison sees her first page', 'liaison', get('/'), 200),
    Step('her projects', 'liaison', get('/projects'), 200, has='{own_name}'),
    Step('opens the month', 'liaison', get(REPORT), 200, has=('{own_name}', '比上月的变化')),
    Step('keeps a draft', 'liaison', fill(REPORT, ACTION, 'save', next_focus=FOCUS), 303, location='/reports/9'),
    Step('finds it again', 'liaison', get(REPORT), 200, has=(FOCUS, '草稿已保存')),
    Step('hands over too little and is told what is missing', 'liaison',
         fill(REPORT, ACTION, 'hand', declared='red', maybe={'reason': '', 'expected_day': '', 'declared_reason': ''}, next_focus=FOCUS), 422, has=FOCUS),
    Step('hands it to the secretary', 'liaison',
         fill(REPORT, ACTION, 'hand', declared='{light}', maybe=REASON, next_focus=FOCUS), 303, event='report.hand'),
    Step('may not confirm', 'liaison', opened('liaison', REPORT, ACTION), 200, hasnt='确认这个项目'),
    Step('the secretary sees what awaits her', 'secretary', get('/'), 200, has='要您办'),
    Step('and the report as it was handed over', 'secretary', opened('secretary', REPORT, ACTION), 200, has=(FOCUS, '确认这个项目')),
    Step('the liaison changes her mind meanwhile', 'liaison',
         send('liaison', 'hand', declared='{light}', maybe=REASON, next_focus=MEANWHILE), 303, event='report.hand'),
    Step('so the secretary is told, and nothing is confirmed unseen', 'secretary',
         send('secretary', 'confirm', declared='{light}', maybe=REASON), 409, has=(FOCUS, MEANWHILE)),
    Step('she looks again and confirms', 'secretary',
         fill(REPORT, ACTION, 'confirm', declared='{light}', maybe=REASON), 303, event='report.confirm'),
    Step('now it is locked', 'secretary', get(REPORT), 200, has=('已确认', MEANWHILE), hasnt='存草稿'),
    Step('for the liaison too', 'liaison', get(REPORT), 200, has='已确认', hasnt='存草稿'),
    Step('confirms the second as it was handed over', 'secretary',
         fill(SECOND, SECOND, 'confirm', maybe={**REASON, 'declared': '{second_light}', 'declared_reason': ''}), 303, location='^/', event='report.confirm'),
]

UPDATING = [
    Step('a member opens a milestone', 'member', get('/milestones/{milestone}'), 200),
    Step('records that it is reached', 'member', fill('/milestones/{milestone}', '/milestones/{milestone}', note='验收单已签'), 303, event='milestone.done'),
    Step('sees it done', 'member', get('/milestones/{milestone}'), 200, has=('已完成', '验收单已签')),
    Step('takes it back with a reason', 'member', fill('/milestones/{milestone}', '/undone', why='签错了日期'), 303, event='milestone.undone'),
    Step('not without one', 'member', get('/milestones/{milestone}'), 200, has='未完成'),
    Step('records a figure', 'member', fill('/indicators/{indicator}', '/indicators/{indicator}', value='7', note='复核表第9期'), 303, event='indicator.record'),
    Step('raises a problem', 'member',
         fill('/projects/{team}/problems', '/projects/{team}/problems', title='三个支部没有活动场所', due_day='2020-10-20', owner_id='{member}'), 303, event='problem.raise'),
    Step('tells how it goes', 'member', fill('/problems/{problem}', '/problems/{problem}', progress='已与社区协商', maybe={'solved': None}), 303,
         event='problem.update'),
    Step('says it is solved', 'member', fill('/problems/{problem}', '/problems/{problem}', progress='三处场所已交付', solved='1'), 303, event='problem.update'),
    Step('may not close what is her own', 'member', get('/problems/{problem}'), 200, hasnt='/close'),
    Step('another person closes it', 'liaison', fill('/problems/{problem}', '/problems/{problem}/close'), 303, event='problem.close'),
    Step('and it is closed', 'member', get('/problems/{problem}'), 200, has='已销号'),
]

SUPERVISING = [
    Step('the officer is sent to the board', 'officer', get('/'), 303, location='^/board$'),
    Step('sees all 48', 'officer', get('/board'), 200, has=('48', '{own_name}')),
    Step('filters by light', 'officer', get('/board?light=red'), 200),
    Step('takes what is shown as a file', 'officer', get('/board.csv?light=red'), 200),
    Step('opens a project of any committee', 'officer', get('/projects/{other}'), 200, has='{other_name}'),
    Step('reads a report', 'officer', get(REPORT), 200, has=MEANWHILE, hasnt='存草稿'),
    Step('reopens it with a reason', 'officer', fill(REPORT, '/reopen', why='请补充薄弱支部名单'), 303, event='report.reopen'),
    Step('the secretary reads why', 'secretary', get(REPORT), 200, has=('退回重填', '请补充薄弱支部名单')),
    Step('and confirms again', 'secretary', fill(REPORT, ACTION, 'confirm', declared='{light}', declared_reason='以单位实地核对为准', next_focus='薄弱支部名单附后', maybe=REASON), 303,
         event='report.confirm'),
    Step('the officer looks at the months', 'officer', get('/periods'), 200, has='9月'),
    Step('reminds whoever is awaited', 'officer', fill('/periods/{period}', '/reminders/{period}'), 303, event='reminder.send'),
    Step('the liaison is told', 'liaison', get('/notices'), 200, has='组织部提醒报9月月报'),
    Step('the officer postpones without a reason and is refused', 'officer',
         fill('/periods/{period}', '/periods/{period}', state='postponed', due_day='2020-09-28', why=''), 422),
    Step('with one it is done', 'officer',
         fill('/periods/{period}', '/periods/{period}', state='postponed', due_day='2020-09-28', why='国庆前集中检查'), 303, event='period.change'),
    Step('everybody sees the new day', 'liaison', get('/notices'), 200, has='国庆前集中检查'),
]

DELEGATING = [
    Step('whoever acts for the absent secretary confirms', 'delegate',
         fill('/projects/{delegated}/reports/9', '/projects/{delegated}/reports/9', 'confirm', maybe={**REASON, 'declared': '{delegated_light}', 'declared_reason': ''}), 303,
         event='report.confirm'),
    Step('and the report says so', 'delegate', get('/projects/{delegated}/reports/9'), 200, has='受托确认'),
]

LOOKING = [
    Step('the leader is sent to the county', 'leader', get('/'), 303, location='^/overview$'),
    Step('which stands on one page', 'leader', get('/overview'), 200),
    Step('and may look into any project', 'leader', get('/projects/{other}'), 200, has='{other_name}'),
    Step('the audit administrator is sent to the record', 'audit_admin', get('/'), 303, location='^/audit$'),
    Step('sees who did what, without values', 'audit_admin', get('/audit'), 200, hasnt=(MEANWHILE, '三处场所已交付')),
    Step('takes it as a file', 'audit_admin', get('/audit.csv'), 200, hasnt=MEANWHILE),
    Step('sees no business data', 'audit_admin', get('/projects/{own}'), 404),
    Step('sees what verify says', 'audit_admin', get('/verify'), 200),
]

AFTER_THE_DEADLINE = [
    Step('a report that did not come in time', 'officer', get('/board?missing=1'), 200),
    Step('is handed over late', 'liaison', get('/projects/{own}/reports/10'), 200),
]


def learn(world):
    """What stands in the braces of the steps."""
    own, second = world.unreported()
    team = world.own_projects()[0]
    period = world.value('SELECT id FROM period WHERE month = 9')
    unit = world.value(f'SELECT unit_id FROM project WHERE id = {own}')
    delegated = world.value(f"""SELECT p.id FROM delegation d JOIN project p ON p.post_id = d.post_id JOIN monthly_report r ON r.project_id = p.id
                                WHERE r.period_id = {period} AND d.to_day = '2020-10-16' ORDER BY p.id LIMIT 1""")
    other = world.value(f'SELECT id FROM project WHERE unit_id <> {unit} ORDER BY id LIMIT 1')
    memory = {'own': own, 'second': second, 'team': team, 'other': other, 'delegated': delegated,
              'milestone': world.value(f"SELECT id FROM milestone WHERE project_id = {team} AND done_day = '' ORDER BY due_day LIMIT 1"),
              'indicator': world.value(f'SELECT id FROM indicator WHERE project_id = {team} ORDER BY id LIMIT 1'),
              'period': period,
              'member': world.first_post('member')[1]}
    memory['delegated_post'] = world.value(f'SELECT post_id FROM project WHERE id = {delegated}')
    for name in ('own', 'other'):
        memory[name + '_name'] = world.value(f'SELECT name FROM project WHERE id = {memory[name]}')
    for name, key in (('own', 'light'), ('second', 'second_light'), ('delegated', 'delegated_light')):
        memory[key] = world.value(f'SELECT light FROM board_row WHERE id = {memory[name]}')
    return memory


class Delegated(Scenario):
    """The delegate signs in with a session of her own and takes up the post."""

    def __init__(self, *args, session):
        super().__init__(*args)
        client = Client(self.world.port)
        client.cookies['session'] = session
        form = next(f for f in client.get('/me').read.forms if f.action == '/post' and dict(f.fill())['post'] == str(self.memory['delegated_post']))
        answer = client.post('/post', form.fill())
        assert answer.status == 303, answer.text
        self.clients['delegate'] = client


def main():
    cases = Cases()
    world = World(sys.argv[1])
    session = world.give_session('r0091')
    with world:
        memory = learn(world)
        Scenario(cases, world, 'reporting', memory).run(REPORTING)
        problem = world.value('SELECT COALESCE(MAX(id), 0) FROM problem')
        updating = Scenario(cases, world, 'updating', memory).run(UPDATING[:7])
        updating.memory['problem'] = world.value(f'SELECT id FROM problem WHERE id > {problem}')
        updating.run(UPDATING[7:])
        Scenario(cases, world, 'supervising', memory).run(SUPERVISING)
        delegated = cases.attempt('delegating: a delegate takes up the post', lambda: Delegated(cases, world, 'delegating', memory, session=session))
        if delegated:
            delegated.run(DELEGATING)
        Scenario(cases, world, 'looking', memory).run(LOOKING)
        cases.equal([x for x in world.log_lines() if ' error ' in x], [], 'none of it was an error of the program')
        cases.equal(world.verify(), '', 'the store is what its journal says, while it is served')
        cases.equal(world.stop(), 0, 'the server stops when asked')
        cases.equal(world.verify(), '', 'and afterwards')
    cases.end()


main()
