#!/usr/bin/env python3
"""tmplgen: compiles page templates to typed C. The language is described in src/html/README.md.

    tmplgen.py --root src --locale locale/en.tsv --icons assets/icons --manifest assets.tsv --c X.tmpl.c --h X.tmpl.h X.html
    tmplgen.py --root src --locale locale/en.tsv --icons assets/icons --missing | --unused | --check

A file goes through three steps: split into text and {{directives}}; parse into a tree of blocks; walk the tree with an HTML tokenizer
(tmplwalk.py), which knows at every interpolation where it stands and therefore how it must be escaped. What comes out is a list of
operations per template, printed as C.
"""
import argparse
import glob
import os
import re
import sys

from tmplwalk import CHINESE, Refused, Walker

FORMATTERS = set('day day_iso distance clock instant num permille wan'.split())
BLOCKS = set('include template if elif else for end call icon asset url raw'.split())


class Node:
    def __init__(self, kind, line, **fields):
        self.kind, self.line = kind, line
        self.__dict__.update(fields)


# ---- directives and blocks ------------------------------------------------------------------------------------

class Parser:
    """Parses one file into its includes and templates."""

    def __init__(self, path, text):
        self.path = path
        self.tokens = list(self.split(text))
        self.at = 0

    def refuse(self, line, why):
        raise Refused(self.path, line, why)

    def split(self, text):
        at, line = 0, 1
        while True:
            start = text.find('{{', at)
            piece = text[at:] if start < 0 else text[at:start]
            if piece:
                yield Node('text', line, text=piece)
            line += piece.count('\n')
            if start < 0:
                return
            end = text.find('}}', start)
            if end < 0 or '{{' in text[start + 2:end]:
                self.refuse(line, '"{{" without "}}"')
            inner = text[start + 2:end]
            if not inner.lstrip().startswith('#'):
                yield Node('do', line, text=' '.join(inner.split()))
            line += inner.count('\n')
            at = end + 2

    def expression(self, text, line):
        """C without braces; refuses what could leave the place it is put into."""
        bare = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])*\'', '0', text)
        if not text:
            self.refuse(line, 'an expression is missing')
        if CHINESE.search(text):
            self.refuse(line, f'Chinese text inside an expression cannot be translated; use {{{{if}}}}: {text}')
        if re.search(r'[;{}"\'\\#]|//|/\*', bare):
            self.refuse(line, f'not an expression: {text}')
        depth = 0
        for c in bare:
            depth += (c in '([') - (c in ')]')
            if depth < 0:
                break
        if depth:
            self.refuse(line, f'unbalanced parentheses: {text}')
        return text

    def file(self):
        includes, templates = [], []
        while self.at < len(self.tokens):
            t = self.tokens[self.at]
            self.at += 1
            word = t.text.split(' ', 1)[0] if t.kind == 'do' else ''
            if t.kind == 'text' and not t.text.strip():
                continue
            if word == 'include':
                m = re.fullmatch(r'include "([\w./]+\.h)"', t.text)
                includes.append(m[1] if m else self.refuse(t.line, 'write {{include "folder/header.h"}}'))
            elif word == 'template':
                templates.append(self.template(t))
            else:
                text = t.text.lstrip()
                self.refuse(t.line + t.text[:-len(text)].count('\n'), 'outside a template: ' + text.split('\n')[0][:40])
        return includes, templates

    def template(self, t):
        m = re.fullmatch(r'template ([a-z]\w*) ?\((.*)\)', t.text)
        if not m:
            self.refuse(t.line, 'write {{template name(parameters)}}')
        params = '' if m[2].strip() == 'void' else m[2].strip()
        if re.search(r'\bh$|\bh,', params):
            self.refuse(t.line, 'the parameter name h is taken by the page')
        body, _ = self.block(t, ['end'])
        return Node('template', t.line, name=m[1], params=params, body=body)

    def block(self, opener, ends):
        """The nodes up to one of the words in `ends`, and the directive that ended them."""
        nodes = []
        while self.at < len(self.tokens):
            t = self.tokens[self.at]
            self.at += 1
            if t.kind == 'text':
                nodes.append(t)
                continue
            word, _, rest = t.text.partition(' ')
            if word in ('end', 'else', 'elif') and (word == 'elif' or not rest):
                if word not in ends:
                    self.refuse(t.line, f'{{{{{word}}}}} does not belong to {{{{{opener.text}}}}} of line {opener.line}')
                return nodes, t
            nodes.append(self.directive(t, word, rest))
        self.refuse(opener.line, f'{{{{{opener.text}}}}} is never closed')

    def directive(self, t, word, rest):
        if word in ('if', 'for') and rest:
            return self.parse_if(t, rest) if word == 'if' else self.parse_for(t, rest)
        if word == 'call':
            m = re.fullmatch(r'([a-z]\w*) ?\((.*)\)', rest)
            if not m:
                self.refuse(t.line, 'write {{call name(arguments)}}')
            args = m[2].strip()
            return Node('call', t.line, name=m[1], args=self.expression(args, t.line) if args else '')
        if word == 'icon' and re.fullmatch(r'[\w-]+', rest):
            return Node('icon', t.line, name=rest)
        if word == 'asset':
            m = re.fullmatch(r'"([\w./-]+)"', rest)
            return Node('asset', t.line, name=m[1]) if m else self.refuse(t.line, 'write {{asset "name"}}')
        if word == 'url' and rest:
            return Node('url', t.line, expr=self.expression(rest, t.line))
        if word == 'raw' and rest:
            self.refuse(t.line, 'there is no {{raw}}: text is always escaped; icons come from {{icon NAME}}')
        if word in ('include', 'template'):
            self.refuse(t.line, f'{{{{{word}}}}} inside a template; is an {{{{end}}}} missing?')
        if word in FORMATTERS and re.match(r'[\w(]', rest):
            return self.formatter(t, word, rest)
        if word != 'sizeof' and re.fullmatch(r'\w+', word) and re.match(r'[\w"]', rest):
            self.refuse(t.line, f'unknown block or formatter "{word}"')
        if word in BLOCKS:
            self.refuse(t.line, f'{{{{{word}}}}} needs an argument' if not rest else f'cannot read {{{{{t.text}}}}}')
        return Node('expr', t.line, expr=self.expression(t.text, t.line), fmt=None)

    def formatter(self, t, word, rest):
        digits = ''
        if word == 'num':
            m = re.fullmatch(r'(.*\S) ([0-4])', rest)
            if not m:
                self.refuse(t.line, 'write {{num value digits}}, digits from 0 to 4')
            rest, digits = m[1], ', ' + m[2]
        return Node('expr', t.line, expr=self.expression(rest, t.line), fmt=word, more=digits)

    def parse_if(self, t, cond):
        branches, end = [], t
        test = self.expression(cond, t.line)
        while True:
            body, end_of = self.block(t, ['elif', 'else', 'end'] if test else ['end'])
            branches.append((test, end.line, body))
            end = end_of
            if end.text == 'end':
                return Node('if', t.line, branches=branches)
            test = self.expression(end.text[4:].strip(), end.line) if end.text.startswith('elif') else None

    def parse_for(self, t, rest):
        m = re.fullmatch(r'([a-z]\w*) in (.+)', rest)
        cut = self.last_comma(m[2]) if m else -1
        if cut < 0:
            self.refuse(t.line, 'write {{for item in array, count}}')
        array, count = self.expression(m[2][:cut].strip(), t.line), self.expression(m[2][cut + 1:].strip(), t.line)
        body, end = self.block(t, ['else', 'end'])
        other = self.block(t, ['end'])[0] if end.text == 'else' else None
        return Node('for', t.line, var=m[1], array=array, count=count, body=body, other=other)

    @staticmethod
    def last_comma(text):
        depth, at = 0, -1
        for i, c in enumerate(text):
            depth += (c in '([') - (c in ')]')
            if c == ',' and depth == 0:
                at = i
        return at


# ---- output -----------------------------------------------------------------------------------------------------------------

def c_string(text):
    """The literal, in lines of a bearable length, and its length in bytes."""
    lines, now = [], ''
    for c in text:
        e = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r'}.get(c, c)
        now += e if ord(c) >= 32 or c in '\n\t\r' else '\\%03o' % ord(c)
        if len(now.encode()) > 96:
            lines.append(f'"{now}"')
            now = ''
    return lines + [f'"{now}"'] * bool(now or not lines), len(text.encode())


def merged(ops):
    out = []
    for op in ops:
        if op[0] == 'raw' and out and out[-1][0] == 'raw':
            out[-1] = ('raw', out[-1][1] + op[1])
        else:
            out.append(op)
    return out


def print_ops(ops, path, tab, out):
    pad = '    ' * tab
    for op in merged(ops):
        if op[0] == 'raw':
            lines, n = c_string(op[1])
            out.append(f'{pad}html_raw(h, ' + f'\n{pad}         '.join(lines) + f', {n});')
        elif op[0] == 'c':
            out += [f'#line {op[1]} "{path}"', pad + op[2]]
        elif op[0] == 'lang':
            print_ops([('if', [('h->lang == LANG_EN', 0, op[1]), (None, 0, op[2])])], path, tab, out)
        elif op[0] == 'if':
            for k, (test, line, body) in enumerate(op[1]):
                out += [f'#line {line} "{path}"'] if line else []
                out.append(pad + ('} else ' if k else '') + (f'if ({test}) {{' if test else '{'))
                print_ops(body, path, tab + 1, out)
            out.append(pad + '}')
        else:
            print_for(op, path, tab, out)


def print_for(op, path, tab, out):
    pad, n = '    ' * tab, op[1]
    where = f'#line {n.line} "{path}"'
    out += [pad + '{', where, f'{pad}    size_t {n.var}_n = (size_t)({n.count});',
            f'{pad}    for (size_t {n.var}_i = 0; {n.var}_i < {n.var}_n; {n.var}_i++) {{',
            where, f'{pad}        __typeof__(&({n.array})[0]) {n.var} = &({n.array})[{n.var}_i];', f'{pad}        (void){n.var};']
    print_ops(op[2], path, tab + 2, out)
    out.append(pad + '    }')
    if op[3] is not None:
        out.append(f'{pad}    if ({n.var}_n == 0) {{')
        print_ops(op[3], path, tab + 2, out)
        out.append(pad + '    }')
    out.append(pad + '}')


class Env:
    """What a file is compiled against: all template names, the English, icons and assets."""

    def __init__(self, o):
        self.root, self.icons, self.used, self.read = o.root, o.icons, {}, set()
        self.base = os.path.dirname(os.path.abspath(o.root))
        self.listing = bool(o.missing or o.unused or o.check)
        self.files = sorted(glob.glob(os.path.join(o.root, '**', '*.html'), recursive=True))
        self.index, self.locale = {}, {}
        for path in self.files:
            for m in re.finditer(r'\{\{\s*template\s+(\w+)\s*\(', slurp(path)):
                self.index.setdefault(m[1], []).append(os.path.relpath(path, o.root))
        self.manifest = dict(x.split('\t') for x in slurp(o.manifest).split('\n') if x) if o.manifest else {}
        self.locale_path = self.show(o.locale) if o.locale else None
        for k, line in enumerate(slurp(o.locale).split('\n') if o.locale else [], 1):
            if not line or line.startswith('#'):
                continue
            parts = line.split('\t')
            if len(parts) != 2 or not parts[0] or not parts[1]:
                raise Refused(self.locale_path, k, 'a line is message<TAB>English')
            if parts[0] in self.locale:
                raise Refused(self.locale_path, k, f'a second English for "{parts[0]}"')
            self.locale[parts[0]] = (parts[1], k)

    def show(self, path):
        return os.path.relpath(os.path.abspath(path), self.base)

    def asset(self, name):
        return '/assets/' + name if self.listing else self.manifest.get(name)

    def icon(self, name):
        path = os.path.join(self.icons or '', name + '.svg')
        if not self.icons or not os.path.exists(path):
            return None
        self.read.add(path)
        svg = re.sub(r'<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>', '', slurp(path), flags=re.S)
        svg = re.sub(r'>\s+<', '><', ' '.join(svg.split()))
        if re.search(r'<script|\son\w+=|\{\{', svg):
            raise Refused(self.show(path), 1, 'an icon holds drawing only')
        tag = svg[:svg.find('>')]
        more = ''.join(f' {k}="{v}"' for k, v in (('class', 'icon'), ('aria-hidden', 'true')) if f' {k}=' not in tag)
        return svg.replace('<svg', '<svg' + more, 1)


def slurp(path):
    with open(path, encoding='utf-8') as f:
        return f.read().replace('\r\n', '\n')


def write_changed(path, text):
    """An unchanged output keeps its time, so that nothing behind it is built again."""
    if not os.path.exists(path) or slurp(path) != text:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)


def compile_file(path, env):
    """(header text, source text, files called)"""
    shown, rel = env.show(path), os.path.relpath(path, env.root)
    includes, templates = Parser(shown, slurp(path)).file()
    walker, out, protos = Walker(shown, env), [], []
    for t in templates:
        if env.index.get(t.name, [rel]) != [rel]:
            others = [x for x in env.index[t.name] if x != rel] or [rel]
            raise Refused(shown, t.line, f'template {t.name} is also in {others[0]}')
        proto = f'void tmpl_{t.name}(struct html *h{", " + t.params if t.params else ""})'
        protos.append(proto + ';')
        out += ['', f'#line {t.line} "{shown}"', proto, '{', '    (void)h;']
        print_ops(walker.template(t), shown, 1, out)
        out.append('}')
    guard = 'TMPL_' + re.sub(r'\W', '_', rel[:-5]).upper() + '_H'
    note = f'/* Generated by tools/tmplgen.py from {shown}; do not edit. */'
    heads = [f'#include "{h}"' for h in ['html/html.h'] + includes]
    header = '\n'.join([note, f'#ifndef {guard}', f'#define {guard}', *heads, '', *protos, '', '#endif', ''])
    mine = [rel] + sorted(walker.calls - {rel})
    source = '\n'.join([note] + [f'#include "{x[:-5]}.tmpl.h"' for x in mine] + out + [''])
    return header, source, mine


def listing(o, env):
    for path in env.files:
        compile_file(path, env)
    missing = [k for k in env.used if k not in env.locale]
    unused = [k for k in env.locale if k not in env.used]
    bad = 0
    if o.missing or o.check:
        bad += len(missing)
        for k in missing:
            print(f'{env.used[k]}: no English for: {k}' if o.check else f'{k}\t')
    if o.unused or o.check:
        bad += len(unused)
        for k in unused:
            print(f'{env.locale_path}:{env.locale[k][1]}: no longer used: {k}' if o.check else k)
    return 1 if bad else 0


def main():
    p = argparse.ArgumentParser(description='compile page templates to C')
    p.add_argument('--root', required=True, help='folder under which all templates lie')
    p.add_argument('--locale', help='message<TAB>English, one a line')
    p.add_argument('--icons', help='folder of NAME.svg')
    p.add_argument('--manifest', help='asset name<TAB>public path, one a line')
    p.add_argument('--c', help='C file to write')
    p.add_argument('--h', help='header to write')
    p.add_argument('--depfile')
    p.add_argument('--missing', action='store_true', help='list the messages without English')
    p.add_argument('--unused', action='store_true', help='list the English without a message')
    p.add_argument('--check', action='store_true', help='both, with places')
    p.add_argument('file', nargs='?')
    o = p.parse_args()
    try:
        env = Env(o)
        if env.listing:
            return listing(o, env)
        if not (o.file and o.c and o.h):
            p.error('a file, --c and --h are needed')
        header, source, mine = compile_file(o.file, env)
    except Refused as e:
        print(e, file=sys.stderr)
        return 1
    write_changed(o.h, header)
    write_changed(o.c, source)
    if o.depfile:
        deps = {os.path.join(o.root, x) for x in mine} | env.read | {x for x in (o.locale, o.manifest) if x}
        with open(o.depfile, 'w', encoding='utf-8') as f:
            f.write(f'{o.c}: {" ".join(sorted(deps))}\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
