"""Cases of a test, printed as TAP."""
import sys
import traceback


class Cases:
    def __init__(self):
        self.n = self.failed = 0

    def tell(self, good, label, why=''):
        self.n += 1
        self.failed += not good
        print(f'{"" if good else "not "}ok {self.n} - {label}', flush=True)
        for line in '' if good else str(why).splitlines():
            print(f'# {line}', flush=True)
        return good

    def equal(self, got, wanted, label):
        return self.tell(got == wanted, label, f'wanted {wanted!r}\ngot    {got!r}')

    def attempt(self, label, run, *args):
        """A case that holds when run() does not raise; its result, or None."""
        try:
            result = run(*args)
        except Exception:  # whatever it is, it is the case that failed, and the others go on
            self.tell(False, label, traceback.format_exc())
            return None
        self.tell(True, label)
        return result

    def end(self):
        print(f'1..{self.n}', flush=True)
        sys.exit(1 if self.failed else 0)


def note(text):
    print(f'# {text}', flush=True)
