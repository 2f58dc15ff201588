#!/usr/bin/env python3
"""test_verbs.py SRC: every verb that a command writes can be chosen on /audit (audit.c) and has words there (audit.html); and nothing else is listed.

A verb stands in the source as `.verb = "report.hand"`, or as the second argument of a folder's own macro NAME_COMMAND(report_hand, "report.hand", …).
"""
import os
import re
import sys

# Written by others than a command of the program's: the act of erasing a value is the journal's word (journal.h).
OTHERS = {'value.erase'}
VERB = re.compile(r'(?:\.verb = |_COMMAND\(\w+,\s*)"([a-z_]+\.[a-z_]+)"')


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def written(src):
    for top, _, files in os.walk(src):
        for f in files:
            if f.endswith('.c') and not f.startswith(('test_', 'fixture')):
                yield from VERB.findall(read(os.path.join(top, f)))


def main():
    src = sys.argv[1]
    verbs = set(written(src)) | OTHERS
    array = re.search(r'audit_verbs\[\] = \{(.*?)\}', read(os.path.join(src, 'desk/audit.c')), re.S).group(1)
    listed = set(re.findall(r'"([^"]+)"', array))
    worded = set(re.findall(r'str_is\(verb, "([^"]+)"\)', read(os.path.join(src, 'desk/audit.html'))))
    faults = [f'{v}: not in audit_verbs (desk/audit.c)' for v in sorted(verbs - listed)]
    faults += [f'{v}: no words in desk/audit.html' for v in sorted(verbs - worded)]
    faults += [f'{v}: in audit_verbs, but nothing writes it' for v in sorted(listed - verbs)]
    print('\n'.join(faults + [f'verbs: {len(verbs)}, {len(faults)} faults']))
    return 1 if faults or len(verbs) < 20 else 0


if __name__ == '__main__':
    sys.exit(main())
