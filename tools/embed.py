#!/usr/bin/env python3
"""Puts files into the program, so that one binary is enough: the demo county.

    embed.py --name NAME --out-c FILE --depfile FILE FOLDER…

Makes `const struct embedded_file NAME[]` of the folders' .csv and .json files, folder by folder in the order of their names, NULL at the end (cmd/demo_files.h).
Bytes are written as string literals of at most 500 escaped bytes, which every compiler takes.
"""
import argparse
import os


def literal(data):
    out = []
    for byte in data:
        char = chr(byte)
        if char in '"\\':
            out.append('\\' + char)
        elif char == '\n':
            out.append('\\n')
        elif 32 <= byte < 127 and char != '?':  # no trigraphs
            out.append(char)
        else:
            out.append(f'\\{byte:03o}')  # three octal digits end by themselves
    return '"' + ''.join(out) + '"'


def main():
    p = argparse.ArgumentParser()
    for option in ('--name', '--out-c', '--depfile'):
        p.add_argument(option, required=True)
    p.add_argument('folders', nargs='+')
    a = p.parse_args()
    paths = []
    for folder in a.folders:
        names = sorted(n for n in os.listdir(folder) if n.endswith(('.csv', '.json')))
        if not names:
            raise SystemExit(f'{folder}: no .csv or .json files')
        paths += [os.path.join(folder, n) for n in names]
    lines = ['/* Made by tools/embed.py; do not edit. */', '#include "cmd/demo_files.h"', '', f'const struct embedded_file {a.name}[] = {{']
    for path in paths:
        with open(path, 'rb') as f:
            data = f.read()
        lines += [f'    {{"{os.path.basename(path)}",'] + ['     ' + literal(data[i:i + 500]) for i in range(0, len(data), 500)] + ['     ""' * (not data) + f',{len(data)}}},']
    lines += ['    {NULL, NULL, 0}};', '']
    with open(a.out_c, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))
    with open(a.depfile, 'w', encoding='utf-8') as f:
        f.write(f'{a.out_c}: ' + ' '.join(a.folders + paths) + '\n')


if __name__ == '__main__':
    main()
