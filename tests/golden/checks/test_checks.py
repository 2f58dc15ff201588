#!/usr/bin/env python3
"""The checkers' negative controls: each tiny tree below must be refused with the line named, or pass. Prints TAP.

    test_checks.py SOURCE_ROOT
"""
import os
import subprocess
import sys
import tempfile


def body(lines):
    return 'int f(void)\n{\n' + '    g();\n' * lines + '}\n'


# checker, file, text, what must be said ('' = it passes)
CASES = [
    ('layers', 'src/db/db.c', '#include "base/str.h"\n#include "db/other.h"\n', ''),
    ('layers', 'src/desk/board.c', '#include "desk/board.tmpl.h"\n#include "voice/survey.h"\n#include <string.h>\n', ''),
    ('layers', 'src/main.c', '#include "app.h"\n#include "cmd/serve.h"\n', ''),
    ('layers', 'src/web/web.h', '#include "html/html.h"\n', ''),
    ('layers', 'src/db/db.c', '#include "base/str.h"\n#include "web/web.h"\n', 'src/db/db.c:2: "web/web.h" goes up: db stands below web'),
    ('layers', 'src/base/test_str.c', '#include "sys/sys.h"\n', 'src/base/test_str.c:1: "sys/sys.h" goes up'),
    ('layers', 'src/html/html.h', '#include "web/web.h"\n', 'src/html/html.h:1: "web/web.h" goes up: html stands beside web'),
    ('layers', 'src/voice/survey.c', '\n#  include "toolkit/star.h"\n', 'src/voice/survey.c:2: "toolkit/star.h" goes up: voice stands beside'),
    ('layers', 'src/cmd/serve.c', '#include "../base/str.h"\n', 'src/cmd/serve.c:1: "../base/str.h" is not rooted at src'),
    ('layers', 'src/base/str.c', '#include "str.h"\n', 'src/base/str.c:1: "str.h" is not rooted at src'),
    ('layers', 'src/db/test_db.c', '#include "kinds.sql.h"\n', ''),
    ('layers', 'src/db/db.c', '#include "kinds.sql.h"\n', 'src/db/db.c:1: "kinds.sql.h" is not rooted at src'),
    ('layers', 'src/cmd/serve.c', '#include "app.h"\n', ''),
    ('layers', 'src/desk/a.c', '#include "cmd/serve.h"\n', 'src/desk/a.c:1: "cmd/serve.h" goes up: desk stands below cmd'),
    ('layers', 'src/base/str.c', '#include "app.h"\n', 'src/base/str.c:1: "app.h" goes up: base stands below src'),
    ('layers', 'src/sys/a.c', '#include "misc/b.h"\n', 'src/sys/a.c:1: "misc/b.h" names a folder that has no layer: misc'),
    ('layers', 'src/misc/a.c', 'int a;\n', 'src/misc/a.c:1: the folder misc has no layer'),
    ('layers', 'src/README.md', '', 'layers: 0 files'),
    ('bans', 'src/web/a.c', 'int n = my_strcpy(x) + o->time(x) + o.free(x); /* strcpy(a, b) */ // atoi(x)\nconst char *s = "system(1)";\n', ''),
    ('bans', 'src/web/a.c', '\nstrcpy(a, b);\n', 'src/web/a.c:2: strcpy() is banned'),
    ('bans', 'src/web/a.c', 'int n = sprintf (a, b);\n', 'src/web/a.c:1: sprintf() is banned'),
    ('bans', 'src/web/test_a.c', 'atoi("1");\n', 'src/web/test_a.c:1: atoi() is banned'),
    ('bans', 'tests/fault/a.c', 'system("ls");\n', 'tests/fault/a.c:1: system() is banned'),
    ('bans', 'bench/a.c', 'rand();\n', 'bench/a.c:1: rand() is banned'),
    ('bans', 'src/web/a.c', 'void *p = "/*";\np = malloc(3); /* "*/\n', 'src/web/a.c:2: malloc() belongs into base/mem.c or sys'),
    ('bans', 'src/base/str.c', 'free(p);\n', 'src/base/str.c:1: free() belongs'),
    ('bans', 'src/web/a.c', 'time(NULL);\n', 'src/web/a.c:1: time() belongs'),
    ('bans', 'src/web/a.c', 'getenv("HOME");\n', 'src/web/a.c:1: getenv() belongs'),
    ('bans', 'src/web/a.c', 'fopen("a", "r");\n', 'src/web/a.c:1: fopen() belongs'),
    ('bans', 'src/base/mem.c', 'malloc(3);\n', ''),
    ('bans', 'src/sys/a.c', 'fopen(getenv("A"), "r");\n', ''),
    ('bans', 'tests/tamper/a.c', 'free(malloc(3));\nconst char *s = "UPDATE unit SET name = 1", *h = "<p>";\n', ''),
    ('bans', 'src/web/a.c', 'q("SELECT id"\n  " FROM unit ");\n', 'src/web/a.c:1: SQL in a C string'),
    ('bans', 'src/web/a.c', '\nq("insert into unit values (1)");\n', 'src/web/a.c:2: SQL in a C string'),
    ('bans', 'src/web/a.c', 'q("UPDATE unit SET name = ?");\n', 'src/web/a.c:1: SQL in a C string'),
    ('bans', 'src/web/a.c', 'q("delete from unit");\n', 'src/web/a.c:1: SQL in a C string'),
    ('bans', 'src/web/a.c', 'q("CREATE TABLE unit (id)");\n', 'src/web/a.c:1: SQL in a C string'),
    ('bans', 'src/web/a.c', 'q("PRAGMA synchronous");\n', 'src/web/a.c:1: SQL in a C string'),
    ('bans', 'src/db/a.c', 'q("PRAGMA synchronous=FULL");\n', ''),
    ('bans', 'src/web/a.c', 'log("selected rows from here; updates set aside, created at the table <DIR> a < b");\n', ''),
    ('bans', 'src/web/a.c', 'put("<p class=x>");\n', 'src/web/a.c:1: HTML in a C string'),
    ('bans', 'src/web/a.c', 'put("a</td" ">");\n', 'src/web/a.c:1: HTML in a C string'),
    ('bans', 'src/web/a.c', 'put("<!DOCTYPE html>");\n', 'src/web/a.c:1: HTML in a C string'),
    ('bans', 'src/html/a.c', 'put("<p>");\n', ''),
    ('bans', 'src/web/test_a.c', 'assert(is("<p>"));\n', ''),
    ('bans', 'src/web/a.c', body(67), ''),
    ('bans', 'src/web/a.c', body(68), 'src/web/a.c:1: a function of 71 lines, at most 70'),
    ('bans', 'src/web/a.h', 'int a;\n' * 800, ''),
    ('bans', 'src/web/a.h', 'int a;\n' * 801, 'src/web/a.h:801: a file of 801 lines, at most 800'),
    ('bans', 'tools/a.py', 'a = 1\n' * 601, 'tools/a.py:601: a tool of 601 lines, at most 600'),
    ('bans', 'src/web/a.html', '\n<!-- TO' + 'DO -->\n', 'src/web/a.html:2: "TO' + 'DO" does not belong'),
    ('bans', 'docs/a.md', 'FIX' + 'ME\n', 'docs/a.md:1: "FIX' + 'ME" does not belong'),
    ('bans', 'Makefile', 'all: /wo' + 'rk/x\n', 'Makefile:1: "/wo' + 'rk/" does not belong'),
    ('bans', 'src/build/a.c', 'rand();\n', 'src/build/a.c:1: rand() is banned'),
    ('bans', 'build-asan/a.c', 'rand();\n', 'bans: 0 files'),
]


def run(root, checker, name, text):
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        tree = 'src' if checker == 'layers' else '.'
        done = subprocess.run([sys.executable, os.path.join(root, f'tools/check_{checker}.py'), tree], cwd=work, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def main():
    root = os.path.abspath(sys.argv[1])
    print(f'1..{len(CASES)}')
    bad = 0
    for n, (checker, name, text, want) in enumerate(CASES, 1):
        code, said = run(root, checker, name, text)
        good = code == (1 if want else 0) and want in said
        bad += not good
        print(f'{"ok" if good else "not ok"} {n} - {checker}: {name}: {want or "passes"}')
        if not good:
            print('# ' + said.replace('\n', '\n# '))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
