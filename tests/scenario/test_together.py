#!/usr/bin/env python3
"""Several at once: two people on one row, a stale form, a double click in the same moment, and a queue that is full.

    test_together.py PROGRAM
"""
import os
import sqlite3
import sys
import threading
import time

from client import Client
from runner import Scenario, Step, fill, get, opened, send
from tap import Cases, note
from world import PG, World

MINE, THEIRS = '我写的：设备到位还差两台', '他写的：设备全部到位'
CROWD = 1400  # more than the server's workers and their queue hold, of two addresses, since one may have 1000 connections at most


def own_things(world):
    project = world.own_projects()[0]
    one = f'FROM %s WHERE project_id = {project} ORDER BY id LIMIT 1'
    return {'project': project, 'indicator': world.value('SELECT id ' + one % 'indicator'),
            'open': world.value(f"SELECT id FROM milestone WHERE project_id = {project} AND done_day = '' ORDER BY id LIMIT 1")}


STALE = [
    Step('the liaison opens a milestone', 'liaison', opened('liaison', '/milestones/{open}', '/milestones/{open}'), 200),
    Step('the secretary opens it too', 'secretary', opened('secretary', '/milestones/{open}', '/milestones/{open}'), 200),
    Step('the secretary records it', 'secretary', send('secretary', note=THEIRS), 303, event='milestone.done'),
    Step('the liaison is told and sees both texts', 'liaison', send('liaison', note=MINE), 409, has=(MINE, THEIRS)),
    Step('a figure of two people overwrites nothing: both stand', 'liaison',
         opened('liaison', '/indicators/{indicator}', '/indicators/{indicator}'), 200),
    Step('one records a figure', 'secretary', fill('/indicators/{indicator}', '/indicators/{indicator}', value='7', note=THEIRS), 303,
         event='indicator.record'),
    Step('the other too', 'liaison', send('liaison', value='8', note=MINE), 303, event='indicator.record'),
    Step('and the page has both', 'liaison', get('/indicators/{indicator}'), 200, has=(MINE, THEIRS)),
    Step('the secretary takes the milestone back', 'secretary', fill('/milestones/{open}', '/undone', why='日期写错'), 303, event='milestone.undone'),
]


class Poster:
    """Posts a form many times at once."""

    def __init__(self, world, url):
        self.client = Client(world.port).sign_in_as('liaison')
        self.url = url
        self.form = self.client.get(self.url).form(self.url)

    def pairs(self, **changes):
        pairs = dict(self.form.fill(note='x'))
        pairs.update(changes)
        return [(k, v) for k, v in pairs.items() if v is not None]

    def all_at_once(self, sheets, first=None):
        """The answers, each with the seconds it took; None where the connection broke. first() is called when all are connected."""
        gate, answers = threading.Barrier(len(sheets), action=first), [None] * len(sheets)

        def one(i):
            client = self.client.copy()
            client.connect(f'127.0.0.{1 + i % 2}')
            gate.wait()
            began = time.monotonic()
            try:
                answers[i] = (client.post(self.url, sheets[i]), time.monotonic() - began)
            except OSError:
                pass

        threads = [threading.Thread(target=one, args=(i,)) for i in range(len(sheets))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return answers


def race(cases, world, things):
    """Ten times two people record the same milestone in the same moment, on the same version; then it is taken back."""
    url, good = f'/milestones/{things["open"]}', 0
    poster = Poster(world, url)
    for i in range(10):
        version = world.value(f'SELECT version FROM milestone WHERE id = {things["open"]}')
        before = world.events()
        sheets = [poster.pairs(key=os.urandom(16).hex(), version=str(version), done_day='2020-09-20', note=f'{n}') for n in (0, 1)]
        statuses = sorted(a[0].status for a in poster.all_at_once(sheets) if a)
        good += statuses == [303, 409] and world.events() == before + 1
        answer, _ = poster.client.submit(url, '/undone', why='再来一次')
        assert answer.status == 303, answer.text
    cases.equal(good, 10, 'of two in the same moment one is told that the other was first, each time')


def double_click(cases, world, things):
    poster, good = Poster(world, f'/indicators/{things["indicator"]}'), 0
    for i in range(20):
        before = world.events()
        sheet = poster.pairs(key=os.urandom(16).hex(), version=None, value=str(200 + i))
        answers = [a[0] for a in poster.all_at_once([sheet] * 3) if a]
        good += [a.status for a in answers] == [303] * 3 and world.events() == before + 1
    cases.equal(good, 20, 'a triple click in the same moment happens once, each time')


def full_queue(cases, world, things):
    """Another process holds the store's write lock, so that nothing can be committed; a crowd sends forms."""
    poster, before = Poster(world, f'/indicators/{things["indicator"]}'), world.events()
    sheets = [poster.pairs(key=os.urandom(16).hex(), version=None, value=str(1000 + i)) for i in range(CROWD)]
    lock = sqlite3.connect(os.path.join(world.data, 'store.db'), isolation_level=None, check_same_thread=False)
    answers = []
    crowd = threading.Thread(target=lambda: answers.extend(poster.all_at_once(sheets, lambda: lock.execute('BEGIN IMMEDIATE'))))
    crowd.start()
    while not lock.in_transaction:
        time.sleep(0.01)
    time.sleep(2)
    began = time.monotonic()
    reads = [poster.client.copy().get(poster.url).status for _ in range(20)]
    reading = time.monotonic() - began
    lock.execute('ROLLBACK')
    lock.close()
    crowd.join()
    heard = [a for a in answers if a]
    statuses = [a[0].status for a in heard]
    refused = [a for a in heard if a[0].status == 503]
    note(f'{len(heard)} answers: {statuses.count(303)} done, {len(refused)} told to come again; 20 reads in {reading:.2f} s meanwhile')
    cases.equal(len(heard), CROWD, 'everybody gets an answer')
    cases.equal(sorted(set(statuses)), [303, 503], 'who is not served is told to come again')
    cases.tell(all(a[0].headers.get('retry-after', '').isdigit() for a in refused), 'and when')
    cases.tell(all(seconds < 5 for a, seconds in refused), 'at once', sorted(s for _, s in refused)[-5:])
    cases.equal(reads, [200] * 20, 'reads go on while nothing can be written')
    cases.equal(world.events() - before, statuses.count(303), 'what was answered as done is done, and nothing else')
    again = [sheets[i] for i, a in enumerate(answers) if a and a[0].status == 503][:20]
    cases.equal([poster.client.post(poster.url, s).status for s in again], [303] * len(again), 'what was refused is done when it is sent again')


def main():
    cases = Cases()
    with World(sys.argv[1]) as world:
        things = own_things(world)
        Scenario(cases, world, 'two people', things).run(STALE)
        race(cases, world, things)
        double_click(cases, world, things)
        if not PG:
            full_queue(cases, world, things)
        cases.equal(world.stop(), 0, 'the server stops when asked')
        cases.equal(world.verify(), '', 'and the store is what its journal says')
    cases.end()


main()
