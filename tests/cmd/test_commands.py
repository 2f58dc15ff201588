#!/usr/bin/env python3
"""The subcommands as a script sees them: exit codes, the lock, what is made and what is left alone.

    test_commands.py SANGUAN

Runs in a temporary directory. Prints TAP.
"""
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

SANGUAN = os.path.abspath(sys.argv[1])
FINE, FINDINGS, USAGE, DATA, NO_INPUT, UNAVAILABLE, CREATE, IO, BUSY, CONFIG = 0, 1, 64, 65, 66, 69, 73, 74, 75, 78
DEMO = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'demo')
COMMANDS = 'serve init demo import export user backup restore verify migrate doctor'.split()
INIT = ['--code', '360521', '--name', '某县', '--system-admin', '演示甲', '--security-admin', '演示乙', '--audit-admin', '演示丙', '--officer', '演示丁']


class Failed(Exception):
    pass


def run(*args, code=FINE, **kwargs):
    """Standard output and standard error, when the exit code is the one that is wanted."""
    p = subprocess.run([SANGUAN, *args], capture_output=True, timeout=240, **kwargs)
    out, err = p.stdout.decode(), p.stderr.decode()
    if p.returncode != code:
        raise Failed(f'sanguan {" ".join(args)}: exit code {p.returncode}, not {code}\n{out}{err}')
    return out, err


def check(condition, what):
    if not condition:
        raise Failed(what)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Served:
    """The server on a data directory, until the end of the block."""

    def __init__(self, data, port=0):
        self.address = f'127.0.0.1:{port or free_port()}'
        self.p = subprocess.Popen([SANGUAN, 'serve', '--data', data, '--listen', self.address], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out = b''

    def __enter__(self):
        for line in self.p.stdout:
            self.out += line
            if line.startswith(b'http://'):
                return self
        raise Failed('the server did not start: ' + self.p.stderr.read().decode())

    def get(self, path):
        with urllib.request.urlopen(f'http://{self.address}{path}', timeout=20) as r:
            return r.status, r.read()

    def stop(self, how):
        self.p.send_signal(how)
        self.p.communicate(timeout=30)
        return self.p.returncode

    def __exit__(self, *_):
        if self.p.poll() is None:
            self.stop(signal.SIGTERM)


def county(name):
    run('init', '--data', name, *INIT)
    return name


def root_of(output):
    return re.search(r'^root ([0-9a-f]{64})$', output, re.M).group(1)


def sql(data, *statements):
    db = sqlite3.connect(os.path.join(data, 'store.db'))
    for s in statements:
        result = db.execute(s).fetchall()
    db.commit()
    db.close()
    return result


# ---- the command line ----

def no_command_is_a_wrong_command_line():
    run(code=USAGE)
    run('fly', code=USAGE)


def help_and_version_are_answered():
    out, _ = run('--help')
    check(all(c in out for c in COMMANDS), 'a command is missing from the help')
    check(all(str(n) in out for n in (64, 65, 66, 69, 70, 71, 73, 74, 75, 78)), 'an exit code is missing from the help')
    check(re.fullmatch(r'sanguan \d+\.\d+\.\d+\n', run('--version')[0]), 'the version')
    for c in COMMANDS:
        check(f'usage: sanguan {c}' in run(c, '--help')[0], f'the help of {c}')


def options_that_are_wrong_are_refused():
    check('sanguan init: --data is needed\n' in run('init', code=USAGE)[1], 'what is needed, as a sentence')
    for c in COMMANDS:
        run(c, '--wings', code=USAGE)
        run(c, 'a', 'b', 'c', code=USAGE)
        run(c, '--data', code=USAGE)
        if c != 'doctor':
            run(c, code=USAGE)
    run('migrate', '--data=x', '--dry-run=1', code=USAGE)
    run('user', '--data', 'x', 'fly', code=USAGE)
    run('user', '--data', 'x', 'link', code=USAGE)


def what_nobody_can_take_is_told():
    with open('/dev/full', 'wb') as full:
        p = subprocess.run([SANGUAN, '--help'], stdout=full, stderr=subprocess.PIPE)
    check(p.returncode == IO, f'exit code {p.returncode}')


def a_directory_that_is_not_there_is_told():
    os.mkdir('empty')
    for name in ('none', 'empty'):
        for args in (['serve'], ['import', 'x.csv'], ['export', '--to', 'x'], ['user', 'list'], ['user', 'link', 'x'], ['backup', '--to', 'x'],
                     ['verify'], ['migrate'], ['doctor']):
            run(args[0], '--data', name, *args[1:], code=NO_INPUT)
    run('restore', '--from', 'none', '--data', 'x', code=NO_INPUT)
    check(os.listdir('empty') == [] and not os.path.exists('x'), 'something was made')


# ---- init ----

def a_county_begins_with_four_links_and_no_password():
    out, _ = run('init', '--data', 'a', *INIT)
    check(len(set(re.findall(r'http://127\.0\.0\.1:8080/invite/[0-9a-f]{64}', out))) == 4, 'four links')
    check(sql('a', "SELECT COUNT(*) FROM account WHERE password <> ''") == [(0,)], 'no password')
    check(os.stat('a').st_mode & 0o077 == 0 and os.stat('a/journal.key').st_mode & 0o077 == 0, 'closed to others')
    check('verified' in run('verify', '--data', 'a')[0], 'verified')
    run('doctor', '--data', 'a')


def a_directory_that_holds_something_is_left_alone():
    county('a')
    before = open('a/store.db', 'rb').read()
    run('init', '--data', 'a', *INIT, code=CREATE)
    run('demo', '--data', 'a', code=CREATE)
    run('restore', '--from', 'a', '--data', 'a', code=CREATE)
    check(open('a/store.db', 'rb').read() == before, 'changed')
    os.mkdir('b')
    county('b')  # an empty one is filled


def what_an_interrupted_attempt_left_is_cleared_but_nothing_else():
    os.mkdir('a.new')
    open('a.new/store.db', 'w').close()
    county('a')
    check(not os.path.exists('a.new'), 'left')
    os.mkdir('b.new')
    open('b.new/letter.txt', 'w').close()
    run('init', '--data', 'b', *INIT, code=CREATE)
    check(os.path.exists('b.new/letter.txt') and not os.path.exists('b'), 'touched')


def a_county_needs_its_names():
    run('init', '--data', 'a', *INIT[:-2], code=USAGE)
    run('init', '--data', 'a', '--code', 'a/b', *INIT[2:], code=FINDINGS)
    check(not os.path.exists('a') and not os.path.exists('a.new'), 'something was made')


# ---- serving, and the lock ----

def a_server_ends_cleanly_when_it_is_asked():
    county('a')
    for how in (signal.SIGTERM, signal.SIGINT):
        with Served('a') as s:
            check(s.get('/healthz')[0] == 200, 'healthy')
            check(s.stop(how) == FINE, f'{how.name}: exit code {s.p.returncode}')
    run('verify', '--data', 'a')
    check(not os.path.exists('a/store.db-wal') or os.path.getsize('a/store.db-wal') == 0, 'the WAL is empty')


def an_address_that_is_taken_is_told():
    county('a')
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        s.listen()
        run('serve', '--data', 'a', '--listen', f'127.0.0.1:{s.getsockname()[1]}', code=UNAVAILABLE)
    run('serve', '--data', 'a', '--listen', 'nowhere', code=USAGE)


def beside_a_server_one_reads_but_does_not_write():
    county('a')
    with open('persons.csv', 'w') as f:
        f.write('code,name,phone\nX1,演示戊,\n')
    with Served('a'):
        for args in (['serve', '--listen', '127.0.0.1:0'], ['import', 'persons.csv'], ['import', '--dry-run', 'persons.csv'], ['user', 'link', 'zzb'],
                     ['user', 'disable', 'zzb'], ['migrate']):
            run(args[0], '--data', 'a', *args[1:], code=BUSY)
        run('verify', '--data', 'a')
        run('doctor', '--data', 'a')
        run('user', '--data', 'a', 'list')
        run('migrate', '--data', 'a', '--dry-run')
        run('export', '--data', 'a', '--to', 'e')
        run('backup', '--data', 'a', '--to', 'b')
    run('import', '--data', 'a', 'persons.csv')


def without_its_key_a_store_is_not_written():
    county('a')
    os.rename('a/journal.key', 'kept.key')
    run('serve', '--data', 'a', code=CONFIG)
    run('user', '--data', 'a', 'link', 'zzb', code=CONFIG)
    run('doctor', '--data', 'a', code=FINDINGS)
    check(not os.path.exists('a/journal.key'), 'a new key was made')
    run('verify', '--data', 'a')


def a_store_of_a_newer_program_is_refused():
    county('a')
    sql('a', "INSERT INTO schema_migration SELECT 99, 'later', 'x', at_ms FROM schema_migration LIMIT 1")
    for args in (['serve'], ['verify'], ['migrate'], ['migrate', '--dry-run'], ['user', 'list']):
        run(args[0], '--data', 'a', *args[1:], code=CONFIG)


def a_file_that_is_no_store_is_told():
    county('a')
    with open('a/store.db', 'wb') as f:
        f.write(b'not a database' * 1000)
    for args in (['serve'], ['verify'], ['doctor']):
        run(args[0], '--data', 'a', *args[1:], code=DATA)


# ---- accounts ----

def an_operator_reaches_every_account():
    county('a')
    check(len(run('user', '--data', 'a', 'list')[0].splitlines()) == 4, 'four accounts')
    out, _ = run('user', '--data', 'a', '--url', 'https://county.example', 'link', 'ZZB')
    check(re.match(r'https://county\.example/invite/[0-9a-f]{64}\n', out), 'a link')
    run('user', '--data', 'a', 'disable', 'zzb')
    run('user', '--data', 'a', 'disable', 'zzb')
    check('disabled' in run('user', '--data', 'a', 'list')[0], 'disabled')
    run('user', '--data', 'a', 'enable', 'zzb')
    check('disabled' not in run('user', '--data', 'a', 'list')[0], 'enabled')
    run('user', '--data', 'a', 'link', 'nobody', code=NO_INPUT)
    run('verify', '--data', 'a')


# ---- import and export ----

def bad_files_are_told_in_both_languages_and_change_nothing():
    county('a')
    before = root_of(run('verify', '--data', 'a')[0])
    os.mkdir('in')
    with open('in/persons.csv', 'w') as f:
        f.write('code,name,phone\nX1,演示戊,\nX2,,\n')
    with open('in/posts.csv', 'w') as f:
        f.write('code,unit,role,title\nN-SJ,360521-ZZB,king,某书记\n')
    _, err = run('import', '--data', 'a', 'in', code=FINDINGS)
    check('persons.csv:3 name: 请填写这一项 | ' in err and 'posts.csv:2 role「king」: ' in err and '2 faults' in err, err)
    check(root_of(run('verify', '--data', 'a')[0]) == before, 'something changed')
    run('import', '--data', 'a', 'in/none.csv', code=NO_INPUT)


def what_is_exported_can_be_read_back():
    county('a')
    county('b')
    with open('persons.csv', 'w') as f:
        f.write('code,name,phone\nX1,"=演示,戊",\nX2,演示己,0790-1\n')
    run('import', '--data', 'a', 'persons.csv')
    run('export', '--data', 'a', '--to', 'e')
    run('export', '--data', 'a', '--to', 'e', code=CREATE)
    before = root_of(run('verify', '--data', 'a')[0])
    run('import', '--data', 'a', 'e')
    check(root_of(run('verify', '--data', 'a')[0]) == before, 'read back, it changed something')
    run('import', '--data', 'b', 'e')
    check(sql('b', "SELECT name FROM person WHERE code = 'X1'") == [('=演示,戊',)], 'the name')


# ---- backup and restore ----

def a_backup_comes_back_as_it_was():
    county('a')
    sql('a', "INSERT INTO session VALUES ('d', 1, 1, 0, 'c', 1, 1, 9e15)")
    root = root_of(run('verify', '--data', 'a')[0])
    check(root_of(run('backup', '--data', 'a', '--to', 'b')[0]) == root, 'the root of the backup')
    check(sorted(os.listdir('b')) == ['backup.txt', 'journal.pub', 'store.db'], 'what is in it')
    run('backup', '--data', 'a', '--to', 'b', code=CREATE)
    check(root_of(run('verify', '--data', 'b')[0]) == root, 'a backup is verified like a store')
    check(root_of(run('restore', '--from', 'b', '--data', 'c', '--key', 'a/journal.key')[0]) == root, 'the root of the restored')
    check(sql('c', 'SELECT COUNT(*) FROM session') == [(0,)] and sql('c', 'SELECT COUNT(*) FROM one_time_link') == [(0,)], 'sessions and links ended')
    run('user', '--data', 'c', 'link', 'zzb')
    run('verify', '--data', 'c')


def a_backup_can_be_read_where_nothing_can_be_written():
    county('a')
    run('backup', '--data', 'a', '--to', 'b')
    os.chmod('b/store.db', 0o400)
    before = sorted(os.listdir('b'))
    run('verify', '--data', 'b')
    check(sorted(os.listdir('b')) == before, 'files were made in it')


def a_restore_without_or_with_a_wrong_key():
    county('a')
    county('other')
    run('backup', '--data', 'a', '--to', 'b')
    run('restore', '--from', 'b', '--data', 'c', '--key', 'other/journal.key', code=DATA)
    run('restore', '--from', 'b', '--data', 'c', '--key', 'none', code=NO_INPUT)
    check(not os.path.exists('c') and not os.path.exists('c.new'), 'something was made')
    run('restore', '--from', 'b', '--data', 'c')
    run('serve', '--data', 'c', code=CONFIG)
    shutil.copy('a/journal.key', 'c/journal.key')
    run('user', '--data', 'c', 'link', 'zzb')


def a_changed_backup_is_not_restored():
    county('a')
    run('backup', '--data', 'a', '--to', 'b')
    shutil.copytree('b', 'b2')
    sql('b', "UPDATE person SET name = '某某' WHERE code = 'SYS'")
    out, _ = run('restore', '--from', 'b', '--data', 'c', code=FINDINGS)
    check('fault: row_changed' in out and 'table person' in out, out)
    text = open('b2/backup.txt').read()
    with open('b2/backup.txt', 'w') as f:
        f.write(re.sub(r'events \d+', 'events 999', text))
    run('restore', '--from', 'b2', '--data', 'c', code=DATA)
    check(not os.path.exists('c') and not os.path.exists('c.new'), 'something was made')


def a_row_changed_behind_the_program_is_named():
    county('a')
    sql('a', "UPDATE account SET state = 'disabled' WHERE login = 'audit'")
    out, _ = run('verify', '--data', 'a', code=FINDINGS)
    check('fault: row_changed' in out and 'table account' in out and 'NOT verified' in out, out)
    run('backup', '--data', 'a', '--to', 'b', code=FINDINGS)
    check(os.path.exists('b/store.db'), 'the backup is kept all the same')


# ---- the demo ----

def the_demo_is_made_verified_and_served():
    out, _ = run('demo', '--data', 'demo')
    check('verified' in out and root_of(out) == root_of(run('verify', '--data', 'demo')[0]), 'verified')
    check(os.stat('demo/demo-accounts.txt').st_mode & 0o777 == 0o600, 'mode of the passwords')
    accounts = [line.split('\t') for line in open('demo/demo-accounts.txt', encoding='utf-8').read().splitlines()]
    check(len(accounts) == len({a[0] for a in accounts}) >= 8 and all(len(a) == 5 for a in accounts), 'one person of each role')
    check(sql('demo', "SELECT COUNT(*) FROM account WHERE password <> ''") == [(len(accounts),)], 'only those have passwords')
    check(sql('demo', 'SELECT COUNT(*) FROM project') == [(48,)] and sql('demo', 'SELECT COUNT(*) FROM board_row') == [(48,)], 'projects')
    check(len(sql('demo', 'SELECT DISTINCT light FROM board_row')) == 4, 'all four lights')
    seqs = sql('demo', 'SELECT at_ms FROM event ORDER BY seq')
    check(seqs == sorted(seqs), 'events in the order of time')
    with Served('demo') as s:
        check(accounts[0][2].encode() in s.out and '演示数据'.encode() in s.out, 'who can sign in is printed')
        check(s.get('/sign-in')[0] == 200, 'the page to sign in')
    run('export', '--data', 'demo', '--to', 'e')
    check('0 changed' in run('import', '--data', 'demo', 'e')[0], 'read back')
    run('verify', '--data', 'demo')
    sql('demo', "UPDATE board_row SET light = CASE light WHEN 'red' THEN 'green' ELSE 'red' END")
    with Served('demo') as s:
        page = s.get('/sign-in')[1].decode()
        check(all(a[3] in page and a[4] in page for a in accounts), 'the same people behind the buttons, whatever lights are on')


def the_files_of_the_demo_come_in_by_the_import_that_offices_have():
    county('a')
    out, _ = run('import', '--data', 'a', DEMO)
    check('imported' in out and sql('a', 'SELECT COUNT(*) FROM project') == [(48,)], out)
    run('verify', '--data', 'a')


CASES = [f for f in list(globals().values()) if callable(f) and getattr(f, '__module__', '') == '__main__' and f.__name__ not in
         ('run', 'check', 'free_port', 'county', 'root_of', 'sql', 'main', 'Failed', 'Served')]


def main():
    print(f'1..{len(CASES)}')
    failed = 0
    for n, case in enumerate(CASES, 1):
        name = case.__name__.replace('_', ' ')
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix='sanguan-cmd-') as place:
            os.chdir(place)
            try:
                case()
                print(f'ok {n} - {name} # {time.monotonic() - began:.1f} s')
            except (Failed, AssertionError, OSError, subprocess.TimeoutExpired, sqlite3.Error, AttributeError) as e:
                failed += 1
                print(f'not ok {n} - {name}')
                print('\n'.join('# ' + line for line in str(e).splitlines()))
            os.chdir('/')
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
