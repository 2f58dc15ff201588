"""A browser without script: cookies, pages, forms that are sent as a browser would send them."""
import html.parser
import http.client
import json
import os
import re
import urllib.parse


class Form:
    def __init__(self, attributes):
        self.action = attributes.get('action', '')
        self.method = attributes.get('method', 'get')
        self.controls = []  # [name, value, kind, sent]

    def names(self):
        return [c[0] for c in self.controls]

    def fill(self, press=None, **values):
        """The pairs that are sent when the fields are filled in so; press: the value of the button, when it has a name."""
        pairs, left = [], dict(values)
        for name, value, kind, sent in self.controls:
            if kind == 'submit':
                sent = press is not None and value == press
            elif name in values and kind in ('radio', 'checkbox'):
                sent = value == values[name]
            elif name in values:
                value = values[name]
            left.pop(name, None)
            if sent:
                pairs.append((name, value))
        if left:
            raise KeyError(f'{self.action} has no field {sorted(left)}, but {self.names()}')
        if press is not None and press not in [value for _, value in pairs]:
            raise KeyError(f'{self.action} has no button {press}')
        return pairs


class Reader(html.parser.HTMLParser):
    """Forms, links, headings and text of a page."""
    VOID = {'input', 'br', 'img', 'meta', 'link', 'use', 'path', 'hr', 'rect', 'circle', 'line'}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.ids, self.words = [], [], set(), []
        self.title, self.h1, self.lang, self.errors = '', '', '', []
        self.open, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attributes):
        a = {k: '' if v is None else v for k, v in attributes}
        if tag not in self.VOID:
            self.open.append((tag, a))
        self.ids.add(a.get('id'))
        if tag == 'html':
            self.lang = a.get('lang', '')
        elif tag == 'a':
            self.links.append(a.get('href', ''))
        elif tag == 'form':
            self.form = Form(a)
            self.forms.append(self.form)
        elif self.form and 'disabled' not in a:
            self.control(tag, a)

    def control(self, tag, a):
        if tag == 'option' and self.select:
            first = self.select[3] is None
            if first or 'selected' in a:
                self.select[1], self.select[3] = a.get('value', ''), True
        if 'name' not in a:
            return
        if tag == 'input':
            kind = a.get('type', 'text')
            sent = 'checked' in a if kind in ('radio', 'checkbox') else kind not in ('submit', 'file')
            self.form.controls.append([a['name'], a.get('value', 'on' if kind == 'checkbox' else ''), kind, sent])
        elif tag == 'button' and a.get('type', 'submit') == 'submit':
            self.form.controls.append([a['name'], a.get('value', ''), 'submit', False])
        elif tag == 'select':
            self.select = [a['name'], '', 'select', None]
            self.form.controls.append(self.select)
        elif tag == 'textarea':
            self.area = [a['name'], '', 'textarea', True]
            self.form.controls.append(self.area)

    def handle_endtag(self, tag):
        for i in range(len(self.open) - 1, -1, -1):
            if self.open[i][0] == tag:
                del self.open[i:]
                break
        self.form = None if tag == 'form' else self.form
        self.select = None if tag == 'select' else self.select
        if tag == 'textarea' and self.area:
            self.area[1] = self.area[1].removeprefix('\n')  # as browsers do with the first line's end
            self.area = None

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if self.area is not None:
            self.area[1] += data
        if 'title' in tags and 'svg' not in tags:
            self.title += data
        elif 'h1' in tags:
            self.h1 += data
        if any(a.get('class') == 'err' for _, a in self.open) and data.strip():
            self.errors.append(data.strip())
        if 'script' not in tags and 'style' not in tags:
            self.words.append(data)


class Page:
    def __init__(self, status, headers, body, path):
        self.status, self.headers, self.body, self.path = status, headers, body, path
        self.location = headers.get('location', '')
        self._reader = None

    @property
    def read(self):
        if self._reader is None:
            self._reader = Reader()
            self._reader.feed(self.text_raw)
        return self._reader

    @property
    def text_raw(self):
        return self.body.decode('utf-8', 'replace')

    @property
    def text(self):
        return re.sub(r'\s+', ' ', ''.join(self.read.words))

    @property
    def json(self):
        return json.loads(self.body)

    def form(self, action):
        """The one form whose action is, or ends with, this."""
        found = [f for f in self.read.forms if f.action == action] or [f for f in self.read.forms if f.action.endswith(action)]
        if len(found) != 1:
            raise LookupError(f'{self.path} ({self.status}) has {len(found)} forms {action}: '
                              f'{[f.action for f in self.read.forms]} {self.read.title}')
        return found[0]


class Client:
    """One person at a browser."""

    def __init__(self, port, lang='zh'):
        self.port, self.cookies = port, {'lang': lang}
        self.connection = None

    def copy(self):
        other = Client(self.port)
        other.cookies = dict(self.cookies)
        return other

    def connect(self, source='127.0.0.1'):
        self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60, source_address=(source, 0))
        self.connection.connect()

    def exchange(self, method, path, body, headers):
        for attempt in (1, 2):
            if self.connection is None:
                self.connect()
            try:
                self.connection.request(method, path, body=body, headers=headers)
                answer = self.connection.getresponse()
                return answer.status, answer, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                self.connection = None
                if attempt == 2 or method == 'POST':
                    raise

    def send(self, method, path, body=None, headers=None):
        all_headers = {'Cookie': '; '.join(f'{k}={v}' for k, v in self.cookies.items())}
        all_headers.update(headers or {})
        status, answer, data = self.exchange(method, path, body, all_headers)
        for cookie in answer.headers.get_all('Set-Cookie') or []:
            name, _, rest = cookie.partition('=')
            value = rest.split(';')[0]
            self.cookies.pop(name, None)
            if value and 'max-age=0' not in cookie.lower():
                self.cookies[name] = value
        if answer.headers.get('Connection', '').lower() == 'close':
            self.connection.close()
            self.connection = None
        return Page(status, {k.lower(): v for k, v in answer.headers.items()}, data, path)

    def get(self, path, headers=None):
        return self.send('GET', path, headers=headers)

    def post(self, path, pairs, headers=None):
        """pairs: what is sent as a form, or the bytes of a body."""
        body = pairs if isinstance(pairs, bytes) else urllib.parse.urlencode(pairs).encode()
        given = {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': f'http://127.0.0.1:{self.port}'}
        given.update(headers or {})
        return self.send('POST', path, body, {k: v for k, v in given.items() if v is not None})

    def api(self, path, members=None, key=None, token=None, headers=None):
        """As a program: a GET, or a POST of these members; path: what stands behind /api/v1."""
        place = '/api/v1' + path.removesuffix('/')
        given = {'Authorization': f'Bearer {token}'} if token else {}
        if members is None:
            return self.send('GET', place, headers={**given, **(headers or {})})
        given.update({'Content-Type': 'application/json', 'Idempotency-Key': key or os.urandom(16).hex(), **(headers or {})})
        body = members if isinstance(members, bytes) else json.dumps(members, ensure_ascii=False).encode()
        return self.send('POST', place, body, {k: v for k, v in given.items() if v is not None})

    def csrf(self):
        """The token of this person's forms."""
        for path in ('/me', '/sign-in'):
            for form in self.get(path).read.forms:
                if 'csrf' in form.names():
                    return dict(form.fill())['csrf']
        raise LookupError('no form has a token')

    def submit(self, path, action, press=None, **values):
        """Opens the page, fills in the form, sends it. The answer, and the pairs that were sent."""
        form = self.get(path).form(action)
        pairs = form.fill(press, **values)
        return self.post(form.action, pairs), pairs

    def sign_in_as(self, role):
        """A demo's sign-in: the first person of the role."""
        pairs = self.get('/sign-in').form('/demo/sign-in').fill(role)
        answer = self.post('/demo/sign-in', pairs)
        if answer.status != 303:
            raise AssertionError(f'signing in as {role}: {answer.status} {answer.text}')
        return self

    def sign_in(self, login, password):
        answer, _ = self.submit('/sign-in', '/sign-in', login=login, password=password)
        return answer
