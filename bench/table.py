"""The one table that a run prints."""
import unicodedata


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def far(value, goal, at_least):
    """How far a figure is from its goal, in words."""
    if value >= goal if at_least else value <= goal:
        return 'reached'
    return f'{goal / value if at_least else value / goal:.1f} times off' if value else 'nothing measured'


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, figure, yardstick='', goal='', good=None, note=''):
        self.rows.append((what, figure, yardstick, goal, '' if good is None else 'reached' if good else 'not yet', note))

    def ratio(self, what, value, yardstick, goal, at_least=True, note=''):
        """A ratio to a yardstick, and how far it is from its goal."""
        figure = f'{value:.2f}' if value < 10 else f'{value:.0f}'
        limit = '' if goal is None else f'{">=" if at_least else "<="} {goal:.2g}'
        distance = '' if goal is None else far(value, goal, at_least)
        self.rows.append((what, figure, yardstick, limit, distance, note))

    def print(self):
        head = ('', 'figure', 'yardstick', 'goal', 'GOALS.md', '')
        rows = [head] + self.rows
        widths = [max(width(r[i]) for r in rows) for i in range(6)]
        for r in rows:
            print('  '.join(c + ' ' * (w - width(c)) for c, w in zip(r, widths)).rstrip())
