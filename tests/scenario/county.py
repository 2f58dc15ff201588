"""Counties for tests and benchmarks, made of the files of demo/: a small one, quickly made, and large ones that never were.

    county.py small DIR
    county.py large UNITS DIR        UNITS committees with three projects each, no history
"""
import csv
import os
import sys

DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'demo')
REPLAY = ('clock', 'history')  # what is no county's own, but the demo's
COUNTY, DEPARTMENT, COMMITTEE = '360521', '360521900', '360521001'


def place(folder, name):
    return os.path.join(folder, 'replay' if name in REPLAY else '', name + '.csv')


def read(name):
    with open(place(DEMO, name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f))


def names():
    return sorted(f[:-4] for f in os.listdir(DEMO) if f.endswith('.csv')) + list(REPLAY)


def write(folder, name, rows, columns):
    with open(place(folder, name), 'w', encoding='utf-8', newline='') as f:
        out = csv.DictWriter(f, columns, lineterminator='\n')
        out.writeheader()
        out.writerows(rows)


def columns_of(name):
    with open(place(DEMO, name), encoding='utf-8', newline='') as f:
        return next(csv.reader(f))


def small(folder):
    """The demo county with one committee: its projects, people and history, and the Department's."""
    t = {name: read(name) for name in names()}
    t['units'] = [r for r in t['units'] if r['code'] in (COUNTY, DEPARTMENT, COMMITTEE)]
    t['posts'] = [r for r in t['posts'] if r['unit'] in (COUNTY, DEPARTMENT, COMMITTEE)]
    posts = {r['code'] for r in t['posts']}
    t['tenures'] = [r for r in t['tenures'] if r['post'] in posts]
    t['delegations'] = [r for r in t['delegations'] if r['post'] in posts]
    people = {r['person'] for r in t['tenures'] + t['delegations']}
    t['persons'] = [r for r in t['persons'] if r['code'] in people]
    t['recusals'] = [r for r in t['recusals'] if r['person'] in people and r['unit'] in (DEPARTMENT, COMMITTEE)]
    t['projects'] = [r for r in t['projects'] if r['unit'] == COMMITTEE]
    projects = {r['code'] for r in t['projects']}
    for name in ('team', 'milestones', 'indicators', 'amendments'):
        t[name] = [r for r in t[name] if r['project'] in projects]
    t['history'] = [r for r in t['history'] if r['post'] in posts and r['project'] in projects | {''}
                    and not (r['act'] == 'reminder.send')]
    os.makedirs(os.path.join(folder, 'replay'), exist_ok=True)
    for name, rows in t.items():
        write(folder, name, rows, columns_of(name))


def changed(rows, **changes):
    """Copies of the rows in which each named column is what the function makes of the row."""
    return [{**r, **{column: make(r) for column, make in changes.items()}} for r in rows]


def large(folder, units):
    """Many committees, each a copy of one with three projects: the same people's posts, plans and indicators under other codes."""
    t = {name: read(name) for name in names()}
    model = max({r['unit'] for r in t['projects']}, key=lambda u: sum(r['unit'] == u for r in t['projects']))
    kept = (COUNTY, DEPARTMENT)
    unit = next(r for r in t['units'] if r['code'] == model)
    of = {'posts': [r for r in t['posts'] if r['unit'] == model], 'projects': [r for r in t['projects'] if r['unit'] == model]}
    codes = {r['code'] for r in of['projects']}
    out = {name: rows for name, rows in t.items() if name in ('calendar', 'calendar_years', 'catalog', 'clock', 'cycles', 'schemes')}
    out['units'] = [r for r in t['units'] if r['code'] in kept]
    out['posts'] = [r for r in t['posts'] if r['unit'] in kept]
    fixed = {r['code'] for r in out['posts']}
    out['tenures'] = [r for r in t['tenures'] if r['post'] in fixed]
    people = {r['person'] for r in out['tenures']}
    out['persons'] = [r for r in t['persons'] if r['code'] in people]
    holders = {r['post']: r['person'] for r in t['tenures'] if not r['to_day']}
    for name in ('team', 'milestones', 'indicators', 'projects'):
        out[name] = []
    for name in ('amendments', 'delegations', 'recusals', 'history'):
        out[name] = []
    for n in range(1, units + 1):
        copy_committee(t, out, unit, of, codes, holders, n)
    os.makedirs(os.path.join(folder, 'replay'), exist_ok=True)
    for name, rows in out.items():
        write(folder, name, rows, columns_of(name))


def copy_committee(t, out, unit, of, codes, holders, n):
    code, mark = f'3605{20000 + n}', f'{n:05d}'
    person = {p: f'X{mark}{i:03d}' for i, p in enumerate(sorted({holders[r['code']] for r in of['posts'] if r['code'] in holders} |
                                                               {r['person'] for r in t['team'] if r['project'] in codes}))}
    post = {r['code']: f'{mark}-{r["code"].split("-")[1]}' for r in of['posts']}
    project = {c: f'2020-{mark}-{c.split("-")[2]}' for c in codes}
    out['units'].append({**unit, 'code': code, 'name': f'{unit["name"]}{n}', 'short_name': f'{unit["short_name"]}{n}',
                         'committee_name': f'{unit["committee_name"]}{n}', 'sort': 1000 + n})
    out['persons'] += [{'code': c, 'name': r['name'], 'phone': r['phone']} for r in t['persons'] for c in [person.get(r['code'])] if c]
    out['posts'] += changed(of['posts'], unit=lambda r: code, code=lambda r: post[r['code']])
    out['tenures'] += [{'post': post[c], 'person': person[holders[c]], 'from_day': '2019-01-01', 'to_day': ''} for c in post if c in holders]
    out['projects'] += changed(of['projects'], unit=lambda r: code, code=lambda r: project[r['code']], post=lambda r: post[r['post']])
    for name, whom in (('team', 'person'), ('milestones', 'owner'), ('indicators', None)):
        for r in t[name]:
            if r['project'] in codes:
                out[name].append({**r, 'project': project[r['project']], **({whom: person[r[whom]]} if whom else {})})


def main():
    if sys.argv[1] == 'small':
        small(sys.argv[2])
    else:
        large(sys.argv[3], int(sys.argv[2]))


if __name__ == '__main__':
    main()
