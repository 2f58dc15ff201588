#!/usr/bin/env python3
"""Checks what the house style bans and a compiler does not see.

    check_bans.py [ROOT]

In src, tests and bench: banned calls, functions over 70 lines, files over 800. In src only (but not in its tests): memory, time,
environment and files outside base/mem.c and sys; SQL in C strings outside db; HTML in C strings outside html. Everywhere: marks of
unfinished work, and paths of somebody's own machine. Python tools stay under 600 lines. Prints file:line for each, ends with 1
when there is one.
"""
import os
import re
import sys

BANNED = 'strcpy strcat sprintf vsprintf gets strtok atoi atol localtime gmtime ctime asctime rand srand system popen'.split()
GROUND = ('malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf time gettimeofday clock_gettime getenv secure_getenv '
          'fopen freopen open openat').split()
GROUND_FLOOR = ('src/base/mem.c', 'src/sys/')
FUNCTION_MAX, FILE_MAX, TOOL_MAX = 70, 800, 600
SQL = re.compile(r'\bselect\s[^;]*\sfrom\s|\binsert\s+(or\s+\w+\s+)?into\s|\bupdate\s+\w+\s+set\s|\bdelete\s+from\s|'
                 r'\b(create|drop|alter)\s+(unique\s+|virtual\s+|temp\s+)?(table|index|view|trigger)\s|\bpragma\s+\w+', re.I)
ELEMENTS = ('a abbr article aside b body br button caption code dd details div dl dt em fieldset figure footer form g h1 h2 h3 h4 h5 h6 head '
            'header hr html i img input label legend li link main meta nav ol optgroup option p path pre rect script section select small '
            'span strong style sub summary sup svg table tbody td template textarea text tfoot th thead time title tr tspan u ul').split()
HTML = re.compile(r'<(/?(' + '|'.join(ELEMENTS) + r')(?=[\s/>]|$)|!doctype|!--)', re.I)
WORDS = re.compile('TO' + 'DO|FIX' + 'ME|/wo' + 'rk/')
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
CALL = re.compile(r'(?<![\w.])(?<!->)(' + '|'.join(BANNED + GROUND) + r')\s*\(')
SKIPPED = re.compile(r'^(build[^/]*|data|tests/out)$|(^|/)(\.git|node_modules|__pycache__)$')
TEXT = ('.c', '.h', '.py', '.sh', '.sql', '.html', '.js', '.css', '.svg', '.md', '.tsv', '.csv', '.txt', '.build', '.yml', '.yaml', '.conf', '.service',
        '.json', '.mjs')
TEXT_NAMES = ('Makefile', 'run')


def blank(text):
    return re.sub(r'[^\n]', ' ', text)


def take_apart(text):
    """The code with comments and literals blanked (lines kept), and the string literals as [(offset, value)], neighbours joined."""
    literals = []

    def put(m):
        token = m.group()
        if token[0] == '"':
            if literals and not TOKEN.sub('', text[literals[-1][2]:m.start()]).strip():
                literals[-1] = (literals[-1][0], literals[-1][1] + token[1:-1], m.end())
            else:
                literals.append((m.start(), token[1:-1], m.end()))
        return blank(token)

    code = TOKEN.sub(put, text)
    return code, [(at, value.replace('\\n', '\n').replace('\\t', '\t').replace('\\"', '"')) for at, value, _ in literals]


def long_functions(lines):
    """(line, length) of functions over the limit; a body begins with { and ends with } in the first column, as clang-format puts them."""
    start = None
    for n, line in enumerate(lines, 1):
        if line.startswith('{'):
            start = n - 1  # the signature
        elif line.startswith('}') and start is not None:
            if n - start + 1 > FUNCTION_MAX:
                yield start, n - start + 1
            start = None


def check_c(name, text):
    code, literals = take_apart(text)
    code = re.sub(r'^[ \t]*#[ \t]*include[^\n]*', lambda m: blank(m.group()), code, flags=re.M)
    tested = name.startswith('src/') and not os.path.basename(name).startswith(('test_', 'fixture'))

    def line(at):
        return text.count('\n', 0, at) + 1

    for m in CALL.finditer(code):
        call = m.group(1)
        if call in BANNED:
            yield line(m.start()), f'{call}() is banned'
        elif tested and not name.startswith(GROUND_FLOOR):
            yield line(m.start()), f'{call}() belongs into base/mem.c or sys'
    for at, value in literals:
        if tested and not name.startswith('src/db/') and SQL.search(value):
            yield line(at), 'SQL in a C string: it belongs into a .sql file'
        if tested and not name.startswith('src/html/') and HTML.search(value):
            yield line(at), 'HTML in a C string: it belongs into a template'
    lines = text.split('\n')
    for start, length in long_functions(lines):
        yield start, f'a function of {length} lines, at most {FUNCTION_MAX}'
    if len(lines) - 1 > FILE_MAX:
        yield FILE_MAX + 1, f'a file of {len(lines) - 1} lines, at most {FILE_MAX}'


def check_words(text):
    for m in WORDS.finditer(text):
        yield text.count('\n', 0, m.start()) + 1, f'"{m.group()}" does not belong into the project'


def check(root, name):
    with open(os.path.join(root, name), encoding='utf-8', errors='replace') as f:
        text = f.read()
    found = list(check_words(text))
    if name.endswith(('.c', '.h')) and name.startswith(('src/', 'tests/', 'bench/')):
        found += check_c(name, text)
    if name.endswith('.py') and text.count('\n') > TOOL_MAX:
        found.append((TOOL_MAX + 1, f'a tool of {text.count(chr(10))} lines, at most {TOOL_MAX}'))
    return [f'{name}:{line}: {why}' for line, why in sorted(found)]


def names_of(root):
    for top, folders, files in os.walk(root):
        folders[:] = [d for d in folders if not SKIPPED.search(os.path.relpath(os.path.join(top, d), root))]
        for f in files:
            if f.endswith(TEXT) or f in TEXT_NAMES:
                yield os.path.relpath(os.path.join(top, f), root)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
    names = sorted(names_of(root))
    found = [line for name in names for line in check(root, name)]
    print('\n'.join(found + [f'bans: {len(names)} files, {len(found)} faults']))
    return 1 if found or not names else 0


if __name__ == '__main__':
    sys.exit(main())
