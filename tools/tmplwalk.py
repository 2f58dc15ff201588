"""tmplwalk: the part of the template compiler that knows HTML.

Walks a template's tree with an HTML tokenizer. At every interpolation it knows the place and chooses the sink, or refuses; it checks
that tags balance on every way through the blocks; it collapses white space and turns runs of text into messages.

Operations it leaves behind: ('raw', text) ('c', line, statement) ('if', [(test, line, ops)...]) ('for', node, ops, other ops)
('lang', English ops, Chinese ops).
"""
import copy
import re

VOID = set('area br col hr img input link meta source track wbr'.split())
SVG = set('circle ellipse g image line path polygon polyline rect stop text tspan use defs symbol title marker pattern mask '
          'clippath lineargradient radialgradient'.split())
FORBIDDEN = set('applet base embed frame frameset iframe object animate animatemotion animatetransform set foreignobject'.split())
RAWTEXT = {'script', 'style'}
RCDATA = {'textarea', 'title'}
URL_ATTRS = set('href src action formaction poster cite data xlink:href manifest ping background srcset data-href data-url'.split())
TEXT_ATTRS = set('title alt placeholder label content'.split())
CHINESE = re.compile('[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e]')
MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
URL_START = re.compile(r'(/(?![/\\])|#|\?|tel:|mailto:)', re.I)


class Refused(Exception):
    """A template that is not accepted: place and reason."""

    def __init__(self, path, line, why):
        super().__init__(f'{path}:{line}: {why}')


class State:
    """The tokenizer's place. mode: text, raw (script, style), rcdata (textarea, title), comment, tagname, tag, attrname,
    value (quoted), unquoted."""

    def __init__(self):
        self.mode, self.elem, self.attr, self.quote = 'text', '', '', ''
        self.sep = False           # in a tag: white space stands before the next attribute
        self.attrs = frozenset()   # names seen in this tag
        self.type = None           # value of its type attribute
        self.urls = frozenset()    # in a URL: how it may begin, None for a whole {{url}}
        self.stack = ()            # open elements
        self.under = ()            # elements closed without having been opened here (_close templates)

    def place(self):
        if self.mode == 'text' and self.under and not self.stack:
            return f'after </{self.under[-1]}>'
        if self.mode == 'text':
            return f'inside <{self.stack[-1]}>' if self.stack else 'outside all elements'
        if self.mode in ('value', 'unquoted'):
            return f'in the attribute {self.attr} of <{self.elem}>'
        if self.mode in ('raw', 'rcdata'):
            return f'in <{self.elem}>'
        return 'in a comment' if self.mode == 'comment' else f'in the tag <{self.elem}>'

    def same(self, other):
        keys = ['mode', 'stack', 'under']
        keys += [] if self.mode == 'text' else ['elem']
        keys += ['attr', 'quote'] if self.mode == 'value' else []
        return all(getattr(self, k) == getattr(other, k) for k in keys)


class Walker:
    def __init__(self, path, env):
        self.path, self.env = path, env
        self.ops, self.run, self.calls, self.loops = [], [], set(), []
        self.s = State()

    def refuse(self, line, why):
        raise Refused(self.path, line, why)

    def template(self, t):
        self.ops, self.s, self.loose = [], State(), re.search(r'_(open|close)$', t.name)
        self.nodes(t.body, t.line)
        if self.s.mode != 'text':
            self.refuse(t.line, f'template {t.name} ends {self.s.place()}')
        if self.s.stack and not self.loose:
            self.refuse(t.line, f'<{self.s.stack[-1]}> is never closed in template {t.name}')
        return self.ops

    def nodes(self, nodes, line):
        for n in nodes:
            line = n.line
            if n.kind == 'text':
                self.text(n)
            elif n.kind in ('expr', 'url', 'asset'):
                self.interpolation(n)
            else:
                if self.s.mode == 'unquoted':
                    self.refuse(line, f'{{{{{n.kind}}}}} in an unquoted attribute')
                if self.s.mode in ('raw', 'comment'):
                    self.refuse(line, f'{{{{{n.kind}}}}} {self.s.place()}')
                self.flush(line)
                self.leave_word()
                getattr(self, 'do_' + n.kind)(n)
        self.flush(line)
        self.leave_word()

    def leave_word(self):
        """What comes next in the tag needs white space before it."""
        if self.s.mode in ('unquoted', 'tagname', 'attrname'):
            self.s.mode, self.s.sep = 'tag', False

    def raw(self, text):
        if text:
            self.ops.append(('raw', text))

    # -- blocks

    def branch(self, body, start, line):
        """Walks a body from the state `start`; its operations and the state it ends in."""
        saved, self.ops, self.s = self.ops, [], copy.copy(start)
        self.nodes(body, line)
        ops, self.ops = self.ops, saved
        return ops, self.s

    def merge(self, states, line, what):
        first = copy.copy(states[0])
        for s in states[1:]:
            if not first.same(s):
                self.refuse(line, f'{what} ends {first.place()} on one way and {s.place()} on another')
            first.sep = first.sep and s.sep
            first.attrs |= s.attrs
            first.urls |= s.urls
            first.type = first.type if first.type == s.type else None
        self.s = first

    def do_if(self, n):
        start, out, ends = self.s, [], []
        for test, line, body in n.branches:
            ops, end = self.branch(body, start, line)
            out.append((test, line, ops))
            ends.append(end)
        if n.branches[-1][0]:
            ends.append(start)
        self.merge(ends, n.line, '{{if}}')
        self.ops.append(('if', out))

    def do_for(self, n):
        if n.var in self.loops or n.var == 'h':
            self.refuse(n.line, f'the loop variable {n.var} is in use')
        self.loops.append(n.var)
        start = self.s
        for _ in range(3):  # what a round leaves behind is where the next one starts
            ops, end = self.branch(n.body, start, n.line)
            self.merge([start, end], n.line, '{{for}}')
            start = self.s
        self.loops.pop()
        other = None
        if n.other is not None:
            other, end = self.branch(n.other, start, n.line)
            self.merge([start, end], n.line, '{{for}} … {{else}}')
        self.ops.append(('for', n, ops, other))

    def do_call(self, n):
        if self.s.mode != 'text':
            self.refuse(n.line, f'{{{{call}}}} {self.s.place()}')
        where = self.env.index.get(n.name)
        if not where:
            self.refuse(n.line, f'no template named {n.name}')
        self.calls.add(where[0])
        self.ops.append(('c', n.line, f'tmpl_{n.name}(h{", " + n.args if n.args else ""});'))

    def do_icon(self, n):
        if self.s.mode != 'text':
            self.refuse(n.line, f'{{{{icon}}}} {self.s.place()}')
        svg = self.env.icon(n.name)
        if svg is None:
            self.refuse(n.line, f'no icon assets/icons/{n.name}.svg')
        self.raw(svg)

    # -- interpolations

    def interpolation(self, n):
        s, what = self.s, 'an expression' if n.kind == 'expr' else f'{{{{{n.kind}}}}}'
        refusals = {'raw': f'in <{s.elem}>', 'comment': 'in a comment', 'unquoted': 'in an unquoted attribute',
                    'tagname': 'in a tag name', 'tag': 'in an attribute name', 'attrname': 'in an attribute name'}
        if s.mode in refusals:
            self.refuse(n.line, f'{what} {refusals[s.mode]}')
        if s.mode == 'value':
            self.in_attribute(n, what)
        elif n.kind != 'expr':
            self.refuse(n.line, f'{what} belongs into an attribute')
        if n.kind == 'asset':
            path = self.env.asset(n.name)
            if path is None:
                self.refuse(n.line, f'no asset named {n.name}')
            self.run.append(('t', path))
        elif n.kind == 'url':
            self.run.append(('x', n.line, f'html_url(h, {n.expr});', None))
        elif n.fmt:
            self.run.append(('x', n.line, f'html_{n.fmt}(h, {n.expr}{getattr(n, "more", "")});', None))
        else:
            sink = 'text' if s.mode != 'value' else 'url_arg' if s.attr in URL_ATTRS else 'attr'
            self.run.append(('x', n.line, f'html_{sink}(h, {n.expr});', n.expr))

    def in_attribute(self, n, what):
        s = self.s
        if s.attr.startswith('on') or s.attr in ('style', 'srcdoc'):
            self.refuse(n.line, f'{what} in the attribute {s.attr}')
        if s.elem == 'meta' and s.attr == 'content' and 'http-equiv' in s.attrs:
            self.refuse(n.line, f'{what} in the content of http-equiv')
        if s.attr not in URL_ATTRS:
            if n.kind == 'url':
                self.refuse(n.line, f'{{{{url}}}} in the attribute {s.attr}, which is no URL')
            return
        if n.kind != 'expr':
            if s.urls != {''}:
                self.refuse(n.line, f'{what} must stand alone in the attribute')
            s.urls = frozenset([None if n.kind == 'url' else '/asset'])
            return
        if None in s.urls:
            self.refuse(n.line, '{{url}} must stand alone in the attribute')
        if n.fmt and n.fmt != 'day_iso':
            self.refuse(n.line, f'{{{{{n.fmt} …}}}} in a URL')
        for start in s.urls:
            if not URL_START.match(start) or start == '/':  # "/" + "" + "/x" would name a host
                self.refuse(n.line, f'an expression after "{start}", which does not begin a URL of ours; a whole one is {{{{url x}}}}')
        s.urls = frozenset(u + '%' for u in s.urls)

    # -- text

    def text(self, n):
        self.src, self.i, self.node = n.text, 0, n
        self.leave_word()  # a {{# comment }} may have stood here
        while self.i < len(self.src):
            getattr(self, 'in_' + self.s.mode)()

    def line(self):
        return self.node.line + self.src.count('\n', 0, self.i)

    def until(self, end):
        """Takes the text up to `end` (a regular expression) or to the node's end; the match or None."""
        m = re.compile(end, re.I).search(self.src, self.i)
        stop = m.start() if m else len(self.src)
        piece, self.i = self.src[self.i:stop], stop
        return piece, m

    def in_text(self):
        piece, m = self.until('<')
        if piece:
            self.run.append(('t', piece))
        if not m:
            return
        self.flush(self.line())
        rest = self.src[self.i:]
        if rest.startswith('<!--'):
            self.s.mode, self.s.elem = 'comment', '!--'
            self.i += 4
        elif m := re.match(r'<!doctype [^<>]*>', rest, re.I):
            self.raw(m[0])
            self.i += m.end()
        elif m := re.match(r'</([a-zA-Z][\w:-]*)\s*>', rest):
            self.close(m[1].lower())
            self.raw(f'</{m[1]}>')
            self.i += m.end()
        elif m := re.match(r'<([a-zA-Z][\w:-]*)', rest):
            self.start(m[1].lower())
            self.raw(m[0])
            self.i += m.end()
        else:
            at_end = re.fullmatch(r'</?[\w:-]*', rest)
            self.refuse(self.line(), 'an expression in a tag name' if at_end else 'a bare "<"; write &lt;')

    def start(self, name):
        if name in FORBIDDEN:
            self.refuse(self.line(), f'<{name}> is not used in our pages')
        s = self.s
        s.mode, s.elem, s.sep, s.attrs, s.type = 'tagname', name, False, frozenset(), None
        if self.i + 1 + len(name) < len(self.src):
            s.mode = 'tag'

    def close(self, name):
        s = self.s
        if name in VOID:
            self.refuse(self.line(), f'<{name}> has no end tag')
        if s.stack and s.stack[-1] == name:
            s.stack = s.stack[:-1]
        elif not s.stack and self.loose:
            s.under += (name,)
        elif s.stack:
            self.refuse(self.line(), f'</{name}> closes <{s.stack[-1]}>')
        else:
            self.refuse(self.line(), f'</{name}> closes nothing')

    def in_comment(self):
        _, m = self.until('-->')
        if m:
            self.i += 3
            self.s.mode = 'text'

    def in_raw(self):
        piece, m = self.until(f'</{self.s.elem}')
        self.raw(piece)
        if m:
            self.s.mode = 'text'

    def in_rcdata(self):
        piece, m = self.until(f'</{self.s.elem}')
        if piece:
            self.run.append(('t', piece))
        if m:
            self.flush(self.line())
            self.s.mode = 'text'

    def in_tag(self):
        s, rest = self.s, self.src[self.i:]
        if m := re.match(r'\s+', rest):
            s.sep = True
            if not re.match(r'\s*/?>', rest):
                self.raw(' ')
            self.i += m.end()
        elif m := re.match(r'/?>', rest):
            self.end_of_tag(m[0] == '/>')
            self.i += m.end()
        elif m := re.match(r'[^\s"\'<>/=`]+', rest):
            self.attribute(m[0])
        else:
            self.refuse(self.line(), f'"{rest[0]}" in the tag <{s.elem}>')

    def end_of_tag(self, self_closing):
        s = self.s
        s.mode = 'text'
        if s.elem in VOID:
            self.raw('>')
            return
        if self_closing:
            if s.elem not in SVG and 'svg' not in s.stack:
                self.refuse(self.line(), f'<{s.elem}/> does not close itself; write <{s.elem}></{s.elem}>')
            self.raw('/>')
            return
        s.stack += (s.elem,)
        self.raw('>')
        if s.elem in RAWTEXT:
            s.mode = 'raw'
        elif s.elem in RCDATA and 'svg' not in s.stack:
            s.mode = 'rcdata'
        if s.elem in ('textarea', 'pre') and self.src[self.i + 1:self.i + 2] != '\n':
            self.raw('\n')  # browsers drop one newline here; without this it would be the value's own

    def attribute(self, name):
        s = self.s
        if not s.sep:
            self.refuse(self.line(), f'a space is missing before the attribute {name}')
        s.attr, s.sep = name.lower(), False
        if s.attr in s.attrs:
            self.refuse(self.line(), f'the attribute {name} stands twice in <{s.elem}>')
        if s.attr.startswith('on') or s.attr in ('style', 'srcdoc'):
            self.refuse(self.line(), f'the attribute {s.attr} does nothing under our content security policy')
        if s.attr == 'http-equiv' and 'content' in s.attrs:
            self.refuse(self.line(), 'http-equiv must stand before content')
        s.attrs |= {s.attr}
        self.raw(name)
        self.i += len(name)
        m = re.match(r'\s*=\s*', self.src[self.i:])
        if not m:
            s.mode = 'attrname' if self.i == len(self.src) else 'tag'
            return
        self.raw('=')
        self.i += m.end()
        if self.src[self.i:self.i + 1] in ('"', "'"):
            s.mode, s.quote, s.urls = 'value', self.src[self.i], frozenset([''])
            self.raw(s.quote)
            self.i += 1
            return
        m = re.match(r'[^\s"\'<>=`]*', self.src[self.i:])
        if not m[0] and self.i < len(self.src):
            self.refuse(self.line(), f'the attribute {name} has no value')
        self.static_url(m[0])
        self.raw(m[0])
        self.i += m.end()
        s.type = m[0].lower() if s.attr == 'type' else s.type
        s.mode = 'unquoted' if self.i == len(self.src) else 'tag'

    def static_url(self, piece):
        s = self.s
        if s.attr in URL_ATTRS and re.match(r'[\s\x00-\x20]*(javascript|data|vbscript):', piece, re.I):
            self.refuse(self.line(), f'a {piece.strip().split(":")[0].lower()}: URL')

    def in_value(self):
        s, line = self.s, self.line()
        piece, m = self.until(s.quote)
        if piece:
            if '' in s.urls:
                self.static_url(piece)
            if None in s.urls and s.attr in URL_ATTRS:
                self.refuse(line, '{{url}} must stand alone in the attribute')
            s.urls = frozenset((u + piece)[:8] for u in s.urls)
            s.type = piece.lower() if s.attr == 'type' else s.type
            self.run.append(('t', piece))
        if m:
            self.flush(self.line())
            self.raw(s.quote)
            self.i += 1
            s.mode, s.sep = 'tag', False

    # -- runs of text and interpolations, and messages

    def flush(self, line):
        run, self.run = self.run, []
        if not run:
            return
        pieces = self.tidy(run)
        if not self.is_message(pieces):
            self.ops += [('raw', p[1]) if p[0] == 't' else ('c', p[1], p[2]) for p in pieces]
            return
        lead, pieces, trail = self.strip(pieces)
        key, args = '', []
        for p in pieces:
            key += p[1] if p[0] == 't' else '{%d}' % len(args)
            args += [p] if p[0] == 'x' else []
        self.env.used.setdefault(key, f'{self.path}:{line}')
        zh = [('raw', p[1]) if p[0] == 't' else ('c', p[1], p[2]) for p in pieces]
        en = self.translate(key, args)
        self.raw(lead)
        self.ops += [('lang', en, zh)] if en is not None else zh
        self.raw(trail)

    def tidy(self, run):
        """Joins neighbours and collapses white space (README.md, "White space")."""
        joined = []
        for p in run:
            if p[0] == 't' and joined and joined[-1][0] == 't':
                joined[-1] = ('t', joined[-1][1] + p[1])
            else:
                joined.append(p)
        if self.s.mode == 'rcdata' and self.s.elem == 'textarea' or 'pre' in self.s.stack and self.s.mode == 'text':
            return joined
        out = []
        for k, p in enumerate(joined):
            text = p[1] if p[0] == 'x' else self.collapse(p[1], k == 0, k == len(joined) - 1)
            if p[0] == 'x' or text:
                out.append(p if p[0] == 'x' else ('t', text))
        return out

    def collapse(self, text, first, last):
        in_value = self.s.mode == 'value'

        def space(m):
            if '\n' not in m[0]:
                return m[0] if in_value else ' '
            if in_value:
                return ' '
            before, after = text[:m.start()][-1:], text[m.end():][:1]
            if (not before and first) or (not after and last):
                return ''
            return '' if CHINESE.match(before) or CHINESE.match(after) else ' '
        return re.sub(r'[ \t\r\n]+', space, text)

    def is_message(self, pieces):
        s, text = self.s, ''.join(p[1] for p in pieces if p[0] == 't')
        if not CHINESE.search(text) or '\n' in text:
            return False
        if s.mode != 'value':
            return True
        return s.attr in TEXT_ATTRS or s.attr.startswith(('aria-', 'data-')) or \
            (s.attr == 'value' and s.elem == 'input' and s.type in ('submit', 'button', 'reset'))

    @staticmethod
    def strip(pieces):
        lead = trail = ''
        if pieces[0][0] == 't':
            text = pieces[0][1].lstrip(' ')
            lead = pieces[0][1][:len(pieces[0][1]) - len(text)]
            pieces = ([('t', text)] if text else []) + pieces[1:]
        if pieces[-1][0] == 't':
            text = pieces[-1][1].rstrip(' ')
            trail = pieces[-1][1][len(text):]
            pieces = pieces[:-1] + ([('t', text)] if text else [])
        return lead, pieces, trail

    def translate(self, key, args):
        """The operations of the English form; None when there is none. {0} is a piece, {0:thing|things} its singular or plural,
        {0:month} the month of that number."""
        if key not in self.env.locale:
            return None
        english, line = self.env.locale[key]
        ops, seen = [], set()
        for part in re.split(r'(\{\d+(?::month|:[^{}|]*\|[^{}|]*)?\})', english):
            m = re.fullmatch(r'\{(\d+)(?::(month)|:([^|]*)\|(.*))?\}', part)
            if not m:
                if part:
                    ops.append(('raw', self.escape(part)))
                continue
            k = int(m[1])
            if k >= len(args):
                raise Refused(self.env.locale_path, line, f'{part} is not in the message "{key}"')
            seen.add(k)
            _, at, statement, value = args[k]
            if m[2] is None and m[3] is None:
                ops.append(('c', at, statement))
            elif value is None:
                raise Refused(self.env.locale_path, line, f'{part}: a formatted piece has no plural')
            elif m[2]:
                ops.append(('if', [(f'({value}) == {n}', at, [('raw', name)]) for n, name in enumerate(MONTHS, 1)] +
                            [(None, at, [('c', at, statement)])]))
            else:
                ops.append(('if', [(f'({value}) == 1', at, [('raw', self.escape(m[3]))]),
                                   (None, at, [('raw', self.escape(m[4]))])]))
        if len(seen) != len(args):
            raise Refused(self.env.locale_path, line, f'the English leaves out a piece of "{key}"')
        return ops

    def escape(self, text):
        text = re.sub(r'&(?!#?\w+;)', '&amp;', text).replace('<', '&lt;').replace('>', '&gt;')
        return text.replace('"', '&quot;').replace("'", '&#39;') if self.s.mode == 'value' else text
