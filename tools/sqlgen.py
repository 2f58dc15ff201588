#!/usr/bin/env python3
"""sqlgen: makes typed C of .sql files. The language is described in src/db/README.md.

    sqlgen.py query   --root src --migrations migrations --out-c X.sql.c --out-h X.sql.h [--depfile D] X.sql
    sqlgen.py schema  --migrations migrations --out-c schema.c [--depfile D]
    sqlgen.py queries --out-c queries.c A.sql.h B.sql.h ...

Reading is in sqlschema.py. Each query is prepared on an SQLite database in memory to which the migrations were applied; a test
prepares it on PostgreSQL.
"""
import argparse
import os
import re
import sqlite3
import sys

from sqlschema import CLASSES, MIGRATION_TABLE, Refused, Schema, directive, joined, read, tokenize

TYPES = {  # declared type: (C type, type in the database, kind of field, function that makes an input of it, value for trying)
    'i64': ('int64_t', 'DB_I64', 'DB_FIELD_I64', 'db_in_i64', 1),
    'i64?': ('struct opt_i64', 'DB_I64', 'DB_FIELD_OPT_I64', 'db_in_opt', 1),
    'bool': ('bool', 'DB_I64', 'DB_FIELD_BOOL', 'db_in_bool', 1),
    'text': ('struct str', 'DB_TEXT', 'DB_FIELD_TEXT', 'db_in_text', ''),
    'date': ('day_t', 'DB_TEXT', 'DB_FIELD_DATE', 'db_in_date', ''),
    'blob': ('struct str', 'DB_BLOB', 'DB_FIELD_BLOB', 'db_in_blob', b''),
}
NOT_IN_C = set('''auto bool break case char const continue default do double else enum errno extern false float for
    goto if inline int linux long register restrict return short signed sizeof static stderr stdin
    stdout struct switch true typedef union unix unsigned void volatile while'''.split())
OUR_ARGUMENTS = {'db', 'a', 'in', 'row', 'rows', 'n', 'changed'}
DIRECT_INPUTS_MAX = 3


# ---- queries -----------------------------------------------------------------------------------------------------

class Query:
    def __init__(self, path, line, name, kind):
        self.path, self.line, self.name, self.kind = path, line, name, kind
        self.ins, self.outs, self.doc = [], [], []
        self.bodies, self.section = {'both': [], 'sqlite': [], 'pg': []}, 'both'

    def refuse(self, why, line=None):
        raise Refused(self.path, line or self.line, why)

    def declare(self, word, rest, line):
        if word in ('in', 'out'):
            if self.bodies[self.section] or self.section != 'both':
                self.refuse(f':{word} stands before the text of the query', line)
            for item in rest.split():
                self.declare_one(word, item, line)
            if not rest:
                self.refuse(f':{word} declares nothing', line)
        elif word in ('sqlite', 'pg') and not rest:
            if self.bodies['both'] or self.bodies[word]:
                self.refuse(f'text before or beside :{word}', line)
            self.section = word
        else:
            self.refuse(f'unknown directive "{f"-- :{word} {rest}".strip()}"', line)

    def declare_one(self, word, item, line):
        m = re.fullmatch(r'([a-z][a-z0-9_]*):(.+)', item)
        if not m:
            self.refuse(f'expected name:type, got "{item}"', line)
        name, kind = m.groups()
        those = self.ins if word == 'in' else self.outs
        if kind not in TYPES:
            self.refuse(f'unknown type "{kind}" of {name}; there are {" ".join(TYPES)}', line)
        if name in NOT_IN_C or word == 'in' and name in OUR_ARGUMENTS:
            self.refuse(f'the name {name} is taken in C; choose another', line)
        if name in [n for n, _ in those]:
            self.refuse(f'{name} is declared twice in :{word}', line)
        those.append((name, kind))

    def finish(self, schema):
        for body in self.bodies.values():
            while body and body[-1].kind == 'comment':
                body.pop()
            if body and body[-1].text == ';':
                body.pop()
            self.check_tokens(body)
        sections = [s for s in ('sqlite', 'pg') if self.bodies[s]]
        if self.section != 'both' and len(sections) != 2:
            self.refuse(f'{self.name} has a text for one engine only')
        if self.kind == 'run' and self.outs:
            self.refuse(f'{self.name} is :run and has no result, so no :out')
        if self.kind != 'run' and not self.outs:
            self.refuse(f'{self.name} is :{self.kind} and needs :out')
        self.sqlite = self.text(self.bodies['both'] or self.bodies['sqlite'], '?')
        self.pg = self.text(self.bodies['both'] or self.bodies['pg'], '$')
        self.prepare(schema)

    def check_tokens(self, body):
        for t in body:
            if t.text == ';' and t.kind == 'punct':
                self.refuse('one statement a query; ";" ends it', t.line)
            if t.kind == 'punct' and t.text in '?$[]':
                self.refuse(f'"{t.text}" outside a string: parameters are :name', t.line)
            if t.kind == 'number' and not t.text.isdigit():
                self.refuse(f'{t.text}: no floating point', t.line)

    def text(self, body, sign):
        if not body:
            self.refuse(f'{self.name} has no text')
        names, used = [n for n, _ in self.ins], set()

        def number(t):
            if t.text[1:] not in names:
                self.refuse(f'{t.text} is not declared in :in', t.line)
            used.add(t.text[1:])
            return f'{sign}{names.index(t.text[1:]) + 1}'
        text = joined(body, param=number)
        for n in names:
            if n not in used:
                self.refuse(f'{n} is declared in :in but not used')
        self.check_words([t.upper() for t in body])
        return text

    def check_words(self, words):
        first, pairs = words[0], list(zip(words, words[1:]))
        verbs = [v for i, v in enumerate(words) if v in ('INSERT', 'UPDATE', 'DELETE') and (i == 0 or words[i - 1] != 'FOR')]
        self.writes = bool(verbs)
        if first not in ('SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE'):
            self.refuse(f'a query does not begin with {first or "that"}')
        if ('INSERT', 'OR') in pairs:
            self.refuse('INSERT OR … is SQLite only; use ON CONFLICT')
        if first in ('UPDATE', 'DELETE') and 'WHERE' not in words:
            self.refuse(f'{first} without WHERE; write WHERE 1 = 1 if every row is meant')
        if self.kind == 'run' and not verbs:
            self.refuse(f'{self.name} is :run and changes nothing')
        if self.kind != 'run' and verbs and 'RETURNING' not in words:
            self.refuse(f'{self.name} is :{self.kind} and has no RETURNING')
        if self.kind == 'many' and not verbs and ('ORDER', 'BY') not in pairs:
            self.refuse(f'{self.name} is :many and has no ORDER BY: the engines would differ')

    def prepare(self, schema):
        values = [TYPES[t][4] for _, t in self.ins]
        try:
            if self.kind == 'run':
                schema.db.execute('EXPLAIN ' + self.sqlite, values)
                return
            columns = len(schema.db.execute(self.sqlite, values).description)
        except sqlite3.Error as e:
            self.refuse(f'{self.name}: {e}')
        schema.db.rollback()
        if columns != len(self.outs):
            self.refuse(f'{self.name} gives {columns} columns, :out declares {len(self.outs)}')


def parse_queries(path, schema):
    queries, query, doc = [], None, []
    for t in tokenize(path):
        d = directive(t)
        if d and not t.first:
            raise Refused(path, t.line, 'a directive stands on a line of its own')
        if d and d[0] == 'name':
            m = re.fullmatch(r'([a-z][a-z0-9_]*) +:(one|many|run)', d[1])
            if not m:
                raise Refused(path, t.line, f'expected "-- :name NAME :one|:many|:run", got "{t.text}"')
            if m.group(1) in [q.name for q in queries]:
                raise Refused(path, t.line, f'there is a query {m.group(1)} already')
            query = Query(path, t.line, *m.groups())
            queries.append(query)
        elif d and not query or not query and t.kind != 'comment':
            raise Refused(path, t.line, 'nothing may stand before the first "-- :name"')
        elif d:
            query.declare(*d, t.line)
        elif t.kind == 'comment' and t.first:
            if not query or not any(query.bodies.values()):
                (query.doc if query else doc).append(re.sub(r'^--+ ?|^/\*\s*|\s*\*/$', '', t.text).replace('*/', ''))
        else:
            query.bodies[query.section].append(t)
    if not queries:
        raise Refused(path, 1, 'no query in it')
    for q in queries:
        q.finish(schema)
    return doc, queries


# ---- C -----------------------------------------------------------------------------------------------------------

def c_string(text, indent='    '):
    """A literal, in pieces that fit the page."""
    escapes = {'\\': '\\\\', '"': '\\"', '\n': '\\n', '?': '\\?'}
    pieces, piece = [], ''
    for ch in text:
        piece += escapes.get(ch, ch)
        if len(piece) > 100 and ch in ' \n' or len(piece) > 116:
            pieces.append(piece)
            piece = ''
    return f'\n{indent}'.join(f'"{p}"' for p in pieces + ([piece] if piece or not pieces else []))


def comment(lines):
    return f'/* {chr(10).join(lines)} */\n' if lines else ''


def prototype(q):
    inputs = [f'{TYPES[t][0]} {n}' for n, t in q.ins]
    if len(inputs) > DIRECT_INPUTS_MAX:
        inputs = [f'const struct {q.name}_in *in']
    row = f'struct {q.name}_row *'
    result = {'one': [row + 'row'], 'many': [row + '*rows', 'size_t *n'], 'run': ['int64_t *changed']}
    arena = [] if q.kind == 'run' else ['struct arena *a']
    return f'enum err {q.name}({", ".join(["struct db *db"] + arena + inputs + result[q.kind])})'


def struct(name, fields):
    return f'struct {name} {{\n' + ''.join(f'    {TYPES[t][0]} {n};\n' for n, t in fields) + '};\n'


def header(relative, doc, queries):
    guard = 'SG_SQL_' + re.sub(r'\W', '_', relative).upper() + '_H'
    out = f'/* Made by tools/sqlgen.py from {relative}. */\n#ifndef {guard}\n#define {guard}\n'
    out += '#include "db/db.h"\n\n' + comment(doc)
    for q in queries:
        out += '\n' + comment(q.doc)
        out += struct(q.name + '_row', q.outs) if q.outs else ''
        out += struct(q.name + '_in', q.ins) if len(q.ins) > DIRECT_INPUTS_MAX else ''
        out += f'extern const struct db_query {q.name}_query;\n{prototype(q)} MUST_CHECK;\n'
    return out + '\n#endif\n'


def db_query(q_name, sqlite, pg, path, ins, outs, writes):
    """Initialiser of a struct db_query; ins and outs are (array name, length)."""
    return (f'{{\n    .name = "{q_name}",\n    .sqlite = {c_string(sqlite)},\n    .pg = {c_string(pg)},\n'
            f'    .file = {c_string(path)},\n    .in = {ins[0]},\n    .out = {outs[0]},\n'
            f'    .nin = {ins[1]},\n    .nout = {outs[1]},\n'
            f'    .writes = {"true" if writes else "false"},\n}};\n')


def types_array(name, kinds):
    if not kinds:
        return '', ('NULL', 0)
    return f'static const enum db_type {name}[] = {{{", ".join(kinds)}}};\n', (name, len(kinds))


def function(q):
    in_text, ins = types_array(q.name + '_types_in', [TYPES[t][1] for _, t in q.ins])
    out_text, outs = types_array(q.name + '_types_out', [TYPES[t][1] for _, t in q.outs])
    out = in_text + out_text + f'const struct db_query {q.name}_query = '
    out += db_query(q.name, q.sqlite, q.pg, q.path, ins, outs, q.writes)
    if q.outs:
        fields = ''.join(f'    {{"{n}", {TYPES[t][2]}, offsetof(struct {q.name}_row, {n})}},\n' for n, t in q.outs)
        out += f'static const struct db_field {q.name}_fields[] = {{\n{fields}}};\n'
    out += f'\n{prototype(q)}\n{{\n'
    prefix, dates, values = 'in->' if len(q.ins) > DIRECT_INPUTS_MAX else '', 0, []
    for n, t in q.ins:
        values.append(f'{TYPES[t][3]}({f"days[{dates}], " if t == "date" else ""}{prefix}{n})')
        dates += t == 'date'
    out += f'    char days[{dates}][DB_DAY_SIZE];\n' if dates else ''
    out += f'    const struct db_val vals[] = {{{", ".join(values)}}};\n' if values else ''
    vals = 'vals' if values else 'NULL'
    if q.kind == 'run':
        out += f'    return db_run(db, &{q.name}_query, {vals}, changed);\n'
    elif q.kind == 'one':
        out += f'    return db_fetch_one(db, a, &{q.name}_query, {vals}, {q.name}_fields, row, sizeof *row);\n'
    else:
        out += '    void *list = NULL;\n    enum err e = db_fetch_many(db, a, '
        out += f'&{q.name}_query, {vals}, {q.name}_fields, sizeof **rows, &list, n);\n    *rows = list;\n    return e;\n'
    return out + '}\n'


def source(relative, queries):
    return (f'/* Made by tools/sqlgen.py from {relative}. */\n#include "{relative}.h"\n#include "db/field.h"\n\n'
            + '\n'.join(function(q) for q in queries))


def table_source(schema, table):
    columns = schema.columns(table)
    out = f'static const struct db_column {table.name}_columns[] = {{\n'
    for name, kind, mark in columns:
        marks = ', '.join('true' if mark == m else 'false' for m in ('personal', 'salt'))
        out += f'    {{"{name}", {kind}, {marks}}},\n'
    out += '};\n'
    names, by_id, every = ', '.join(c[0] for c in columns), 'NULL', 'NULL'
    types, outs = types_array(table.name + '_types', [c[1] for c in columns])
    if table.kind in ('journaled', 'derived'):
        every = f'&{table.name}_all'
        text = f'SELECT {names} FROM {table.name} ORDER BY id'
        out += types + f'static const struct db_query {table.name}_all = '
        out += db_query(table.name + '_all', text, text, 'migrations', ('NULL', 0), outs, False)
    if table.kind == 'journaled':
        by_id = f'&{table.name}_by_id'
        text = f'SELECT {names} FROM {table.name} WHERE id = '
        out += f'static const struct db_query {table.name}_by_id = '
        out += db_query(table.name + '_by_id', text + '?1', text + '$1', 'migrations', ('id_type', 1), outs, False)
    return out + (f'static const struct db_table {table.name}_table = {{\n    .name = "{table.name}",\n'
                  f'    .class = {CLASSES[table.kind]},\n    .columns = {table.name}_columns,\n'
                  f'    .ncolumns = {len(columns)},\n    .by_id = {by_id},\n    .all = {every},\n}};\n\n')


def pointers(kind, name, those):
    return f'const {kind} *const {name}[] = {{\n' + ''.join(f'    &{t},\n' for t in those) + '    NULL,\n};\n'


def schema_source(schema):
    out = ('/* Made by tools/sqlgen.py from the migrations. */\n#include "db/driver.h"\n\n'
           'static const enum db_type id_type[] = {DB_I64};\n\n')
    tables = [t for _, t in sorted(schema.tables.items()) if schema.columns(t)]
    out += ''.join(table_source(schema, t) for t in tables)
    out += pointers('struct db_table', 'db_tables', [f'{t.name}_table' for t in tables]) + '\n'
    out += f'const char *const db_migration_table[] = {{\n    [DB_SQLITE] = {c_string(MIGRATION_TABLE["sqlite"])},\n'
    out += f'    [DB_POSTGRESQL] = {c_string(MIGRATION_TABLE["pg"])},\n}};\n\nconst struct migration db_migrations[] = {{\n'
    for m in schema.migrations:
        texts = [c_string(''.join(s + ';\n' for _, s in statements)) for statements in (m.sqlite, m.pg)]
        out += f'    {{{m.version}, "{m.name}",\n    {texts[0]},\n    {texts[1]},\n    "{m.digest()}"}},\n'
    return out + '    {0, NULL, NULL, NULL, NULL},\n};\n'


def queries_source(paths):
    names = []
    for path in paths:
        if path.endswith('.h'):
            names += re.findall(r'^extern const struct db_query (\w+);$', read(path), re.M)
    out = '/* Made by tools/sqlgen.py: every query of the program. */\n#include "db/db.h"\n\n'
    out += ''.join(f'extern const struct db_query {n};\n' for n in names)
    return out + '\n' + pointers('struct db_query', 'db_all_queries', names)


TOOLS = [os.path.abspath(__file__), os.path.join(os.path.dirname(os.path.abspath(__file__)), 'sqlschema.py')]


def write(path, text):
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def main():
    p = argparse.ArgumentParser(description='Makes typed C of .sql files (src/db/README.md).')
    p.add_argument('mode', choices=['query', 'schema', 'queries'])
    for option in '--root', '--migrations', '--out-c', '--out-h', '--depfile':
        p.add_argument(option)
    p.add_argument('files', nargs='*')
    o = p.parse_intermixed_args()
    try:
        if o.mode == 'queries':
            write(o.out_c, queries_source(o.files))
            return 0
        schema = Schema(o.migrations)
        if o.mode == 'schema':
            write(o.out_c, schema_source(schema))
        else:
            doc, queries = parse_queries(o.files[0], schema)
            relative = os.path.relpath(o.files[0], o.root).replace(os.sep, '/')
            for q in queries:
                q.path = relative
            write(o.out_h, header(relative, doc, queries))
            write(o.out_c, source(relative, queries))
        if o.depfile:
            write(o.depfile, f'{o.out_c}: {" ".join(p.replace(" ", chr(92) + " ") for p in schema.paths() + TOOLS)}\n')
    except Refused as e:
        print(e, file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
