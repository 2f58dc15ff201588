#!/usr/bin/env python3
"""Golden tests of the template compiler; prints TAP.

    test_tmpl.py PROGRAM SOURCE_ROOT [--bless]

rejected/X.html must be refused with exactly the text of X.err, rejected_locale/X.tsv likewise; accepted/X.html, compiled into PROGRAM, must print
X.zh.out and X.en.out. Hostile strings are sent through every context and read back by an HTML parser. --bless writes the
expected files anew: look at the difference before committing it.
"""
import glob
import html.parser
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
HOSTILE = ['plain', '', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '</title><b>', '</textarea><b>', '</pre><b>',
           '<!--', '-->', ']]>', '&lt;b&gt;', '&amp;', '&', '&#60;', '&#x3c;b', '&copy', '&notit;', 'javascript:alert(1)', '//evil.example',
           '/\\evil', '/\t/evil', 'https://evil.example', 'data:text/html,<b>', '/ok?a=1&b=2', '#top', '?q', 'tel:110', '../../admin', '%3Cb%3E', '%00', '%',
           'a+b c', '\nfirst line', '\r\n', 'a\rb', '\0', 'nul\0<b>', '\t', '`', '=', '==', '/', '\\', '{{x}}', '{0}', '%s%n', '\u2028', '\ufeff',
           '张三李四', '\U0001f600', '‮gro', '<' * 300, '"' * 300, 'é', '<svg/onload=x>', '<b', 'b>', "<a href='x'>", ' leading', 'trailing ']


def run(*command, data=b''):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE)


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def ok(self, good, name, why=''):
        self.n += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.n} - {name}')
        for line in str(why).split('\n') if not good and why else []:
            print(f'# {line}')


class Golden:
    def __init__(self, tap, root, bless):
        self.tap, self.bless, self.tool = tap, bless, os.path.join(root, 'tools', 'tmplgen.py')
        self.work = tempfile.TemporaryDirectory()

    def compile(self, root, page, locale='en.tsv', *more):
        out = os.path.join(self.work.name, 'x')
        for end in '.c', '.h':
            if os.path.exists(out + end):
                os.unlink(out + end)
        r = run(sys.executable, self.tool, '--root', root, '--locale', locale, '--icons', 'icons', '--manifest', 'assets.tsv', '--c', out + '.c',
                '--h', out + '.h', page, *more)
        return r.returncode, r.stdout.decode() + r.stderr.decode(), os.path.exists(out + '.c')

    def expected(self, path, got):
        if self.bless:
            with open(os.path.join(HERE, path), 'w', encoding='utf-8', newline='') as f:
                f.write(got)
        try:
            with open(os.path.join(HERE, path), encoding='utf-8', newline='') as f:
                return f.read()
        except FileNotFoundError:
            return '(no such file)'

    def rejected(self):
        for path in sorted(glob.glob('rejected/*.html', root_dir=HERE)):
            code, err, wrote = self.compile('rejected', path)
            want = self.expected(path[:-5] + '.err', err)
            self.tap.ok(code == 1 and err == want and not wrote and err, f'refused: {path[9:-5]}', f'exit {code}, wrote {wrote}\n{err}wanted {want}')
        for path in sorted(glob.glob('rejected_locale/*.tsv', root_dir=HERE)):
            code, err, wrote = self.compile('rejected_locale', 'rejected_locale/page.html', path)
            want = self.expected(path[:-4] + '.err', err)
            self.tap.ok(code == 1 and err == want and not wrote and err, f'refused English: {path[16:-4]}', f'exit {code}\n{err}wanted {want}')

    def accepted(self, program):
        for path in sorted(glob.glob('accepted/*.html', root_dir=HERE)):
            name = os.path.basename(path)[:-5]
            if name == 'hostile':
                continue
            for lang in 'zh', 'en':
                r = run(program, name, lang)
                got = r.stdout.decode() + r.stderr.decode()
                want = self.expected(f'accepted/{name}.{lang}.out', got)
                self.tap.ok(r.returncode == 0 and got == want, f'printed: {name} in {lang}', f'{got}\nwanted\n{want}')

    def lists(self):
        base = [sys.executable, self.tool, '--root', 'accepted', '--icons', 'icons', '--locale']
        r = run(*base, 'en.tsv', '--missing')
        self.tap.ok(r.returncode == 1 and r.stdout.decode() == '没有英文\t\n', '--missing lists the message without English', r.stdout.decode())
        more = os.path.join(self.work.name, 'en.tsv')
        with open(os.path.join(HERE, 'en.tsv'), encoding='utf-8') as f, open(more, 'w', encoding='utf-8') as g:
            g.write(f.read() + '没有英文\tNo English\n')
        r = run(*base, more, '--check')
        self.tap.ok(r.returncode == 0 and r.stdout == b'', '--check is silent when all is there', r.stdout.decode())
        with open(more, 'a', encoding='utf-8') as g:
            g.write('没人用\tUnused\n')
        with open(more, encoding='utf-8') as f:
            lines = len(f.readlines())
        r = run(*base, more, '--unused')
        self.tap.ok(r.returncode == 1 and r.stdout.decode() == '没人用\n', '--unused lists what no template says', r.stdout.decode())
        r = run(*base, more, '--check')
        self.tap.ok(r.returncode == 1 and r.stdout.decode().endswith(f'en.tsv:{lines}: no longer used: 没人用\n'), '--check names the line', r.stdout.decode())


class Reader(html.parser.HTMLParser):
    """Collects the tags in order, attributes by id, and text by id."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.shape, self.attrs, self.text, self.open = [], {}, {}, []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.shape.append((tag, tuple(k for k, _ in attrs)))
        name = dict(attrs).get('id', tag)
        self.attrs[name] = {k: v or '' for k, v in attrs}
        if tag != 'input':
            self.open.append(name)

    def handle_endtag(self, tag):
        self.shape.append(('/' + tag, ()))
        self.open = self.open[:-1]

    def handle_data(self, data):
        if self.open:
            self.text[self.open[-1]] = self.text.get(self.open[-1], '') + data

    def handle_comment(self, data):
        self.shape.append(('comment', ()))

    handle_decl = handle_pi = unknown_decl = handle_comment


def ours(url):
    return not re.search(r'[\0- \\\x7f]', url) and (url.startswith('tel:') or re.match(r'/(?!/)|#|\?', url) is not None)


def faults(page, shape, s, english):
    """What is wrong with a page that should hold the string s everywhere."""
    r, shown = Reader(page), s.replace('\0', '\ufffd')
    if r.shape != shape:
        return [f'other tags: {r.shape}']
    bad = []

    def same(what, got, want):
        if got != want:
            bad.append(f'{what}: {got!r} instead of {want!r}')
    for name in 'title', 'text', 'option', 'svgtext':
        same(name, r.text.get(name, ''), shown)
    for name in 'textarea', 'pre':  # a browser drops the newline that stands first
        same(name, r.text.get(name, '')[1:], shown)
    same('between', r.text['between'], f'a{shown}b{shown}c')
    same('message', r.text['message'], f'{shown} sees {shown}' if english else f'看{shown}的{shown}')
    for name, attr in ('double', 'title'), ('single', 'title'), ('value', 'value'), ('option', 'value'), ('svgtext', 'data-x'):
        same(f'{name} {attr}', r.attrs[name][attr], shown)
    same('attribute_message', r.attrs['attribute_message']['title'], f'Seen of {shown}' if english else f'看{shown}的')
    same('class', r.attrs['class']['class'], f'a {shown} b')
    q = urllib.parse.quote(s, safe='-_.~')
    same('pieces', r.attrs['pieces']['href'], f'/p/{q}/x?q={q}&r=1#{q}')
    same('unquoted', urllib.parse.unquote(r.attrs['pieces']['href']), f'/p/{s}/x?q={s}&r=1#{s}')
    same('form', r.attrs['form']['action'], f'/f/{q}')
    same('whole', r.attrs['whole']['href'], s if ours(s) else '#')
    return bad


def hostile(tap, program):
    shapes = {}
    for s in HOSTILE:
        for lang in 'zh', 'en':
            r = run(program, 'hostile', lang, data=s.encode())
            page = r.stdout.decode()
            shape = shapes.setdefault(lang, Reader(page).shape)
            bad = faults(page, shape, s, lang == 'en')
            tap.ok(r.returncode == 0 and not bad, f'hostile in {lang}: {ascii(s[:30])}'.replace('#', '[hash]'), '\n'.join(bad))
    every = ''.join(chr(c) for c in range(1, 0x250)) + ''.join(chr(c) + '<&"' for c in range(0x3000, 0x3100))
    page = run(program, 'hostile', 'zh', data=every.encode()).stdout.decode()
    bad = faults(page, shapes['zh'], every, False)
    tap.ok(not bad, 'every character up to U+024F', '\n'.join(bad)[:2000])
    naked = run(program, 'hostile', 'zh', data=b'plain').stdout.decode().replace('plain', '"><b>x</b>')
    tap.ok(faults(naked, shapes['zh'], '"><b>x</b>', False), 'control: a page that did not escape is found out')
    broken = run(program, 'hostile', 'zh', data=b'<b>').stdout.decode().replace('&lt;', '')
    tap.ok(faults(broken, shapes['zh'], '<b>', False), 'control: a page that dropped a character is found out')


def main():
    program, root = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    tap = Tap()
    g = Golden(tap, root, '--bless' in sys.argv)
    g.rejected()
    g.accepted(program)
    g.lists()
    hostile(tap, program)
    print(f'1..{tap.n}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
