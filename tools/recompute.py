#!/usr/bin/env python3
"""Recomputes a project's worksheet from its file alone, line by line, up to the total: recompute.py SHEET.csv

docs/worksheet.md explains the columns. Whole numbers throughout: scores in 1/10,000 point, weights in 1/10,000; each line is rounded once, halves away
from zero, and computed from the printed lines below it. Prints each line that differs and ends with 1, or prints the total and ends with 0.
"""
import csv
import sys


def divide(n, d):
    """n/d to the nearest whole number, halves away from zero."""
    q, r = divmod(abs(n), d)
    return (q + (2 * r >= d)) * (1 if n >= 0 else -1)


def leaf(r):
    """A fact or an indicator: its value num/den by its function."""
    num, den, base, target = (int(r[c]) for c in ('numerator', 'denominator', 'base', 'target'))
    points = [tuple(map(int, p.split(':'))) for p in r['points'].split() if ':' in p]
    if r['function'] == 'direct':
        score = divide(num, den)
    elif r['function'] == 'ratio':
        way = target - base
        score = divide((num - base * den) * 1000000 * (1 if way > 0 else -1), abs(way) * den)
    elif r['function'] == 'ratio_inv':
        score = int(r['cap']) if num <= 0 else divide(target * den * 1000000, num)
    elif r['function'] == 'steps':
        score = max([(x, y) for x, y in points if num >= x * den], default=(0, int(r['points'].split()[0])))[1]
    else:  # piecewise
        at = sum(num >= x * den for x, _ in points)
        if at in (0, len(points)):
            score = points[min(at, len(points) - 1)][1]
        else:
            (x0, y0), (x1, y1) = points[at - 1:at + 1]
            score = divide(y0 * (x1 - x0) * den + (y1 - y0) * (num - x0 * den), (x1 - x0) * den)
    return min(max(score, int(r['floor'])), int(r['cap']))


def mean(rows, most_missing):
    """The weighted mean of lines below; None: missing; 'blocked': nothing above it has a score."""
    there = [r for r in rows if r['got'] is not None or r['missing'] == 'zero']
    weight, whole = sum(int(r['weight']) for r in there), sum(int(r['weight']) for r in rows)
    if any(r['got'] == 'blocked' or (r['got'] is None and r['missing'] == 'block') for r in rows) or (whole - weight) * 10000 > most_missing * whole:
        return 'blocked'
    return divide(sum(int(r['weight']) * (r['got'] or 0) for r in there), weight) if weight else None


def compute(r, rows):
    below = [b for b in rows if b['parent'] == r['id'] and b['kind'] != 'total']
    for b in below:
        compute(b, rows)
    if r['kind'] == 'group':  # single scores are not published: its line is where one starts
        r['got'] = int(r['line']) if r['line'] else None
    elif r['kind'] in ('fact', 'indicator'):
        r['got'] = leaf(r) if r['numerator'] else None
    else:
        r['got'] = mean(below, int(r['max_missing'] or 5000))
        if r['kind'] == 'panel' and all(b['got'] is None for b in below):
            r['got'] = None


def main():
    with open(sys.argv[1], encoding='utf-8-sig', newline='') as f:
        rows = list(csv.DictReader(f))
    total, parts = rows[0], [r for r in rows if r['kind'] == 'part']
    for part in parts:
        compute(part, rows)
    lines = [part['got'] for part in parts]
    if any(line in (None, 'blocked') for line in lines):
        total['got'] = None
    else:
        step = 10 ** (4 - int(total['digits']))
        total['got'] = min(max(divide(sum(int(p['weight']) * p['got'] for p in parts), 10000 * step) * step, 0), int(total['cap']))
    wrong = [r for r in rows if (r['line'] or None) != (None if r['got'] in (None, 'blocked') else str(r['got']))]
    for r in wrong:
        print(f"{r['kind']} {r['id']}: {r['line'] or 'missing'} stands, {r['got']} comes out")
    print('total: none' if total['got'] is None else f"total: {total['got'] / 10000:.{total['digits']}f}")
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
