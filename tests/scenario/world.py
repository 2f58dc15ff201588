"""A program under test: its demo county, copies of it, the server, and a look into the store beside the server.

The demo county is made once for each build of the program and copied; on PostgreSQL (SANGUAN_TEST_PG, see tests/pg_temp.sh) it is made in a
database that every other is a copy of.

    world.py PROGRAM        serves a copy: prints {"port": N, "own": PROJECT, "team": PROJECT}, then answers each query on standard input by a line of JSON, the
                            rows of the store; ends at the end of the input
"""
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

import county

PG = os.environ.get('SANGUAN_TEST_PG', '')
TODAY = '2020-09-23'  # where the demo's clock stands
ROLES = {'secretary': '书记', 'liaison': '联络员', 'member': '队伍成员', 'officer': '组织部干部', 'leader': '县领导', 'inspector': '核查员', 'evaluator': '考评员',
         'system_admin': '系统管理员', 'security_admin': '安全管理员', 'audit_admin': '审计管理员'}


def fingerprint(program):
    s = os.stat(program)
    return hashlib.sha256(f'{os.path.abspath(program)} {s.st_mtime_ns} {s.st_size}'.encode()).hexdigest()[:16]


def run(program, *args, check=True, env=None):
    done = subprocess.run([program, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, **(env or {})}, check=False)
    if check and done.returncode != 0:
        raise AssertionError(f'{args[0]}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}')
    return done


def master(program, kind='demo'):
    """The demo county, or the small one of county.py, made by this very program, at build/demo-master; whoever comes first makes it, the others
    wait."""
    place = os.path.join(os.path.dirname(os.path.abspath(program)), f'{kind}-master' + ('-pg' if PG else ''))
    with open(place + '.lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = fingerprint(program) + (hashlib.sha256(PG.encode()).hexdigest()[:8] if PG else '')
        with contextlib.suppress(OSError):
            with open(place + '.mark', encoding='utf-8') as f:
                if f.read() == mark:
                    return place
        shutil.rmtree(place, ignore_errors=True)
        options = ['--data', place]
        if PG:
            psql('postgres', f"CREATE DATABASE {kind}_master ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
            options += ['--db', database_uri(f'{kind}_master')]
        if kind == 'small':
            shutil.rmtree(place + '-files', ignore_errors=True)  # an earlier one may have had other files
            county.small(place + '-files')
            options += ['--from', place + '-files']
        run(program, 'demo', *options)
        with open(place + '.mark', 'w', encoding='utf-8') as f:
            f.write(mark)
    return place


def database_uri(name):
    return PG.replace('/postgres?', f'/{name}?')


def psql(database, query):
    return subprocess.run(['psql', '-X', '-q', '-t', '-A', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', query, database_uri(database)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True).stdout


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class World:
    """A copy of the demo county, or of another data directory, in a folder of its own, and a server of it."""
    count = 0

    def __init__(self, program, env=None, options=(), kind='demo', data=None, folder=None):
        self.program, self.env, self.options = program, env or {}, list(options)
        self.folder = tempfile.mkdtemp(prefix='sanguan-world-', dir=folder)
        self.data = os.path.join(self.folder, 'data')
        self.log = os.path.join(self.folder, 'log')
        shutil.copytree(data or master(program, kind), self.data)
        self.database = None
        if PG:
            World.count += 1
            self.database = f'world_{os.getpid()}_{World.count}'
            psql('postgres', f'CREATE DATABASE {self.database} TEMPLATE {kind}_master')
            with open(os.path.join(self.data, 'database.uri'), 'w', encoding='utf-8') as f:
                f.write(database_uri(self.database) + '\n')
        self.process = None
        self.port = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *ignored):
        self.end()

    def start(self, wait=True):
        self.port = free_port()
        out = open(self.log, 'ab')
        self.process = subprocess.Popen([self.program, 'serve', '--data', self.data, '--listen', f'127.0.0.1:{self.port}', *self.options],
                                        stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, **self.env})
        out.close()
        if wait and not self.answers():
            raise AssertionError(f'the server does not answer: {self.log_text()[-3000:]}')

    def answers(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(('127.0.0.1', self.port), timeout=1).close()
                return True
            time.sleep(0.01)
        return False

    def stop(self, how=signal.SIGTERM):
        """The exit code; minus the signal."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process = None
        return code

    def end(self):
        self.stop()
        if self.database:
            psql('postgres', f'DROP DATABASE {self.database} WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_text(self):
        with open(self.log, encoding='utf-8', errors='replace') as f:
            return f.read()

    def log_lines(self):
        return self.log_text().splitlines()

    # ---- a look into the store ----
    def rows(self, query):
        """Rows of a query on the store, as tuples of text or numbers."""
        if self.database:
            return [tuple(int(c) if c.lstrip('-').isdigit() else c for c in line.split('\t'))
                    for line in psql(self.database, query).splitlines()]
        with contextlib.closing(sqlite3.connect(f'file:{urllib.parse.quote(self.data)}/store.db?mode=ro', uri=True)) as db:
            return db.execute(query).fetchall()

    def value(self, query):
        found = self.rows(query)
        return found[0][0] if found else None

    def events(self):
        return self.value('SELECT COUNT(*) FROM event')

    def last_verb(self):
        return self.value('SELECT verb FROM event ORDER BY seq DESC LIMIT 1')

    def first_post(self, role):
        """Whom the demo signs in for a role: (post, person, unit); the demo has written down their logins."""
        with open(os.path.join(self.data, 'demo-accounts.txt'), encoding='utf-8') as f:
            login = next(line.split('\t')[1] for line in f if line.split('\t')[0] == ROLES[role])
        return self.rows(f"""
            SELECT q.id, t.person_id, q.unit_id FROM account a JOIN tenure t ON t.person_id = a.person_id JOIN post q ON q.id = t.post_id
            WHERE a.login = '{login}' AND q.role = '{role}' AND t.from_day <= '{TODAY}' AND (t.to_day = '' OR t.to_day >= '{TODAY}')
            ORDER BY q.id LIMIT 1""")[0]

    def own_projects(self):
        """Of whom the demo signs in as secretary and liaison, those first that the member's team works on."""
        return [p for p, in self.rows(f"""
            SELECT p.id FROM project p WHERE p.post_id = {self.first_post('secretary')[0]}
            ORDER BY (SELECT COUNT(*) FROM team_member m WHERE m.project_id = p.id AND m.person_id = {self.first_post('member')[1]}) DESC, p.id""")]

    def unreported(self):
        """The first of them whose report of September nobody has handed over, and the first whose report awaits the secretary."""
        period, found = self.value('SELECT id FROM period WHERE month = 9'), {}
        for p in self.own_projects():
            found.setdefault(self.value(f'SELECT state FROM monthly_report WHERE project_id = {p} AND period_id = {period}'), p)
        return found[None], found['handed']

    def give_session(self, login):
        """A session for anybody, put into the store before the server runs: the cookie's value. Sessions have no history."""
        token, csrf = os.urandom(32).hex(), os.urandom(32).hex()
        digest = hashlib.sha256(token.encode()).hexdigest()
        now = int(time.time() * 1000)
        statement = ('INSERT INTO session (digest, account_id, post_id, delegation_id, csrf, created_ms, seen_ms, expires_ms) '
                     f"SELECT '{digest}', id, 0, 0, '{csrf}', {now}, {now}, {now + 3600000} FROM account WHERE login = '{login}'")
        if self.database:
            psql(self.database, statement)
        else:
            with contextlib.closing(sqlite3.connect(os.path.join(self.data, 'store.db'))) as db, db:
                db.execute(statement)
        return token

    def verify(self):
        """'' when `sanguan verify` finds everything in order, else what it says."""
        done = run(self.program, 'verify', '--data', self.data, check=False)
        return '' if done.returncode == 0 else f'exit code {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-1500:]}'


def main():
    with World(sys.argv[1]) as world:
        print(json.dumps({'port': world.port, 'own': world.unreported()[0], 'team': world.own_projects()[0]}), flush=True)
        for line in sys.stdin:
            print(json.dumps(world.rows(line)), flush=True)


if __name__ == '__main__':
    main()
