"""What the fault tests over HTTP share: a small served county, the month's report as a list of acts with keys of their own, and the ledger of
what was acknowledged."""
import http.client
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'scenario'))

from client import Client  # noqa: E402
from world import World    # noqa: E402

BROKEN = (OSError, http.client.HTTPException)


def seed():
    given = os.environ.get('SANGUAN_SEED')
    number = int(given) if given else int.from_bytes(os.urandom(3), 'big')
    print(f'# SANGUAN_SEED={number}', flush=True)
    return number


class Office:
    """A world with people who stay signed in, whatever happens to the server."""

    def __init__(self, program, fault_program=None):
        self.world = World(program, kind='small')
        self.normal, self.faulty = program, fault_program
        self.sessions = {login: self.world.give_session(login) for login in ('r0001', 'r0002')}
        w = self.world
        self.period = w.value('SELECT id FROM period WHERE month = 9')
        self.project = w.value(f"""SELECT p.id FROM project p WHERE NOT EXISTS
                                   (SELECT 1 FROM monthly_report r WHERE r.project_id = p.id AND r.period_id = {self.period}) ORDER BY p.id LIMIT 1""")
        self.indicator = w.value(f'SELECT id FROM indicator WHERE project_id = {self.project} ORDER BY id LIMIT 1')

    def start(self, env=None):
        self.world.program = self.faulty if env is not None and self.faulty else self.normal
        self.world.env = env or {}
        self.world.start(wait=False)
        return self.world.answers()

    def client(self, login):
        c = Client(self.world.port)
        c.cookies['session'] = self.sessions[login]
        return c

    def csrf(self, login):
        import hashlib
        digest = hashlib.sha256(self.sessions[login].encode()).hexdigest()
        return self.world.value(f"SELECT csrf FROM session WHERE digest = '{digest}'")

    def lost(self, keys):
        """Of the acknowledged keys those that the store does not know."""
        known = {k for k, in self.world.rows('SELECT key FROM idempotency')}
        return sorted(set(keys) - known)

    def places(self):
        """How many places the last run of the fault program had: allocations, SQLite's, calls."""
        found = re.findall(r'^places: (\d+) (\d+) (\d+)$', self.world.log_text(), re.M)
        return [int(n) for n in found[-1]]

    def end(self):
        self.world.end()
