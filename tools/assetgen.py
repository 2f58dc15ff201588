#!/usr/bin/env python3
"""assetgen: puts assets/ into the program.

    assetgen.py --assets assets --brotli brotli --c assets_data.c --manifest assets.tsv --depfile assets.d

css/*.css are joined in the order of their names to app.css; js/*.js are modules, each a file; other files at the top of the folder are
taken as they are; icons/ belongs to the templates. Every file gets the first 8 hex digits of its SHA-256 into its name, so that it can
be cached for ever; references between files (import, url()) are rewritten to those names. The same input gives the same bytes.

The depfile also names the folders: a folder's time changes when a file comes or goes, so nothing has to be listed by hand.
"""
import argparse
import gzip
import hashlib
import os
import re
import subprocess
import sys

TYPES = {'css': 'text/css; charset=utf-8', 'js': 'text/javascript; charset=utf-8', 'svg': 'image/svg+xml', 'png': 'image/png',
         'ico': 'image/x-icon', 'txt': 'text/plain; charset=utf-8', 'webmanifest': 'application/manifest+json', 'woff2': 'font/woff2'}
PACKED = {'css', 'js', 'svg', 'txt', 'webmanifest', 'ico'}
IMPORT = re.compile(r"""(^\s*(?:import|export)\b[^;"'()]*|\bimport\(\s*)(["'])([^"'\n]+)\2""", re.M)
CSS_PARTS = re.compile(r'''("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/''', re.S)
CSS_URL = re.compile(r'''url\(\s*(["']?)([^"')]+)\1\s*\)''')


class Broken(Exception):
    pass


def extension(name):
    return name.rsplit('.', 1)[-1]


def listing(folder):
    if not os.path.isdir(folder):
        return []
    names = sorted(n for n in os.listdir(folder) if not n.startswith('.') and extension(n) in TYPES)
    return [n for n in names if os.path.isfile(os.path.join(folder, n))]


def slurp(path):
    with open(path, 'rb') as f:
        return f.read()


class Assets:
    def __init__(self, folder):
        self.folder, self.deps = folder, [folder, os.path.join(folder, 'css'), os.path.join(folder, 'js')]
        self.deps = [d for d in self.deps if os.path.isdir(d)]
        self.public, self.bytes, self.busy, self.done = {}, {}, [], set()

    def take(self, *parts):
        path = os.path.join(self.folder, *parts)
        self.deps.append(path)
        return slurp(path)

    def add(self, name, data):
        if name in self.public:
            raise Broken(f'two assets are named {name}')
        stem, ext = name.rsplit('.', 1)
        self.public[name] = f'/assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ext}'
        self.bytes[name] = data

    def read(self):
        for name in listing(self.folder):
            self.add(name, self.take(name))
        sheets = [n for n in listing(os.path.join(self.folder, 'css')) if n.endswith('.css')]
        if sheets:
            self.add('app.css', '\n'.join(self.sheet(n) for n in sheets).encode())
        self.modules = [n for n in listing(os.path.join(self.folder, 'js')) if n.endswith('.js')]
        for name in self.modules:
            self.module(name)

    def sheet(self, name):
        text = self.take('css', name).decode()
        if re.search(r'@import|@charset', text):
            raise Broken(f'css/{name}: @import and @charset have no place in a joined sheet')
        text = CSS_PARTS.sub(lambda m: m[1] or '', text)

        def url(m):
            if m[2].startswith(('data:', '#')):
                return m[0]
            if m[2] not in self.public:
                raise Broken(f'css/{name}: no asset named {m[2]}')
            return f'url("{self.public[m[2]]}")'
        text = CSS_URL.sub(url, text)
        return '\n'.join(line.strip() for line in text.split('\n') if line.strip()) + '\n'

    def module(self, name):
        """Adds a module after those that it imports, whose names it has to know."""
        if name in self.done:
            return
        if name in self.busy:
            raise Broken(f'js/{name}: modules import each other in a circle: {" > ".join(self.busy + [name])}')
        self.busy.append(name)
        text = self.take('js', name).decode()

        def rewrite(m):
            other = m[3][2:] if m[3].startswith('./') else None
            if other not in self.modules:
                raise Broken(f'js/{name}: import of {m[3]}, which is no ./module.js of ours')
            self.module(other)
            return m[1] + m[2] + './' + self.public[other].rsplit('/', 1)[1] + m[2]
        text = IMPORT.sub(rewrite, text)
        self.busy.pop()
        self.done.add(name)
        self.add(name, text.encode())


def brotli(command, data):
    return subprocess.run([command, '-q', '11', '-w', '22', '-c'], input=data, stdout=subprocess.PIPE, check=True).stdout


def c_bytes(data):
    """A string literal: compiles many times faster than a list of numbers."""
    lines = []
    for at in range(0, len(data), 48):
        line = ''
        for b in data[at:at + 48]:
            plain = 32 <= b < 127 and chr(b) not in '"\\?'
            line += chr(b) if plain else '\\%03o' % b
        lines.append(f'    "{line}"')
    return '\n'.join(lines) or '    ""'


def emit(assets, command):
    out = ['/* Generated by tools/assetgen.py from assets/; do not edit. */', '#include "html/assets.h"', '']
    rows = []
    for k, name in enumerate(sorted(assets.bytes, key=lambda n: assets.public[n].encode())):
        data, ext = assets.bytes[name], extension(name)
        forms = {'plain': data, 'gzip': b'', 'br': b''}
        if ext in PACKED and data:
            packed = gzip.compress(data, 9, mtime=0)
            forms['gzip'] = packed if len(packed) < len(data) else b''
            packed = brotli(command, data)
            forms['br'] = packed if len(packed) < len(forms['gzip'] or data) else b''
        row = [f'     .path = STR_INIT("{assets.public[name]}"),', f'     .type = "{TYPES[ext]}",',
               f'     .etag = STR_INIT("\\"{hashlib.sha256(data).hexdigest()[:16]}\\""),']
        for form, content in forms.items():
            if content:
                out.append(f'static const char {form}_{k}[] =\n{c_bytes(content)};')
                row.append(f'     .{form} = {{{form}_{k}, {len(content)}}},')
        rows.append('    {\n' + '\n'.join(row) + '\n    },')
    rows = rows or ['    {.path = STR_INIT("")},']
    out += ['', 'const struct asset asset_table[] = {', *rows, '};', f'const size_t asset_count = {len(assets.bytes)};', '']
    return '\n'.join(out)


def write_changed(path, text):
    """An unchanged output keeps its time, so that nothing behind it is built again."""
    if not os.path.exists(path) or slurp(path) != text.encode():
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)


def main():
    p = argparse.ArgumentParser(description='put assets into the program')
    p.add_argument('--assets', required=True)
    p.add_argument('--brotli', default='brotli', help='the command')
    p.add_argument('--c', required=True)
    p.add_argument('--manifest', required=True)
    p.add_argument('--depfile')
    o = p.parse_args()
    assets = Assets(o.assets)
    try:
        assets.read()
    except (Broken, UnicodeDecodeError) as e:
        print(f'{o.assets}: {e}', file=sys.stderr)
        return 1
    write_changed(o.c, emit(assets, o.brotli))
    write_changed(o.manifest, ''.join(f'{n}\t{assets.public[n]}\n' for n in sorted(assets.public)))
    if o.depfile:
        with open(o.depfile, 'w', encoding='utf-8') as f:
            f.write(f'{o.c}: {" ".join(assets.deps)}\n')
    return 0


if __name__ == '__main__':
    sys.exit(main())
