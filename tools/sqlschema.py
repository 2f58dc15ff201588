"""sqlschema: reads .sql files into tokens and the migrations into a schema, for sqlgen.py. The language is in src/db/README.md.

One tokenizer serves queries and migrations, so that whatever looks like a parameter, a comment or the end of a statement inside
a string is none. The migrations are applied to an SQLite database in memory; the tables' columns are read from there.
"""
import hashlib
import os
import re
import sqlite3

COLUMN_TYPES = {'BIGINT': 'DB_I64', 'TEXT': 'DB_TEXT', 'BLOB': 'DB_BLOB'}
CLASSES = {'journaled': 'TABLE_JOURNALED', 'derived': 'TABLE_DERIVED', 'ephemeral': 'TABLE_EPHEMERAL', 'append': 'TABLE_APPEND',
           'secret': 'TABLE_SECRET'}
CONSTRAINTS = {'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'CONSTRAINT'}

# Which migrations a store has; made and kept by migrate.c, not part of the schema itself.
MIGRATION_TABLE = {
    'sqlite': 'CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, '
              'sha256 TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT',
    'pg': 'CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, '
          'at_ms BIGINT NOT NULL)',
}
PG_REFUSER = ('CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS '
              "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$")


class Refused(Exception):
    def __init__(self, path, line, why):
        super().__init__(f'{path}:{line}: {why}')


# ---- tokens ------------------------------------------------------------------------------------------------------

TOKEN = re.compile(r"""(?P<space>\s+) | (?P<comment>--[^\n]*|/\*.*?\*/) | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*") | (?P<cast>::) | (?P<param>:[A-Za-z_]\w*) | (?P<word>[A-Za-z_]\w*)
    | (?P<number>[0-9][\w.]*) | (?P<open>/\*|'|") | (?P<punct>.)""", re.S | re.X | re.A)


class Token:
    def __init__(self, kind, text, line, first):
        self.kind, self.text, self.line = kind, text, line
        self.first = first  # nothing but space stands before it on its line
        self.end_line = line + text.count('\n')

    def upper(self):
        return self.text.upper() if self.kind == 'word' else ''


def read(path):
    with open(path, 'rb') as f:
        data = f.read()
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError as e:
        raise Refused(path, data[:e.start].count(b'\n') + 1, 'not UTF-8') from e


def tokenize(path):
    """All tokens but white space, which is remembered only as a distance: `glued` tokens touch the one before."""
    line, first, glued, before = 1, True, False, None
    for m in TOKEN.finditer(read(path)):
        kind, text = m.lastgroup, m.group()
        if kind == 'space':
            line += text.count('\n')
            first, glued = first or '\n' in text, False
            continue
        t = Token(kind, text, line, first)
        t.glued = glued
        if kind == 'open':
            raise Refused(path, line, 'unclosed ' + {"'": 'string', '"': 'quoted name', '/*': 'comment'}[text])
        if kind == 'string' and glued and before.kind == 'word':
            raise Refused(path, line, f"{before.text}'…' does not mean the same on both engines")
        if text == '\0' or kind == 'punct' and text in '`\\':
            raise Refused(path, line, f'{text!r} has no place here')
        yield t
        line, first, glued, before = t.end_line, False, True, t


def directive(t):
    """`-- :word rest` on a line of its own, as (word, rest); None for any other token."""
    m = re.fullmatch(r'--\s*:(\S*)\s*(.*?)\s*', t.text) if t.kind == 'comment' else None
    return (m.group(1), m.group(2)) if m else None


def joined(tokens, param=lambda t: t.text, word=lambda t: t.text):
    """The text of tokens without comments, one space where there was any white space."""
    out = ''
    for t in tokens:
        if t.kind == 'comment':
            out += ' '
        else:
            text = param(t) if t.kind == 'param' else word(t) if t.kind == 'word' else t.text
            out += ('' if t.glued else ' ') + text
    return re.sub(r'^ +| +$', '', squeeze(out))


def squeeze(text):
    return re.sub(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|\s+", lambda m: m.group(1) or ' ', text)


# ---- migrations --------------------------------------------------------------------------------------------------

class Table:
    def __init__(self, name, kind, line):
        self.name, self.kind, self.line, self.marks = name, kind, line, {}


class Migration:
    """One NNNN-name.sql, with NNNN-name.sqlite.sql and .pg.sql behind it where there are any."""

    def __init__(self, path, version, name, tables):
        self.path, self.version, self.name, self.tables = path, version, name, tables
        self.sqlite, self.pg, self.effect = [], [], []  # (line, statement); effect is what the digest covers
        self.pending = None  # `-- :table` that waits for its CREATE TABLE
        self.parse()

    def refuse(self, line, why):
        raise Refused(self.path, line, why)

    def parse(self):
        statement, last = [], None
        for t in tokenize(self.path):
            if directive(t) and not statement:
                self.declare(t)
            elif t.kind == 'comment' and not statement:
                if last and last[-1].line == t.line:
                    self.mark_added(last, t)
            elif t.text == ';' and t.kind == 'punct':
                last = statement + [t]
                self.statement(statement, t.line)
                statement = []
            elif t.kind == 'param' or t.text in '?$[]':
                self.refuse(t.line, f'{t.text} has no place in a migration')
            else:
                statement.append(t)
        if statement:
            self.refuse(statement[0].line, 'statement without ";"')
        if self.pending:
            self.refuse(self.pending.line, f'-- :table {self.pending.name} without its CREATE TABLE')

    def declare(self, t):
        word, rest = directive(t)
        m = re.fullmatch(r'([a-z][a-z0-9_]*) +([a-z]+)', rest)
        if word != 'table' or not m:
            self.refuse(t.line, f'expected "-- :table NAME CLASS", got "{t.text}"')
        if m.group(2) not in CLASSES:
            self.refuse(t.line, f'unknown class {m.group(2)}; there are {" ".join(CLASSES)}')
        if self.pending:
            self.refuse(t.line, f'-- :table {self.pending.name} has no CREATE TABLE yet')
        self.pending = Table(m.group(1), m.group(2), t.line)

    def statement(self, tokens, end_line):
        words = [t for t in tokens if t.kind != 'comment']
        if not words:
            self.refuse(end_line, 'empty statement')
        line, start = words[0].line, [t.upper() for t in words[:3]]
        append = ''
        if start[:2] == ['CREATE', 'TABLE']:
            append = ' STRICT'
            self.create_table(words, tokens, line)
        elif start[:2] == ['ALTER', 'TABLE']:
            self.alter_table(words, line)
        elif not (start[0] in ('INSERT', 'UPDATE', 'DELETE') or start[0] == 'DROP' and start[1] in ('TABLE', 'INDEX')
                  or start[0] == 'CREATE' and 'INDEX' in start[1:]):
            self.refuse(line, f'{joined(words[:3])} … is not allowed in a migration')
        elif self.pending:
            self.refuse(line, f'expected CREATE TABLE {self.pending.name}')
        self.effect.append(joined(words))
        self.sqlite.append((line, joined(words, word=lambda t: 'INTEGER' if t.text == 'BIGINT' else t.text) + append))
        self.pg.append((line, joined(words, word=lambda t: 'BYTEA' if t.text == 'BLOB' else t.text)))
        if append:
            self.seal(self.tables[words[2].text], line)

    def create_table(self, words, tokens, line):
        name = words[2].text if len(words) > 2 else ''
        if not self.pending or self.pending.name != name:
            self.refuse(line, f'"-- :table {name} CLASS" must stand before CREATE TABLE {name}')
        if name in self.tables:
            self.refuse(line, f'there is a table {name} already')
        if words[3].text != '(' or words[-1].text != ')':
            self.refuse(line, 'expected "(" columns ")" and nothing behind them')
        table, self.pending = self.pending, None
        columns = self.columns(table, tokens)
        if table.kind in ('journaled', 'derived') and columns[0] != 'id BIGINT PRIMARY KEY':
            self.refuse(line, f'the first column of a {table.kind} table is "id BIGINT PRIMARY KEY"')
        self.tables[name] = table

    def columns(self, table, tokens):
        """Splits at the commas of depth 1 and finds each column's comment; returns the texts of the definitions."""
        depth, definitions, current, comments = 0, [], [], {}
        for t in tokens:
            if t.kind == 'comment':
                comments[t.line] = t.text[2:].strip()
                continue
            if t.text == ')':
                depth -= 1
            if depth == 1 and t.text == ',' or depth == 0 and t.text == ')':
                definitions.append(current)
                current = []
            elif depth >= 1:
                current.append(t)
            if t.text == '(':
                depth += 1
        lines = set()
        for d in definitions:
            if not d:
                self.refuse(tokens[-1].line, 'empty column')
            if d[0].upper() in CONSTRAINTS:
                continue
            if d[0].line in lines:
                self.refuse(d[0].line, f'column {d[0].text} needs a line of its own')
            if d[-1].line not in comments:
                self.refuse(d[0].line, f'column {d[0].text} has no comment')
            lines.add(d[-1].line)
            self.column(table, d, comments[d[-1].line])
        return [joined(d) for d in definitions]

    def column(self, table, d, comment):
        name, line, rest = d[0].text, d[0].line, joined(d[2:])
        kind = d[1].text if len(d) > 1 else ''
        if not re.fullmatch('[a-z][a-z0-9_]*', name):
            self.refuse(line, f'column name {name}: lower case, please')
        if kind not in COLUMN_TYPES:
            self.refuse(line, f'type {kind or "missing"} of {name}; there are {" ".join(COLUMN_TYPES)}')
        if kind != 'BIGINT' and 'NOT NULL' not in rest and 'PRIMARY KEY' not in rest:
            self.refuse(line, f"column {name} must be NOT NULL: '' is the one empty text")
        for mark, needs in (('personal', 'TEXT'), ('salt', 'BLOB')):
            if comment.startswith(mark + ':'):
                if kind != needs:
                    self.refuse(line, f'a {mark} column is {needs}')
                table.marks[name] = mark

    def alter_table(self, words, line):
        if [t.upper() for t in words[3:5]] != ['ADD', 'COLUMN']:
            self.refuse(line, 'of ALTER TABLE only ADD COLUMN is understood')
        if words[2].text not in self.tables:
            self.refuse(line, f'no table {words[2].text}')
        self.column(self.tables[words[2].text], words[5:], '')

    def mark_added(self, statement, comment):
        words = [t for t in statement if t.kind != 'comment']
        if words[0].upper() == 'ALTER':
            table, text = self.tables[words[2].text], comment.text[2:].strip()
            self.column(table, words[5:-1], text)
            self.effect.append(f'{table.name}.{words[5].text} {table.marks.get(words[5].text, "")}')

    def seal(self, table, line):
        """What is not in the statement's text: class, marks, and the triggers of append-only tables."""
        if 'personal' in table.marks.values() and 'salt' not in table.marks.values():
            self.refuse(line, f'table {table.name} has personal columns but no "-- salt:" column')
        self.effect.append(f'{table.name} {table.kind} {sorted(table.marks.items())}')
        if table.kind == 'append':
            for act in 'UPDATE', 'DELETE':
                self.sqlite.append((line, f"CREATE TRIGGER {table.name}_no_{act.lower()} BEFORE {act} ON {table.name} "
                                          f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"))
            self.pg.append((line, PG_REFUSER))
            self.pg.append((line, f'CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE '
                                  f'ON {table.name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()'))

    def add_dialect(self, path, statements):
        text = joined([t for t in tokenize(path)])
        statements.append((1, text.rstrip('; ')))
        self.effect.append(text)

    def digest(self):
        return hashlib.sha256('\n'.join(self.effect).encode()).hexdigest()


class Schema:
    def __init__(self, folder):
        self.folder, self.tables, self.migrations = folder, {}, []
        self.files = sorted(f for f in os.listdir(folder) if not f.endswith('.md'))
        for name in self.files:
            m = re.fullmatch(r'([0-9]{4})-([a-z0-9-]+?)(\.sqlite|\.pg)?\.sql', name)
            path = os.path.join(folder, name)
            if not m:
                raise Refused(path, 1, 'a migration is called NNNN-name.sql, NNNN-name.sqlite.sql or NNNN-name.pg.sql')
            if not m.group(3):
                if int(m.group(1)) != len(self.migrations) + 1:
                    raise Refused(path, 1, f'expected number {len(self.migrations) + 1:04}')
                self.migrations.append(Migration(path, int(m.group(1)), m.group(2), self.tables))
        for name in self.files:
            self.add_dialect(re.fullmatch(r'([0-9]{4})-([a-z0-9-]+?)(\.sqlite|\.pg)?\.sql', name), os.path.join(folder, name))
        self.db = sqlite3.connect(':memory:')
        self.db.execute(MIGRATION_TABLE['sqlite'])
        for m in self.migrations:
            for line, statement in m.sqlite:
                try:
                    self.db.executescript(statement + ';')
                except sqlite3.Error as e:
                    raise Refused(m.path, line, e) from e

    def add_dialect(self, m, path):
        if m.group(3):
            number = int(m.group(1))
            if not 0 < number <= len(self.migrations) or self.migrations[number - 1].name != m.group(2):
                raise Refused(path, 1, f'belongs to no {m.group(1)}-{m.group(2)}.sql')
            one = self.migrations[number - 1]
            one.add_dialect(path, one.sqlite if m.group(3) == '.sqlite' else one.pg)

    def columns(self, table):
        kinds = {'INTEGER': 'DB_I64', 'TEXT': 'DB_TEXT', 'BLOB': 'DB_BLOB'}
        return [(row[1], kinds[row[2]], table.marks.get(row[1])) for row in self.db.execute(f'PRAGMA table_info({table.name})')]

    def paths(self):
        return [self.folder] + [os.path.join(self.folder, f) for f in self.files]
