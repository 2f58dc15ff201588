#!/usr/bin/env python3
"""The files of worksheets, computed anew by tools/recompute.py, which shares no line with the program: test_recompute.py TEST_SHEET RECOMPUTE

Each sample comes out as it stands; with any one of its computed lines changed, it does not.
"""
import csv
import io
import subprocess
import sys
import tempfile

LINE = 'line'


def recompute(tool, text):
    with tempfile.NamedTemporaryFile('w', suffix='.csv', encoding='utf-8', newline='') as f:
        f.write(text)
        f.flush()
        return subprocess.run([sys.executable, tool, f.name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def changed(rows, at):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows({**r, LINE: str(int(r[LINE]) + 1) if i == at else r[LINE]} for i, r in enumerate(rows))
    return out.getvalue()


def main():
    test, tool = sys.argv[1:3]
    names = subprocess.run([test, '--names'], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    n = failed = 0
    for name in names:
        text = subprocess.run([test, '--print', name], stdout=subprocess.PIPE, check=True).stdout.decode('utf-8-sig')
        done = recompute(tool, text)
        rows = list(csv.DictReader(io.StringIO(text)))
        lines = [i for i, r in enumerate(rows) if r[LINE] and r['kind'] != 'group']
        unseen = [rows[i]['id'] or 'total' for i in lines if recompute(tool, changed(rows, i)).returncode != 1]
        for good, label, why in ((done.returncode == 0, f'{name} comes out as it stands', done.stdout),
                                 (len(lines) > 5 and not unseen, f'{name}: each of {len(lines)} lines is seen when it is changed', unseen)):
            n, failed = n + 1, failed + (not good)
            print(f'{"" if good else "not "}ok {n} - {label}' + ('' if good else f'\n# {why}'))
    print(f'1..{n}')
    return 1 if failed or not names else 0


sys.exit(main())
