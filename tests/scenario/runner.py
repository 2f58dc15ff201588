"""Scenarios: arrays of labelled steps over HTTP. A step says who does what, and what comes of it; every write that was accepted is sent a
second time with its key, and must give the same answer and no second event; every write that was refused must leave no event at all.

    STEPS = [
        Step('the liaison hands the report over', 'liaison', fill('/projects/{own}/reports/9', '/reports/9', press='hand', declared='yellow'), 303,
             event='report.hand'),
    ]

{own} and its like are taken from the scenario's memory, where `keep` puts what a later step needs.
"""
import re
from dataclasses import dataclass, field

from client import Client


@dataclass
class Step:
    label: str
    who: str
    act: object                     # made by get, fill, opened, send
    status: int
    location: str = ''              # a pattern that the redirect must match
    has: tuple = ()                 # texts of the page
    hasnt: tuple = ()
    event: str = ''                 # verb of the one event that it leaves; '' = none
    replay: bool = True             # a write: is sent again
    keep: dict = field(default_factory=dict)  # name: function of the page


def get(path):
    return lambda run, client: (client.get(run.path(path)), None)


def fill(path, action, press=None, maybe=None, **values):
    """Opens a page, fills in the form with this action, sends it; maybe: fields that the form may have or not."""
    def act(run, client):
        form = client.get(run.path(path)).form(run.path(action))
        return sent(run, client, form, press, maybe, values)
    return act


def sent(run, client, form, press, maybe, values):
    values = {k: run.path(v) for k, v in values.items()}
    values.update({k: run.path(v) for k, v in (maybe or {}).items() if k in form.names()})
    pairs = form.fill(press, **values)
    return client.post(form.action, pairs), (form.action, pairs)


def opened(name, path, action):
    """Opens a page and remembers its form, as a tab that stays open; send() sends it later."""
    def act(run, client):
        page = client.get(run.path(path))
        run.forms[name] = page.form(run.path(action))
        return page, None
    return act


def send(name, press=None, maybe=None, **values):
    """Sends a form that was opened earlier."""
    return lambda run, client: sent(run, client, run.forms[name], press, maybe, values)


class Scenario:
    def __init__(self, cases, world, name, memory=None):
        self.cases, self.world, self.name = cases, world, name
        self.memory, self.forms, self.clients = dict(memory or {}), {}, {}
        self.page = None

    def path(self, text):
        return re.sub(r'\{(\w+)\}', lambda m: str(self.memory[m.group(1)]), text) if isinstance(text, str) else text

    def client(self, who):
        if who not in self.clients:
            client = Client(self.world.port)
            self.clients[who] = client if who == 'nobody' else client.sign_in_as(who)
        return self.clients[who]

    def run(self, steps):
        for step in steps:
            self.cases.attempt(f'{self.name}: {step.label}', self.take, step)
        return self

    def take(self, step):
        before = self.world.events()
        client = self.client(step.who)
        self.page, sent = step.act(self, client)
        self.check_answer(step, self.page)
        self.check_events(step, before)
        if sent and step.replay and self.page.status < 400:
            self.check_replay(step, client, sent)
        for name, find in step.keep.items():
            self.memory[name] = find(self.page)

    def check_answer(self, step, page):
        told = f'{page.path}: {page.status} {page.location} {page.read.title if page.body else ""} {page.read.errors if page.body else ""}'
        assert page.status == step.status, f'wanted {step.status}, got {told}'
        assert re.search(self.path(step.location), page.location), f'wanted to go to {step.location}, got {told}'
        for text in (step.has,) if isinstance(step.has, str) else step.has:
            assert self.path(text) in page.text, f'{text} is not on the page: {told}\n{page.text[:3000]}'
        for text in (step.hasnt,) if isinstance(step.hasnt, str) else step.hasnt:
            assert self.path(text) not in page.text, f'{text} is on the page: {told}'

    def check_events(self, step, before):
        made = self.world.events() - before
        verbs = [v for v, in self.world.rows(f'SELECT verb FROM event ORDER BY seq DESC LIMIT {made}')] if made else []
        assert verbs == ([step.event] if step.event else []), f'wanted the event {step.event or "none"}, got {verbs}'

    def check_replay(self, step, client, sent):
        before = self.world.events()
        again = client.post(*sent)
        assert (again.status, again.location) == (self.page.status, self.page.location), \
            f'sent again: {again.status} {again.location}, first {self.page.status} {self.page.location}'
        assert self.world.events() == before, 'sent again, it happened again'
