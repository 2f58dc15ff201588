#!/usr/bin/env python3
"""Golden tests of the SQL generator; prints TAP.

    test_sql.py SOURCE_ROOT [--bless]

rejected/X.sql must be refused with exactly the text of X.err, rejected_migrations/X likewise, and nothing may be written; of accepted/X.sql
must come X.sql.c.out and X.sql.h.out, of migrations/ schema.c.out. What is accepted also runs, in src/db/test_db.c. --bless writes the
expected files anew: look at the difference before committing it.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


class Golden:
    def __init__(self, root, bless):
        self.n = self.failed = 0
        self.bless, self.tool = bless, os.path.join(root, 'tools', 'sqlgen.py')

    def ok(self, good, name, why=''):
        self.n += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.n} - {name}')
        for line in str(why).split('\n') if not good and why else []:
            print(f'# {line}')

    def expected(self, path, got):
        if self.bless:
            with open(os.path.join(HERE, path), 'w', encoding='utf-8') as f:
                f.write(got)
        try:
            with open(os.path.join(HERE, path), encoding='utf-8') as f:
                return f.read()
        except FileNotFoundError:
            return '(no such file)'

    def generate(self, *arguments):
        """Exit code, messages, and what was written: C and header."""
        with tempfile.TemporaryDirectory() as work:
            c, h = os.path.join(work, 'x.c'), os.path.join(work, 'x.h')
            r = subprocess.run([sys.executable, self.tool, *arguments, '--out-c', c, '--out-h', h], cwd=HERE, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            written = [open(p, encoding='utf-8').read() if os.path.exists(p) else '' for p in (c, h)]
        return r.returncode, r.stdout, written

    def refused(self, name, expected, *arguments):
        code, text, written = self.generate(*arguments)
        want = self.expected(expected, text)
        good = code == 1 and text == want and not any(written) and re.match(r'[^:\n]+:\d+: .', text) and 'Traceback' not in text
        self.ok(good, f'refused: {name}', f'exit {code}, wrote {any(written)}\n{text}wanted {want}')

    def rejected(self):
        for path in sorted(glob.glob('rejected/*.sql', root_dir=HERE)):
            self.refused(path[9:-4], path[:-4] + '.err', 'query', '--root', 'rejected', '--migrations', 'migrations', path)
        for path in sorted(glob.glob('rejected_migrations/*/', root_dir=HERE)):
            self.refused('migration ' + path[20:-1], path[:-1] + '.err', 'schema', '--migrations', path[:-1])

    def accepted(self):
        for path in sorted(glob.glob('accepted/*.sql', root_dir=HERE)):
            code, text, written = self.generate('query', '--root', 'accepted', '--migrations', 'migrations', path)
            same = [w == self.expected(f'{path}.{end}.out', w) for w, end in zip(written, 'ch')]
            self.ok(code == 0 and not text and all(written) and all(same), f'accepted: {path[9:-4]}', f'exit {code}, same {same}\n{text}')
        code, text, written = self.generate('schema', '--migrations', 'migrations')
        self.ok(code == 0 and written[0] and written[0] == self.expected('schema.c.out', written[0]), 'accepted: migrations', text)

    def digest_of(self, change):
        """The first migration's digest after change(its text)."""
        with tempfile.TemporaryDirectory() as work:
            shutil.copytree(os.path.join(HERE, 'migrations'), os.path.join(work, 'm'))
            path = os.path.join(work, 'm', '0001-shop.sql')
            with open(path, encoding='utf-8') as f:
                text = f.read()
            with open(path, 'w', encoding='utf-8') as f:
                f.write(change(text))
            return re.findall(r'"([0-9a-f]{64})"', self.generate('schema', '--migrations', os.path.join(work, 'm'))[2][0])

    def digests(self):
        as_is = self.digest_of(lambda t: t)
        self.ok(len(as_is) == 2 and as_is == self.digest_of(lambda t: t.replace('-- unique', '-- unique in the shop\n    --')),
                'a comment may be corrected')
        for name, old, new in [('statement', 'width >= 0', 'width >= 1'), ('literal', "'a;b", "'a; b"), ('class', 'visit ephemeral', 'visit secret'),
                               ('mark', '-- personal: whose it is', '-- whose it is')]:
            changed = self.digest_of(lambda t, o=old, n=new: t.replace(o, n))
            self.ok(len(changed) == 2 and changed[0] != as_is[0] and changed[1] == as_is[1], f'a changed {name} changes the digest')


def main():
    golden = Golden(os.path.abspath(sys.argv[1]), '--bless' in sys.argv)
    golden.accepted()
    golden.rejected()
    golden.digests()
    print(f'1..{golden.n}')
    return 1 if golden.failed else 0


if __name__ == '__main__':
    sys.exit(main())
